//! Front: contributors, permissions, related items.

use super::*;

#[test]
fn copyright_and_licence_stand_where_the_rules_allow() {
    let permissions = |copyright: Option<Copyright>, license: Option<License>| {
        let dates = Dates { published: "2025-03-13".parse().ok(), ..Dates::default() };
        let written = write(Article { copyright, license, dates, ..english() });
        let front = &written.xml[written.xml.find("<permissions").unwrap()..written.xml.find("</front>").unwrap()];
        (front.lines().map(str::trim).collect::<String>(), codes(&written.diagnostics))
    };
    let holder = || Some("Harbour Press".to_owned());
    let (whole, diagnostics) = permissions(Some(Copyright { holder: holder(), ..Copyright::default() }), None);
    let stated = "<copyright-statement>© 2025 Harbour Press</copyright-statement><copyright-year content-type=\"generated\">2025</copyright-year><copyright-holder>Harbour Press</copyright-holder>";
    assert_eq!(whole, format!("<permissions>{stated}</permissions></article-meta>"));
    assert_eq!(diagnostics, []);
    let own = Copyright { holder: holder(), statement: Some("Ask first".to_owned()), ..Copyright::default() };
    assert!(permissions(Some(own), None).0.contains("© 2025 Harbour Press. Ask first<"));
    let nobody = Copyright { year: Some(2025), statement: Some("© the town".to_owned()), ..Copyright::default() };
    let unknown = License { url: None, name: Some("All rights reserved".to_owned()) };
    let (rest, diagnostics) = permissions(Some(nobody), Some(unknown));
    assert!(rest.starts_with("<permissions/><custom-meta-group>"), "{rest}");
    assert!(rest.contains("<meta-name>license</meta-name><meta-value>All rights reserved</meta-value>"), "{rest}");
    assert!(rest.contains("<meta-value>© the town</meta-value>"), "{rest}");
    assert_eq!(diagnostics, [Code::Degraded, Code::Degraded]);
    let (free, _) = permissions(None, Some(License::from_text("CC BY 4.0")));
    assert!(free.contains("<ali:license_ref>https://creativecommons.org/licenses/by/4.0/</ali:license_ref>"), "{free}");
}

#[test]
fn somebody_is_always_the_author() {
    let group = |roles: &[(&str, Role)]| {
        let contributors = roles.iter().map(|(name, role)| {
            let name = Name::Organisation((*name).to_owned());
            Contributor { roles: vec![role.clone()], ..Contributor::new(Id::from_text(&name.display()).unwrap(), name) }
        });
        element(Article { contributors: contributors.collect(), ..english() }, "contrib-group")
    };
    let both = group(&[("A", Role::Interviewee), ("B", Role::Author)]);
    assert!(
        both.contains(r#"contrib-type="interviewee" id="A"><string-name content-type="organization">A<"#),
        "{both}"
    );
    assert!(both.contains(r#"contrib-type="author" id="B"><collab>B<"#), "{both}");
    assert!(group(&[("A", Role::Interviewee)]).contains(r#"contrib-type="author" id="A""#));
    let credit = group(&[("A", Role::Other("writing - Original Draft".to_owned()))]);
    assert!(credit.contains("https://credit.niso.org/contributor-roles/writing-original-draft/"), "{credit}");
}

#[test]
fn affiliations_stand_once_and_are_linked() {
    let works =
        |name: &str, ror: Option<&str>| Affiliation { name: name.to_owned(), ror: ror.and_then(|r| Ror::new(r).ok()) };
    let person = |number, affiliations| Contributor {
        affiliations,
        ..Contributor::new(Id::numbered("c", number), Name::Literal("Ada".to_owned()))
    };
    let tides = || works("Institute of Tides", Some("05gq02987"));
    let contributors = vec![person(1, vec![tides()]), person(2, vec![works("Port", None), tides()])];
    // The id `aff1` is taken.
    let section = Section { id: Some(id("aff1")), ..Section::default() };
    let group = element(Article { contributors, body: vec![section.into()], ..english() }, "contrib-group");
    assert!(group.contains(r#"<xref ref-type="aff" rid="aff3"/><xref ref-type="aff" rid="aff2"/>"#), "{group}");
    assert!(group.ends_with(r#"<aff id="aff3"><institution>Port</institution></aff></contrib-group>"#), "{group}");
    assert_eq!(group.matches("https://ror.org/05gq02987").count(), 1);
}

#[test]
fn related_items_by_what_is_known_of_them() {
    let item = |title: &str| RelatedItem { title: title.into(), ..RelatedItem::default() };
    let doi = Doi::new("10.1002/(SICI)1<1::AID-X>3.0.CO;2-A").ok();
    let items = vec![
        RelatedItem { doi, date: "2024-11-05".parse().ok(), ..item("A") },
        RelatedItem { url: Some("https://example.org/b".to_owned()), kind: Some("Fact Sheet".to_owned()), ..item("B") },
        item("C"),
    ];
    let see_all = Some(SeeAll { text: "More".to_owned(), url: None });
    let related = Related { title: Some("Related Commentary".to_owned()), items, see_all };
    let meta = element(Article { related, ..english() }, "article-meta");
    for expected in [
        r#"<related-article id="rel1" related-article-type="companion" ext-link-type="doi" xlink:href="10.1002/(SICI)1&lt;1::AID-X&gt;3.0.CO;2-A"><article-title>A</article-title><date-in-citation iso-8601-date="2024-11-05">"#,
        r#"<related-object id="rel2" link-type="related" document-type="Fact Sheet" document-id="https://example.org/b""#,
        r#"<related-object id="rel3" link-type="related"><article-title>C</article-title></related-object>"#,
        r#"<related-object id="rel4" link-type="see-all">More</related-object>"#,
        "<meta-name>related-title</meta-name><meta-value>Related Commentary</meta-value>",
    ] {
        assert!(meta.contains(expected), "{expected} is missing in {meta}");
    }
}

#[test]
fn a_hundred_related_items_have_a_hundred_ids() {
    let items: Vec<_> =
        (0..100).map(|n| RelatedItem { title: format!("{n}").into(), ..RelatedItem::default() }).collect();
    let xml = write(Article { related: Related { items, ..Related::default() }, ..english() }).xml;
    assert!((1..=100).all(|n| xml.matches(&format!("id=\"rel{n}\"")).count() == 1));
}
