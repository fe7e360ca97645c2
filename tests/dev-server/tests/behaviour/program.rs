//! The server as a program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It fails if the program has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_neon-auth-dev-server"))
}

#[test]
fn it_says_where_it_is_and_what_it_is_for() {
    let mut program = Program(
        program()
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts"),
    );
    let stdout = program.0.stdout.take().expect("it is a pipe");
    let mut lines = BufReader::new(stdout).lines();
    let mut next = || {
        let line = lines.next().expect("the program says something");
        line.expect("it is text")
    };
    let variable = next();
    assert!(
        variable.starts_with("NEON_AUTH_BASE_URL=http://127.0.0.1:"),
        "{variable}"
    );
    assert!(
        variable.ends_with("/neondb/auth"),
        "a shell takes the line as it is: {variable}"
    );
    let comment = next();
    for part in ["# For development only", "/__dev/outbox"] {
        assert!(comment.contains(part), "{part} is missing: {comment}");
    }
}

#[test]
fn a_taken_port_or_a_bad_argument_is_one_line_and_exit_1() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken
        .local_addr()
        .expect("it has an address")
        .port()
        .to_string();
    for (arguments, complaint) in [
        (["--port", port.as_str()], "is taken"),
        (["--port", "none"], "is no port"),
        (["--verbose", ""], "unknown argument"),
        (["--ports", "4000"], "is it --port? See --help"),
        (["--trusted-origin", "app.example.com"], "is no origin"),
        (
            ["--trusted-origin", "https://app.example.com/page"],
            "is no origin",
        ),
        (["--rate-limits", "--trusted-origin"], "names no origin"),
        (["--plugin", "twofactor"], "is it two-factor?"),
        (["--plugin", "2fa"], "there are two-factor, username,"),
        (["--application", "localhost:3000"], "is no origin"),
    ] {
        let output = program()
            .args(arguments)
            .output()
            .expect("the program runs");
        let stderr = String::from_utf8(output.stderr).expect("it is text");
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        assert!(stderr.contains(complaint), "{stderr}");
        assert!(output.stdout.is_empty(), "something went to stdout");
    }
}

#[test]
fn help_and_version_go_to_stdout_and_start_nothing() {
    for (arguments, lines) in [
        (
            &["--help"][..],
            &[
                "  --port <0-65535> ",
                "  --trusted-origin <origin> ",
                "  --first-user-is-admin ",
                "  --rate-limits ",
                "  --plugin <name> ",
                "  --application <origin> ",
                "  --help ",
                "  --version ",
            ][..],
        ),
        (&["--rate-limits", "-h"], &["usage: neon-auth-dev-server"]),
        (
            &["--version"],
            &[concat!("neon-auth-dev-server ", env!("CARGO_PKG_VERSION"))],
        ),
    ] {
        let output = program().args(arguments).output();
        let output = output.expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stderr.is_empty(), "something went to stderr");
        let stdout = String::from_utf8(output.stdout).expect("it is text");
        for expected in lines {
            let is_there = stdout.lines().any(|line| line.starts_with(expected));
            assert!(is_there, "{expected:?} begins no line of {stdout}");
        }
    }
}

/// A program that serves with these arguments.
struct Server {
    _program: Program,
    /// It stays open: the program has more to say.
    _stdout: BufReader<ChildStdout>,
    address: String,
    path: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let mut child = program()
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = child.stdout.take().expect("it is a pipe");
        let program = Program(child);
        let mut variable = String::new();
        let mut stdout = BufReader::new(stdout);
        stdout
            .read_line(&mut variable)
            .expect("it says where it is");
        let (_, url) = variable.trim().split_once("http://").expect("a URL");
        let (address, path) = url.split_once('/').expect("a path");
        Self {
            _program: program,
            _stdout: stdout,
            address: address.to_owned(),
            path: path.to_owned(),
        }
    }

    /// The answer to a request, whose path is below the base path. Each of the headers ends its line.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let Self {
            address,
            path: base,
            ..
        } = self;
        let mut stream = TcpStream::connect(address).expect("the program listens");
        let request = format!(
            "{method} /{base}/{path} HTTP/1.1\r\nhost: {address}\r\n{headers}content-length: {}\r\n\
             connection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }
}

/// The Fetch standard: without this header, a browser lets no page of another origin read an answer.
#[test]
fn the_origins_that_it_is_given_may_read_its_answers() {
    let server = Server::start(&[
        "--trusted-origin",
        "https://app.example.com",
        "--trusted-origin=https://admin.example.com:8443",
    ]);
    for (origin, is_allowed) in [
        ("https://app.example.com", true),
        ("https://admin.example.com:8443", true),
        ("http://localhost:3000", true),
        ("https://admin.example.com", false),
        ("https://evil.example", false),
    ] {
        let answer = server.ask("GET", "ok", &format!("origin: {origin}\r\n"), "");
        let allowing = format!("access-control-allow-origin: {origin}\r\n");
        assert_eq!(answer.contains(&allowing), is_allowed, "{origin}: {answer}");
    }
}

#[test]
fn it_has_the_plugins_that_it_is_given_and_leads_to_the_application() {
    let server = Server::start(&[
        "--plugin",
        "username",
        "--plugin=device-authorization",
        "--application",
        "https://app.example.com",
    ]);
    let json = "content-type: application/json\r\n";
    let ask = |path, body| server.ask("POST", path, json, body);
    let answer = ask("is-username-available", r#"{"username":"ann_1"}"#);
    assert!(answer.ends_with(r#"{"available":true}"#), "{answer}");
    let answer = ask("device/code", r#"{"client_id":"cli"}"#);
    let page = r#""verification_uri":"https://app.example.com/device""#;
    assert!(answer.contains(page), "{answer}");
    let answer = ask("two-factor/disable", r#"{"password":"correct horse 1"}"#);
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
}
