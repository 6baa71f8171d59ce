//! What the documents of one writer have in common and is made once: the faces of the theme, and typesetters, which know
//! many words from the documents before. What is written does not depend on it.

use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::style::Families;
use crate::error::Error;
use crate::theme::Theme;
use crate::typeset::{FontSet, Typesetter};

/// The faces of a writer, and typesetters that draw with them and are idle.
#[derive(Default)]
pub(super) struct Kept {
    faces: OnceLock<(FontSet, Families)>,
    /// At most as many as documents were ever written at once.
    idle: Mutex<Vec<Typesetter>>,
}

impl Kept {
    /// `fonts` with those of `theme`, which are the same at each call, and the families of the theme.
    ///
    /// # Errors
    /// See [`Families::of`].
    pub(super) fn faces(&self, theme: &Theme, fonts: &FontSet) -> Result<(FontSet, Families), Error> {
        if let Some(faces) = self.faces.get() {
            return Ok(faces.clone());
        }
        let faces = Families::of(theme, fonts.clone())?;
        Ok(self.faces.get_or_init(|| faces).clone())
    }

    /// A typesetter for `fonts`, which are those of [`Kept::faces`].
    pub(super) fn typesetter(&self, fonts: &FontSet) -> Typesetter {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| Typesetter::new(fonts.clone()))
    }

    /// Keeps a typesetter for the next document.
    pub(super) fn give_back(&self, mut typesetter: Typesetter) {
        typesetter.make_room();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(typesetter);
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("faces", &self.faces).finish_non_exhaustive()
    }
}
