//! A browser, driven by WebDriver: <https://www.w3.org/TR/webdriver2/>. Only what the tests need, over plain HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long the page may take for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    acts: AtomicU64,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts a browser with a window of this size and a profile of its own.
    pub(crate) fn start() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is not installed: Debian has it as `chromium-driver`");
        let port = chosen_port(driver.stdout.as_mut().unwrap());
        let profile = tempfile::tempdir().unwrap();
        let data = format!("--user-data-dir={}", profile.path().display());
        let flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run \
            --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars";
        let args: Vec<&str> = flags.split_whitespace().chain([data.as_str()]).collect();
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": args}}}});
        let mut browser = Browser { driver, port, session: String::new(), acts: AtomicU64::new(1), _profile: profile };
        let answer = browser.send("POST", "/session", &wanted);
        browser.session = format!("/session/{}", answer["sessionId"].as_str().unwrap());
        browser.resize(1400, 900);
        browser
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let text = String::from_utf8(answer(&mut stream)).unwrap();
        let (_, body) = text.split_once("\r\n\r\n").unwrap();
        let mut value: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {text}"));
        let value = value["value"].take();
        assert!(value["error"].is_null(), "{path}: {value}");
        value
    }

    fn post(&self, path: &str, body: Value) -> Value {
        self.send("POST", &format!("{}{path}", self.session), &body)
    }

    /// Asks the browser for what WebDriver has no words for.
    pub(crate) fn devtools(&self, command: &str, params: Value) {
        self.post("/goog/cdp/execute", json!({"cmd": command, "params": params}));
    }

    pub(crate) fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    pub(crate) fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.devtools("Emulation.setEmulatedMedia", features);
        self.until(&format!("matchMedia('(prefers-color-scheme: {value})').matches"));
    }

    pub(crate) fn open(&self, address: &str) {
        self.post("/url", json!({"url": address}));
    }

    /// The result of a script, a function's body.
    pub(crate) fn run(&self, script: &str, args: Value) -> Value {
        self.post("/execute/sync", json!({"script": script, "args": args}))
    }

    /// The result of a script that calls its last argument when it is done.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.post("/timeouts", json!({"script": 300_000}));
        self.post("/execute/async", json!({"script": script, "args": []}))
    }

    /// Waits until an expression is true.
    pub(crate) fn until(&self, expression: &str) {
        self.until_within(PATIENCE.as_secs(), expression);
    }

    /// Waits so many seconds at most until an expression is true.
    pub(crate) fn until_within(&self, seconds: u64, expression: &str) {
        let begin = Instant::now();
        while self.run(&format!("return Boolean({expression})"), json!([])) != Value::Bool(true) {
            let shown = || {
                self.run("return `${location.href} (${history.length}, ${document.readyState}): ${document.body?.innerText.slice(0, 1500)}`", json!([]))
            };
            assert!(begin.elapsed().as_secs() < seconds, "never: {expression}\n{}", shown());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the element is there and can be clicked, and clicks it.
    pub(crate) fn click(&self, selector: &str) {
        let found = format!("document.querySelector({}) && !document.querySelector({0}).disabled", json!(selector));
        self.until(&found);
        self.act("document.querySelector(arguments[0]).click()", json!([selector]));
    }

    /// Runs a script that must not run twice: the driver runs one again where a document is replaced meanwhile.
    pub(crate) fn act(&self, script: &str, args: Value) {
        let number = self.acts.fetch_add(1, Ordering::Relaxed);
        self.run(&format!("if (window.acted === {number}) return; window.acted = {number}; {script}"), args);
    }

    /// Follows a link to another page, as the mouse does it.
    pub(crate) fn follow(&self, selector: &str) {
        self.post(&format!("/element/{}/click", self.element(selector)), json!({}));
    }

    /// Goes to the page before this one.
    pub(crate) fn back(&self) {
        self.post("/back", json!({}));
    }

    /// The driver's name for an element.
    fn element(&self, selector: &str) -> String {
        let found = self.post("/element", json!({"using": "css selector", "value": selector}));
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        let text = self.run("return document.querySelector(arguments[0])?.innerText ?? ''", json!([selector]));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Types keys, wherever the focus is. `\u{E004}` is the tabulator, `\u{E007}` enter.
    pub(crate) fn keys(&self, keys: &str) {
        let one = |key: char| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})];
        let actions: Vec<Value> = keys.chars().flat_map(one).collect();
        self.post("/actions", json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    /// Presses a key while shift is held.
    pub(crate) fn shifted(&self, key: char) {
        let action = |kind: &str, value: char| json!({"type": kind, "value": value});
        let shift = '\u{E008}';
        let actions = [action("keyDown", shift), action("keyDown", key), action("keyUp", key), action("keyUp", shift)];
        self.post("/actions", json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]}));
    }

    pub(crate) fn window(&self) -> String {
        let path = format!("{}/window", self.session);
        self.send("GET", &path, &Value::Null).as_str().unwrap().to_owned()
    }

    /// Opens another tab and goes there.
    pub(crate) fn new_tab(&self) -> String {
        let handle = self.post("/window/new", json!({"type": "tab"}))["handle"].as_str().unwrap().to_owned();
        self.switch(&handle);
        handle
    }

    pub(crate) fn switch(&self, handle: &str) {
        self.post("/window", json!({"handle": handle}));
    }

    /// What the window shows, as a PNG, written to `path`.
    pub(crate) fn screenshot(&self, path: &Path) {
        let picture = self.send("GET", &format!("{}/screenshot", self.session), &Value::Null);
        std::fs::write(path, base64(picture.as_str().unwrap())).unwrap();
    }

    /// Waits until there is something to be seen in an element, and stays as it is: a viewer of the browser's own
    /// does not say when it is ready. What is of one colour is a small picture.
    pub(crate) fn until_painted(&self, selector: &str) {
        let path = format!("{}/element/{}/screenshot", self.session, self.element(selector));
        let mut last = Value::Null;
        let begin = Instant::now();
        loop {
            let picture = self.send("GET", &path, &Value::Null);
            if picture == last && picture.as_str().unwrap().len() > BLANK {
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "{selector} stays blank");
            last = picture;
        }
    }
}

/// The size of a picture in base 64 that shows nothing but one colour, and more than it.
const BLANK: usize = 12_000;

/// The bytes that a text in base 64 stands for.
fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut bits = 0_u32;
    let mut count = 0;
    for byte in text.bytes().filter(|&byte| byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xFF) as u8);
        }
    }
    bytes
}

/// The port that the driver has chosen and listens on. One chosen for it could be another's before it starts: the tests
/// run beside each other, and each starts servers.
fn chosen_port(output: &mut impl Read) -> u16 {
    let said = BufReader::new(output).lines().map_while(Result::ok);
    let port = said.filter_map(|line| line.strip_suffix('.')?.rsplit_once("on port ")?.1.parse().ok()).next();
    port.expect("chromedriver did not say its port")
}

/// An answer as long as it says it is: the driver keeps the connection.
fn answer(stream: &mut TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    let mut part = [0; 1 << 16];
    loop {
        let head = answer.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
        let length = head.and_then(|head| {
            let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
            text.split("content-length:").nth(1)?.split_whitespace().next()?.parse::<usize>().ok()
        });
        if head.zip(length).is_some_and(|(head, length)| answer.len() >= head + length) {
            return answer;
        }
        let count = stream.read(&mut part).unwrap();
        assert!(count > 0, "the driver has closed the connection");
        answer.extend_from_slice(&part[..count]);
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.send("DELETE", &self.session, &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
