//! What only Offprint's own pages hold: the contributors with their ids, what stands about the
//! article, and the names by which turns refer to them.

use super::extract::Page;
use crate::model::{Article, Language, Node as Part, Utterance};
use crate::read::markup::Converter;
use crate::read::markup::own::{self, Overline, Presented};

/// What was found.
pub(super) struct Parts {
    contributors: Vec<Presented>,
    /// What stands about the article below it.
    about: Option<Article>,
    /// What stands over its headline.
    overline: Option<Overline>,
}

impl Parts {
    /// Takes them from `page`, which is in `language`.
    pub(super) fn take<'t>(
        page: &Page<'t>,
        language: Option<&Language>,
        converter: &mut Converter<'t, '_, '_>,
    ) -> Self {
        let with_class = |class: &'static str| page.scope().descendants().find(move |node| node.has_class(class));
        let block = with_class("about");
        Parts {
            overline: with_class("kicker").map(own::overline),
            contributors: own::contributors(page.scope(), converter),
            about: block.map(|block| own::about(block, language, converter)),
        }
    }

    /// Gives them to `article`.
    pub(super) fn fill(self, article: &mut Article) {
        if let Some(about) = self.about {
            own::fill(article, about);
        }
        if let Some(Overline { kicker, genre, section }) = self.overline {
            article.kicker = article.kicker.take().or(kicker);
            article.genre = article.genre.take().or(genre);
            article.section = article.section.take().or(section);
        }
        if self.contributors.is_empty() {
            return;
        }
        let known = std::mem::take(&mut article.contributors);
        let language = article.language.clone();
        let presented = self.contributors.into_iter().enumerate();
        article.contributors =
            presented.map(|(index, one)| one.into_contributor(index, &known, language.as_ref())).collect();
    }
}

/// Takes labels off voices that say no more than the names of their speakers; speakers whom the
/// markup names by their labels alone become contributors.
pub(super) fn name_voices(article: &mut Article) {
    let names = article.clone();
    walk(&mut article.body, &mut |utterance| {
        let voice = &mut utterance.voice;
        voice.speakers.retain(|id| names.contributor(id).is_some() || !names.contributors.is_empty());
        if voice.label.is_some() && voice.label == names.voice_names(voice) {
            voice.label = None;
        }
        if voice.speakers.is_empty()
            && let Some(label) = &voice.label
            && let Some(known) = names.contributors.iter().find(|known| {
                super::same_words(&known.name.display(), label) || super::same_words(known.name.short(), label)
            })
        {
            voice.speakers.push(known.id.clone());
        }
    });
}

fn walk(nodes: &mut [Part], visit: &mut impl FnMut(&mut Utterance)) {
    for node in nodes {
        match node {
            Part::Section(section) => walk(&mut section.body, visit),
            Part::Turn(turn) => turn.utterances_mut().for_each(&mut *visit),
            Part::Block(_) => {}
        }
    }
}
