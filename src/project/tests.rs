//! What `offprint.toml` may say, and what is said of mistakes.

use super::*;
use crate::convert::Source;
use crate::diagnostic::Diagnostics;
use crate::model::Article;

fn project(text: &str) -> Result<Project, Error> {
    Project::read(text, Path::new("tides"))
}

fn refused(text: &str) -> (String, String) {
    let error = project(text).unwrap_err();
    (error.to_string(), error.help_text().unwrap_or_default().to_owned())
}

/// The example of docs/projects.md.
fn example() -> String {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/projects.md")).unwrap();
    let (_, rest) = page.split_once("```toml\n").unwrap();
    rest.split_once("\n```").unwrap().0.to_owned()
}

#[test]
fn an_empty_file_is_a_project() {
    let project = project("").unwrap();
    assert_eq!(project.output_folder(), Path::new("tides/public"));
    assert_eq!(project.articles, [Glob::new("articles").unwrap()]);
    assert!(project.feeds.is_empty() && project.index.is_none());
}

#[test]
fn the_example_of_the_documentation_can_be_read() {
    let project = project(&example()).unwrap();
    assert_eq!(project.publication.title.as_deref(), Some("Harbour Papers"));
    assert_eq!(project.defaults.known().len(), 2);
    assert!(!project.feeds.is_empty() && !project.collections.is_empty() && project.index.is_some());
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_known() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/projects.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(key, _)| key.to_owned());
    let (mut documented, mut known): (Vec<String>, Vec<String>) = (rows.collect(), keys());
    documented.sort();
    known.sort();
    assert_eq!(documented, known);
}

#[test]
fn unknown_keys_are_refused_with_the_nearest() {
    let (message, help) = refused("formats = [\"pdf\"]\nartciles = \"a\"\n");
    assert_eq!(message, "tides/offprint.toml:2:1: offprint.toml has no key `artciles`");
    assert!(help.starts_with("did you mean `articles`? its keys are articles"), "{help}");
    assert!(refused("[publication]\nlicence = 'CC BY 4.0'\n").1.starts_with("did you mean `license`?"));
    assert!(refused("[people.ada]\nname = 'Ada'\norcd = 'x'\n").0.contains(":3:1: `people.ada` has no key `orcd`"));
    assert!(refused("[[feeds]]\nflie = 'x'\n").0.contains(":2:1: `feeds` has no key `flie`"));
    assert!(refused("[options.pfd]\npaper = 'a4'\n").1.starts_with("did you mean `pdf`?"));
    assert!(refused("[options.pdf]\npapr = 'a4'\n").0.contains(":2:1: `options.pdf` has no key `papr`"));
    assert!(refused("[[feeds]]\noptions = { limt = 5 }\n").1.starts_with("did you mean `limit`?"));
}

#[test]
fn wrong_values_are_refused_at_their_places() {
    assert!(refused("formats = [\"pdf\", \"epbu\"]\n").0.starts_with("tides/offprint.toml:1:19: there is no format"));
    assert!(refused("theme = 'magazne'\n").1.starts_with("did you mean `magazine`?"));
    assert!(refused("[options.pdf]\npaper = 'a9'\n").0.contains(":2:9: the option `paper` does not take `a9`"));
    assert!(refused("[publication]\nissn = '1234'\n").0.contains(":2:8: "));
    assert!(refused("[publication]\nurl = 'example'\n").0.contains(":2:7: `url` is a web address, and not `example`"));
    assert!(refused("[publication]\narticle-url = 'https://example.org/'\n").0.contains("with {slug}"));
    assert!(refused("[output]\npath = '{slug}.pdf'\n").0.contains("has no {ext}"));
    assert!(refused("[output]\npath = '../{slug}.{ext}'\n").0.contains("leads out"));
    assert!(refused("[output]\nfolder = '.offprint'\n").0.contains("begins with a dot"));
    assert!(refused("[reading]\nspeaker-names = 'ful'\n").1.starts_with("did you mean `full`?"));
    assert!(refused("[reading]\nallow-outside = 'yes'\n").0.contains("`true` or `false`"));
    assert!(refused("[[feeds]]\nformats = 'pdf'\n").0.contains("no format of feeds"));
    assert!(refused("[[feeds]]\nattach = ['html']\n").0.contains("cannot be attached"));
    assert!(refused("[[feeds]]\npage-size = 5\n").0.contains("without `paging`"));
    assert!(refused("[[feeds]]\n[[feeds]]\n").0.contains(":2:"));
    assert!(refused("[[collections]]\nformats = 'epub'\n").0.contains("no title"));
    assert!(refused("[[collections]]\ntitle = 'X'\nformats = 'html'\n").0.contains("holds one article"));
    assert!(refused("[index]\nfile = 'index.txt'\n").0.contains(":2:8: "));
    assert!(refused("feeds = 5\n").1.contains("[[feeds]]"));
    assert!(refused("articles = '../x'\n").0.contains(":1:12: `../x` leads out of the project"));
    assert!(refused("a = [\n").0.contains("offprint.toml is no TOML"));
    assert!(refused("[people.x]\norcid = '0000-0002-1825-0097'\n").0.contains("without a name"));
    assert!(refused("[people.x]\nname = 'X'\norcid = '1'\n").0.contains(":3:9: `orcid` is not used"));
    let twice = "[people.x]\nname = 'Ada Moreno'\nlabels = ['AM']\n[people.am]\nname = 'Aron Marsh'\n";
    assert!(refused(twice).0.contains("are both called `am`"));
}

/// What an article says with the defaults of a project.
fn read(settings: &str, article: &str) -> Article {
    let converter = project(settings).unwrap().converter(Env::default()).unwrap();
    let source = Source::new("articles/tide-mill.md", article.as_bytes());
    converter.read(&source, None, &mut Diagnostics::new()).unwrap().publication.articles.remove(0)
}

#[test]
fn the_publication_says_what_the_article_does_not() {
    let settings = "[publication]\ntitle = 'Tide'\nissn = '2049-3630'\npublisher = 'Harbour Press'\nlanguage = 'en'\n\
                    license = 'CC BY 4.0'\narticle-url = 'https://example.org/{year}/{slug}/'\n\
                    [defaults]\nsection = 'Energy'\neditor = 'Réka Kovács'\n";
    let article = read(settings, "---\ntitle: The mill\ndate: 2025-03-01\nlicense: CC0\n---\nIt turns.\n");
    assert_eq!(article.journal.as_ref().and_then(|journal| journal.title.as_deref()), Some("Tide"));
    assert!(article.journal.as_ref().is_some_and(|journal| journal.issn_print.is_some()));
    assert_eq!(article.license.as_ref().and_then(|license| license.name.as_deref()), Some("CC0"));
    assert_eq!(article.identifiers.url.as_deref(), Some("https://example.org/2025/tide-mill/"));
    assert_eq!(article.section.as_deref(), Some("Energy"));
    assert_eq!(article.contributors.len(), 1);
    let other = read(settings, "---\ntitle: The mill\njournal: Ebb\n---\nIt turns.\n");
    assert!(other.journal.is_some_and(|journal| journal.issn_print.is_none()), "the ISSN is not that of another");
}

const PEOPLE: &str = "[people.moreno]\nname = 'Ada Moreno'\nlabels = ['AM', 'The miller']\norcid = '0000-0002-1825-0097'\n\
                      biography = 'Keeps *two* mills.'\nrole = 'interviewee'\n\
                      [people.li]\nname = 'Ben Li'\nlabels = ['BL']\nrole = 'interviewer'\n";

#[test]
fn people_are_known_by_their_labels() {
    let text = "---\ntitle: The mill\nlang: en\nauthor: li\n---\n\n**BL:** Does it turn?\n\n**AM:** With every tide.\n\n\
                **BL:** Always?\n\n**The miller:** Save in frost.\n";
    let article = read(PEOPLE, text);
    let names: Vec<_> = article.contributors.iter().map(|person| person.name.display().into_owned()).collect();
    assert_eq!(names, ["Ben Li", "Ada Moreno"]);
    let moreno = &article.contributors[1];
    assert!(moreno.orcid.is_some() && !moreno.biography.is_blank());
    assert_eq!(moreno.labels, ["AM", "The miller"]);
    assert!(article.contributors[0].has_role(&crate::model::Role::Author));
    let turns = article.turns();
    assert_eq!(turns.len(), 2);
    let speaks = |voice: &crate::model::Voice| voice.speakers.iter().all(|id| article.contributor(id).is_some());
    assert!(turns.iter().flat_map(|turn| turn.utterances()).all(|said| speaks(&said.voice)));
}

#[test]
fn the_people_of_the_article_come_before_those_of_the_publication() {
    let text = "---\ntitle: The mill\nlang: en\ncontributors:\n  - {name: Aron Marsh, role: interviewee, labels: [AM]}\n\
                ---\n\n**BL:** Does it turn?\n\n**AM:** With every tide.\n";
    let names: Vec<_> =
        read(PEOPLE, text).contributors.iter().map(|person| person.name.display().into_owned()).collect();
    assert_eq!(names, ["Aron Marsh", "Ben Li"]);
    let article = read(PEOPLE, "---\ntitle: The mill\nlang: en\n---\n\nNobody speaks here.\n");
    assert!(article.contributors.is_empty(), "who is not named takes no part");
}

#[test]
fn a_project_is_found_from_within() {
    let folder = tempfile::tempdir().unwrap();
    let deep = folder.path().join("articles/2025");
    fs::create_dir_all(&deep).unwrap();
    assert!(Project::find(&deep).unwrap().is_none());
    fs::write(folder.path().join(FILE), "theme = 'magazine'\n").unwrap();
    let project = Project::find(&deep).unwrap().unwrap();
    assert_eq!(project.folder, folder.path());
    assert_eq!(project.theme.unwrap().value, "magazine");
    assert!(Project::open(&deep).unwrap_err().message().contains("no project"));
}

#[test]
fn articles_are_found_and_outputs_are_none() {
    let folder = tempfile::tempdir().unwrap();
    for path in [
        "a/water.md",
        "a/2025/rain.txt",
        "a/drafts/no.md",
        "a/.hidden.md",
        "a/picture.png",
        "a/feed.rss",
        "public/x.md",
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }
    let project = Project::read("articles = ['.']\nignore = ['**/drafts']\n", folder.path()).unwrap();
    let found = project.find_articles().unwrap();
    let names: Vec<_> = found.iter().map(|path| path.strip_prefix(folder.path()).unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["a/2025/rain.txt", "a/water.md"]);
    assert!(found.iter().all(|path| project.has_article(path)));
    assert!(!project.has_article(&folder.path().join("a/drafts/no.md")));
    let project = Project::read("articles = ['b']\n", folder.path()).unwrap();
    assert!(project.find_articles().unwrap_err().message().contains("is not there"));
}
