//! Full disks, broken pipes, interrupts: what is left behind.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use super::{Sandbox, stderr};

#[test]
fn a_full_disk_is_an_error() {
    if !std::path::Path::new("/dev/full").exists() {
        eprintln!("skipped: this system has no /dev/full");
        return;
    }
    let sandbox = Sandbox::new();
    let output = sandbox.offprint(&["convert", "harbour.json", "-t", "json", "-o", "/dev/full"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("`/dev/full` cannot be written: the disk is full"), "{}", stderr(&output));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sandbox.command(&["convert", "harbour.json", "-t", "json", "-o", "-"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("standard output cannot be written"), "{}", stderr(&output));
}

#[test]
fn a_file_that_cannot_grow_is_not_left_half_written() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path().join("out")).unwrap();
    fs::write(sandbox.path().join("out/harbour.json"), "what was there before").unwrap();
    // The limit counts blocks of 512 bytes; the signal would kill where the error should be seen.
    let script = format!(
        "trap '' XFSZ; ulimit -f 1; exec '{}' convert harbour.json -t json -o out",
        env!("CARGO_BIN_EXE_offprint")
    );
    let output = std::process::Command::new("sh").args(["-c", &script]).current_dir(sandbox.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(sandbox.names("out"), ["harbour.json"]);
    let left = fs::read_to_string(sandbox.path().join("out/harbour.json")).unwrap();
    assert_eq!(left, "what was there before");
}

#[test]
fn an_interrupt_leaves_whole_files_only() {
    let sandbox = Sandbox::new();
    let article = fs::read_to_string(sandbox.path().join("harbour.json")).unwrap();
    fs::create_dir(sandbox.path().join("many")).unwrap();
    for index in 0..400 {
        fs::write(sandbox.path().join(format!("many/a{index}.json")), &article).unwrap();
    }
    let mut child = sandbox
        .command(&["convert", "many", "-t", "json", "-o", "out"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(60));
    child.kill().unwrap();
    child.wait().unwrap();
    if !sandbox.path().join("out").exists() {
        return;
    }
    for name in sandbox.names("out").iter().filter(|name| !name.starts_with('.')) {
        let text = fs::read_to_string(sandbox.path().join("out").join(name)).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
}

#[test]
fn a_closed_pipe_is_quiet() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command(&["schema"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_device_is_no_article() {
    let sandbox = Sandbox::new();
    let output = sandbox.offprint(&["convert", "/dev/zero", "-t", "json", "-o", "out", "--max-size", "1M"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("the source is larger than the limit of 1 MiB"), "{}", stderr(&output));
}
