//! Formats that a program on `PATH` writes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use super::{Sandbox, stderr};

/// Runs `offprint convert harbour.json -t plain` with a program that does `script`.
fn run(sandbox: &Sandbox, script: &str) -> Output {
    let folder = sandbox.path().join("programs");
    fs::create_dir_all(&folder).unwrap();
    let program = folder.join("offprint-write-plain");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    sandbox.command(&["convert", "harbour.json", "-t", "plain,json", "-o", "out"]).env("PATH", path).output().unwrap()
}

// One test, since a program that another thread has just written may be busy.
#[test]
fn a_program_writes_its_format_or_fails_alone() {
    let sandbox = Sandbox::new();
    let output = run(&sandbox, "grep -o 'The gulls leave the mud'; echo 'two colours only' >&2");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(sandbox.path().join("out/harbour.plain")).unwrap(), "The gulls leave the mud\n");
    assert!(stderr(&output).contains("note[foreign]: offprint-write-plain: two colours only"), "{}", stderr(&output));

    let sandbox = Sandbox::new();
    let output = run(&sandbox, "echo half; echo 'out of ink' >&2; exit 4");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(sandbox.names("out"), ["harbour.json"]);
    assert!(stderr(&output).contains("error: `offprint-write-plain` failed: exit status: 4"), "{}", stderr(&output));
    assert!(stderr(&output).contains("help: it says: out of ink"), "{}", stderr(&output));
}

#[test]
fn a_name_cannot_lead_elsewhere() {
    let sandbox = Sandbox::new();
    for name in ["../plain", "/bin/sh", "Plain;true", "plain$(id)"] {
        let output = sandbox.offprint(&["convert", "harbour.json", "-t", name]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
    }
}
