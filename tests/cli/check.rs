//! `offprint check` where it touches files: fixes, projects, themes.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::{Sandbox, stderr};

const FAULTY: &str = "---\ntitle: The Ferry\nlang: en\n---\n\nThe bell  rings , always.\n";
const MENDED: &str = "---\ntitle: The Ferry\nlang: en\n---\n\nThe bell rings, always.\n";

fn put(sandbox: &Sandbox, path: &str, text: impl AsRef<[u8]>) {
    fs::write(sandbox.path().join(path), text).unwrap();
}

fn stdout(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn fixes_keep_permissions_and_links_and_leave_nothing_else() {
    let sandbox = Sandbox::new();
    let (file, link) = (sandbox.path().join("twins/real.md"), sandbox.path().join("link.md"));
    fs::write(&file, FAULTY).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("twins/real.md", &link).unwrap();
    let before = (sandbox.names("."), sandbox.names("twins"));
    let output = sandbox.offprint(&["check", "link.md", "--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("link.md: 2 places mended"), "{}", stdout(&output));
    assert_eq!(fs::read_to_string(&file).unwrap(), MENDED);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!((sandbox.names("."), sandbox.names("twins")), before);
    let written = fs::metadata(&file).unwrap().modified().unwrap();
    let again = sandbox.offprint(&["check", "link.md", "--fix"]);
    assert!(!stdout(&again).contains("mended"), "{}", stdout(&again));
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), written, "nothing to mend, nothing written");
}

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = Sandbox::new();
    let file = sandbox.path().join("real.md");
    fs::write(&file, FAULTY).unwrap();
    let output = sandbox.offprint(&["check", "real.md", "--fix", "--dry-run"]);
    assert!(stdout(&output).contains("2 places would be mended"), "{}", stdout(&output));
    assert_eq!(fs::read_to_string(&file).unwrap(), FAULTY);
}

#[test]
fn a_file_that_cannot_be_written_stays_and_fails() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path().join("locked");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("real.md"), FAULTY).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write anywhere.
    let is_free = fs::write(folder.join("probe"), "").is_ok();
    let output = sandbox.offprint(&["check", "locked/real.md", "--fix"]);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    if !is_free {
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(fs::read_to_string(folder.join("real.md")).unwrap(), FAULTY);
    }
}

#[test]
fn a_project_sets_rules_defaults_and_theme() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path().join("house/articles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("real.md"), FAULTY).unwrap();
    let project = "[publication]\ntitle = 'Quay'\nlicense = 'CC BY 4.0'\n\n[check]\nspace-double = 'error'\ndate-missing = 'off'\n";
    fs::write(sandbox.path().join("house/offprint.toml"), project).unwrap();
    let output = sandbox.offprint(&["check", "house/articles"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("error[space-double]"), "{text}");
    assert!(!text.contains("date-missing") && !text.contains("license-missing"), "{text}");
    let output = sandbox.offprint(&["check", "house/articles", "--rule", "space-double=note"]);
    assert_eq!(output.status.code(), Some(0), "the command line wins: {}", stdout(&output));
    fs::write(sandbox.path().join("house/offprint.toml"), "[check]\nspace-duble = 'off'\n").unwrap();
    let output = sandbox.offprint(&["check", "house/articles"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("offprint.toml:2:15"), "{}", stderr(&output));
    assert!(stderr(&output).contains("did you mean `space-double`?"), "{}", stderr(&output));
}

#[test]
fn colours_of_the_theme_are_judged_once() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.path().join("pale.toml"), "[colors]\nmuted = '#aaaaaa'\n").unwrap();
    let output =
        sandbox.offprint(&["check", "articles", "harbour.json", "--theme", "pale.toml", "--rule", "deck-missing=off"]);
    let text = stdout(&output);
    assert!(text.contains("warning[contrast-low]") && text.contains("pale.toml:2"), "{text}");
    assert!(text.contains("pale.toml: "), "{text}");
    assert_eq!(text.matches("`muted` #aaaaaa on `background`").count(), 1, "{text}");
}

#[test]
fn a_folder_in_a_project_is_its_articles() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.offprint(&["init", "mill"]).status.code(), Some(0));
    put(&sandbox, "mill/notes.md", "No  article.\n");
    let settings = fs::read_to_string(sandbox.path().join("mill/offprint.toml")).unwrap();
    put(&sandbox, "mill/offprint.toml", &(settings + "\n[[feeds]]\n[index]\n"));
    assert_eq!(sandbox.offprint(&["build", "mill", "-q"]).status.code(), Some(0));
    for folder in ["mill", "./mill/", "mill/articles"] {
        let output = sandbox.offprint(&["check", folder]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(said.contains("in 1 article\n"), "{folder}: {said}");
    }
    // Who names a file, or the outputs, means them.
    for (input, articles) in [("mill/notes.md", "in 1 article"), ("mill/public", "in 4 articles")] {
        let said = String::from_utf8(sandbox.offprint(&["check", input]).stdout).unwrap();
        assert!(said.contains(articles), "{input}: {said}");
    }
}

#[test]
fn a_document_for_editors_has_the_fixes() {
    let sandbox = Sandbox::new();
    let text = "---\ntitle: The ferry\n---\n\nÉtés are  warm .\n";
    put(&sandbox, "on ferries.md", text);
    let output = sandbox.offprint(&["check", "on ferries.md", "--sarif"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    let mut lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let fixes: Vec<_> = results.iter().filter_map(|result| result["fixes"][0]["artifactChanges"].get(0)).collect();
    assert!(fixes.len() >= 2, "{document}");
    // From the end, so that the places stay.
    for change in fixes.iter().rev() {
        assert_eq!(change["artifactLocation"]["uri"], "on%20ferries.md");
        let replacement = &change["replacements"][0];
        let region = |name: &str| replacement["deletedRegion"][name].as_u64().unwrap() as usize - 1;
        let new = replacement["insertedContent"]["text"].as_str().unwrap().chars();
        assert_eq!(region("startLine"), region("endLine"));
        lines[region("startLine")].splice(region("startColumn")..region("endColumn"), new);
    }
    let mended: String = lines.iter().map(|line| line.iter().collect::<String>() + "\n").collect();
    assert_eq!(sandbox.offprint(&["check", "on ferries.md", "--fix"]).status.code(), Some(0));
    assert_eq!(mended, fs::read_to_string(sandbox.path().join("on ferries.md")).unwrap());
}
