//! What happens to every publication between reading and writing, whatever its formats.
//!
//! Passes in their order: normalise (text as XML allows it, safe links), number (ids), resolve
//! (pictures). No pass knows a format.
