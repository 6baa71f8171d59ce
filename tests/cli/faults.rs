//! What goes wrong around a batch: kills, lost folders and rights, inputs that change, crowds. Every
//! file on disk stays whole: the old one or the new one.
//!
//! `KILLS=300 cargo test --test cli killed -- --nocapture` kills as often.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Sandbox, stderr};

const FORMATS: &str = "json,html,epub";
const ARTICLES: usize = 6;

/// Writes the articles of a batch, which say which version they are.
fn write_articles(folder: &Path, version: &str) {
    fs::create_dir_all(folder).unwrap();
    for index in 0..ARTICLES {
        let text = format!("Version {version} of what the water did. ").repeat(200);
        let article = format!(
            r#"{{"headline": "Tide {index}", "language": "en", "body": [{{"paragraph": {{"content": "{text}"}}}}]}}"#
        );
        fs::write(folder.join(format!("tide-{index}.json")), article).unwrap();
    }
}

/// The outputs in a folder, without what is hidden.
fn outputs(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    named
        .filter(|(name, _)| !name.starts_with('.'))
        .filter_map(|(name, path)| Some((name, fs::read(path).ok()?)))
        .collect()
}

fn batch(sandbox: &Sandbox, out: &str) -> Command {
    let mut command = sandbox.command(&["convert", "in", "-t", FORMATS, "-o", out]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// What the outputs of each version are, and how long a batch takes.
fn whole_outputs(sandbox: &Sandbox) -> (Vec<BTreeMap<String, Vec<u8>>>, Duration) {
    let mut time = Duration::ZERO;
    let versions = ["one", "two"].map(|version| {
        write_articles(&sandbox.path().join("in"), version);
        let begun = Instant::now();
        assert!(batch(sandbox, version).status().unwrap().success());
        time = begun.elapsed();
        outputs(&sandbox.path().join(version))
    });
    assert!(versions.iter().all(|files| files.len() == 3 * ARTICLES));
    (versions.into(), time)
}

#[track_caller]
fn assert_whole(found: &BTreeMap<String, Vec<u8>>, versions: &[BTreeMap<String, Vec<u8>>]) {
    for (name, bytes) in found {
        let whole = versions.iter().any(|files| files.get(name) == Some(bytes));
        assert!(whole, "{name} is neither the old file nor the new one: {} bytes", bytes.len());
    }
}

#[test]
fn killed_at_any_moment_every_file_is_whole() {
    let kills = std::env::var("KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(10_u32);
    let sandbox = Sandbox::new();
    let (versions, time) = whole_outputs(&sandbox);
    let out = sandbox.path().join("out");
    let (mut state, mut killed, mut moments) = (7_u32, 0, 0);
    for round in 0..kills {
        write_articles(&sandbox.path().join("in"), ["one", "two"][round as usize % 2]);
        let mut child = batch(&sandbox, "out").spawn().unwrap();
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        thread::sleep(time * (state >> 16) / 65_536);
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().signal() == Some(9));
        let found = outputs(&out);
        moments += usize::from(found.len() < 3 * ARTICLES || round > 0);
        assert_whole(&found, &versions);
    }
    println!("{killed} of {kills} batches were killed before their end, {moments} of them seen");
    assert!(killed * 3 > kills, "only {killed} of {kills} were killed: the moments are too late");
    // Whatever was left behind, the next run is whole.
    write_articles(&sandbox.path().join("in"), "one");
    assert!(batch(&sandbox, "out").status().unwrap().success());
    assert_eq!(outputs(&out), versions[0]);
}

fn interrupt(child: &Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

#[test]
fn an_interrupt_ends_the_run_at_once() {
    let sandbox = Sandbox::new();
    let (versions, time) = whole_outputs(&sandbox);
    let mut child = batch(&sandbox, "out").spawn().unwrap();
    thread::sleep(time / 3);
    interrupt(&child);
    let begun = Instant::now();
    let status = child.wait().unwrap();
    // Minutes tell of a defect, and seconds of a busy machine.
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    // As shells expect it: ended by the signal, or, if it came too late, in success.
    assert!(status.signal() == Some(2) || status.success(), "{status:?}");
    assert_whole(&outputs(&sandbox.path().join("out")), &versions);
}

#[test]
fn a_folder_that_vanishes_is_an_error() {
    let sandbox = Sandbox::new();
    let (versions, time) = whole_outputs(&sandbox);
    let out = sandbox.path().join("out");
    for part in 1..5 {
        let mut command = batch(&sandbox, "out");
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        thread::sleep(time * part / 5);
        drop(fs::remove_dir_all(&out));
        let output = child.wait_with_output().unwrap();
        let said = stderr(&output);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {said}", output.status);
        assert!(!said.contains("panicked") && !said.contains("failed on this input"), "{said}");
        assert_whole(&outputs(&out), &versions);
    }
}

/// A command that has no rights of root, where there is one; `None` if rights cannot be given up.
fn without_rights(command: &Command) -> Option<Command> {
    let id = Command::new("id").arg("-u").output().ok()?;
    let mut out = if id.stdout == b"0\n" {
        Command::new("setpriv").arg("--version").output().ok()?;
        let mut out = Command::new("setpriv");
        out.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(command.get_program());
        out
    } else {
        Command::new(command.get_program())
    };
    out.args(command.get_args()).current_dir(command.get_current_dir()?).stdin(Stdio::null()).stdout(Stdio::null());
    Some(out)
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn rights_that_are_lost_midway_are_an_error() {
    let sandbox = Sandbox::new();
    let (versions, time) = whole_outputs(&sandbox);
    let out = sandbox.path().join("out");
    fs::create_dir(&out).unwrap();
    allow(sandbox.path(), 0o755);
    allow(&out, 0o777);
    let Some(mut command) = without_rights(&batch(&sandbox, "out")) else {
        eprintln!("skipped: rights cannot be given up here");
        return;
    };
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(time / 3);
    allow(&out, 0o555);
    let output = child.wait_with_output().unwrap();
    allow(&out, 0o777);
    let said = stderr(&output);
    if output.status.code() == Some(126) {
        eprintln!("skipped: the command cannot be run by others: {said}");
        return;
    }
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {said}", output.status);
    assert!(output.status.success() || said.contains("cannot be written"), "{said}");
    assert_whole(&outputs(&out), &versions);
}

#[test]
fn an_input_that_changes_is_read_or_refused() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path().join("in");
    write_articles(&folder, "one");
    let file = folder.join("tide-0.json");
    let whole = fs::read(&file).unwrap();
    for _ in 0..4 {
        let child = batch(&sandbox, "out").stderr(Stdio::piped()).spawn().unwrap();
        for cut in (0..40).map(|step| whole.len() * (40 - step) / 40) {
            fs::write(&file, &whole[..cut]).unwrap();
            fs::write(&file, whole.repeat(2)).unwrap();
            thread::sleep(Duration::from_millis(2));
        }
        let output = child.wait_with_output().unwrap();
        let said = stderr(&output);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {said}", output.status);
        assert!(!said.contains("panicked"), "{said}");
        assert!(output.status.success() || said.contains("tide-0.json"), "{said}");
        for (name, bytes) in
            outputs(&sandbox.path().join("out")).into_iter().filter(|(name, _)| name.ends_with(".json"))
        {
            assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "{name} is cut");
        }
    }
}

#[test]
fn four_at_once_leave_what_one_leaves() {
    let sandbox = Sandbox::new();
    let (versions, _) = whole_outputs(&sandbox);
    let children: Vec<_> = (0..4).map(|_| batch(&sandbox, "out").spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(outputs(&sandbox.path().join("out")), versions[1]);
    assert!(sandbox.names("out").iter().all(|name| !name.starts_with('.')), "{:?}", sandbox.names("out"));
}

/// A file system of a few kilobytes that goes with the test; `None` where none may be mounted.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let result = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(at).output().ok()?;
        result.status.success().then_some(Small(at))
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        drop(Command::new("umount").arg(self.0).output());
    }
}

#[test]
fn a_disk_that_fills_up_holds_whole_files_only() {
    let sandbox = Sandbox::new();
    let (versions, _) = whole_outputs(&sandbox);
    let out = sandbox.path().join("out");
    fs::create_dir(&out).unwrap();
    let Some(_small) = Small::mount(&out) else {
        eprintln!("skipped: no file system may be mounted here");
        return;
    };
    let output = batch(&sandbox, "out").stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("the disk is full"), "{}", stderr(&output));
    let found = outputs(&out);
    assert!(found.len() < 3 * ARTICLES, "all fits");
    assert_whole(&found, &versions);
}

#[test]
fn a_closed_pipe_of_an_article_is_quiet() {
    let sandbox = Sandbox::new();
    for format in ["html", "json", "pdf"] {
        let mut command = sandbox.command(&["convert", "harbour.json", "-t", format, "-o", "-", "--quiet"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{format}");
    }
}
