//! The article that a page of Offprint holds as data: read back as it was, unless somebody has
//! changed the page since.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::visit::{VisitMut, walk_article};
use crate::model::{Image, Publication};
use crate::read::ReadCx;
use crate::read::markup::picture::is_data;
use crate::read::markup::{Converter, Settings, Tree};
use crate::record::{OfPage, Record, of_page};

/// The publication that `page` holds, if it does and still says the same. Otherwise what the page
/// shows counts, and if there is something to say of that, it is reported.
pub(super) fn read(page: &str, tree: &Tree, cx: &mut ReadCx<'_>) -> Option<Publication> {
    let help = "what the page shows is read instead";
    let found = match of_page(page) {
        OfPage::None => return None,
        OfPage::Kept(record) => return Some(publication(*record, tree, cx)),
        OfPage::Changed => {
            let message = "the page was changed after it was written, so the data in it are not used";
            Diagnostic::note(Code::Substituted, message)
        }
        OfPage::Broken(error) => {
            let message = format!("the data in the page are not used: {error}");
            Diagnostic::warning(Code::Malformed, message)
        }
    };
    cx.report(found.help(help));
    None
}

fn publication(record: Record<'static>, tree: &Tree, cx: &mut ReadCx<'_>) -> Publication {
    let mut publication = record.publication.into_owned();
    let settings = Settings { base: None, pictures_beside: true, language: None, tex: false, limits: &cx.env.limits };
    let mut found = Diagnostics::new();
    let mut converter = Converter::new(tree, &settings, &mut found);
    for picture in tree.root().find("img") {
        // The masthead's is the theme's.
        let source = picture.value("src").filter(|source| is_data(source) && !picture.has_class("logo"));
        source.and_then(|source| converter.picture_source(source, picture.line()));
    }
    publication.resources = converter.finish().resources;
    cx.diagnostics.extend(found);
    let mut files = Files(record.pictures);
    publication.articles.iter_mut().for_each(|article| walk_article(&mut files, article));
    publication.articles.iter_mut().for_each(|article| cx.overrides.apply(article, cx.diagnostics));
    publication
}

/// Pictures that lie beside the page are there under other names than their sources.
struct Files(BTreeMap<Cow<'static, str>, Cow<'static, str>>);

impl VisitMut for Files {
    fn image(&mut self, image: &mut Image) {
        if let Some(file) = self.0.get(image.source.as_str()) {
            image.source = file.clone().into_owned();
        }
    }
}
