//! `offprint check` where it touches files: fixes, projects, themes.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::{Sandbox, stderr};

const FAULTY: &str = "---\ntitle: The Ferry\nlang: en\n---\n\nThe bell  rings , always.\n";
const MENDED: &str = "---\ntitle: The Ferry\nlang: en\n---\n\nThe bell rings, always.\n";

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
