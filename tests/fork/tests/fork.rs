//! After a fork, both processes log, and both call upstream over connections of their own.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a scenario that cannot go on says why")]

use std::collections::HashSet;
use std::io::Write as _;
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use neon_auth_tests::faults::{Server, read_request, say};

/// Longer than anything here takes.
const AMPLE: Duration = Duration::from_secs(50);

fn start(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_forking"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn lines(output: &[u8]) -> Vec<String> {
    let mut lines: Vec<_> = String::from_utf8_lossy(output)
        .lines()
        .map(str::to_owned)
        .collect();
    lines.sort_unstable();
    lines
}

#[test]
fn each_process_writes_its_own_lines_once() {
    let output = start(&["console"]).wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(
        lines(&output.stderr),
        ["before the fork", "in the child", "in the parent"]
            .map(|mistake| format!("neon-auth error application: {mistake}"))
    );
}

/// An upstream that answers held look-ups once a child has asked.
#[derive(Clone, Default)]
struct Upstream(Arc<(Mutex<Seen>, Condvar)>);

#[derive(Default)]
struct Seen {
    held: usize,
    has_child_asked: bool,
    /// The users that each connection has asked about.
    connections: Vec<HashSet<String>>,
}

impl Upstream {
    fn serve(&self, mut stream: TcpStream) {
        let (seen, changed) = &*self.0;
        let connection = {
            let mut seen = seen.lock().unwrap();
            seen.connections.push(HashSet::new());
            seen.connections.len() - 1
        };
        while let Some(head) = read_request(&mut stream) {
            let user = user_of(&head);
            let mut seen = seen.lock().unwrap();
            seen.connections[connection].insert(user.clone());
            seen.has_child_asked |= user == "child";
            seen.held += usize::from(user.starts_with("held"));
            changed.notify_all();
            if user.starts_with("held") {
                drop(changed.wait_while(seen, |seen| !seen.has_child_asked));
            } else {
                drop(seen);
            }
            say(&mut stream, answer(&head, &user));
        }
    }

    /// Waits until so many look-ups are held.
    fn until_held(&self, look_ups: usize) {
        let (seen, changed) = &*self.0;
        let (_seen, late) = changed
            .wait_timeout_while(seen.lock().unwrap(), AMPLE, |seen| seen.held < look_ups)
            .unwrap();
        assert!(!late.timed_out(), "they never came");
    }
}

/// By the session token, or by the user-agent of a sign-in.
fn user_of(head: &str) -> String {
    let after = |text| head.split_once(text).map(|(_, rest)| rest);
    let user = after("session_token=").or_else(|| after("user-agent: "));
    let user = user.and_then(|rest| rest.split(['.', '\r']).next());
    user.unwrap_or_default().to_owned()
}

fn answer(head: &str, user: &str) -> String {
    let user_json = format!(r#"{{"id":"{user}","name":"{user}","email":"{user}@example.com"}}"#);
    let body = match head.starts_with("POST ") {
        true => format!(r#"{{"redirect":false,"token":"t","user":{user_json}}}"#),
        false => format!(
            r#"{{"session":{{"id":"1","userId":"{user}","token":"{user}","expiresAt":"2999-01-01T00:00:00.000Z"}},"user":{user_json}}}"#
        ),
    };
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

fn both_go_on(how: &str) {
    let upstream = Upstream::default();
    let server = Server::start({
        let upstream = upstream.clone();
        move |stream| upstream.serve(stream)
    });
    let mut forking = start(&[how, &server.url("/db/auth")]);
    upstream.until_held(3);
    forking
        .stdin
        .take()
        .unwrap()
        .write_all(b"held\nheld\nheld\n")
        .unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = forking.wait_with_output().unwrap();
    assert!(
        status.success(),
        "{status}: {}",
        String::from_utf8_lossy(&stderr)
    );
    let mut expected = vec!["child: child"; 5];
    expected.extend([
        "child: ann signs in",
        "parent: before",
        "parent: ben signs in",
        "parent: held-0",
        "parent: held-1",
        "parent: held-2",
        "parent: parent",
        "parent: zoe signs in",
    ]);
    expected.sort_unstable();
    assert_eq!(lines(&stdout), expected);
    let connections = &upstream.0.0.lock().unwrap().connections;
    for users in connections.iter().filter(|users| users.contains("child")) {
        assert!(
            users.iter().all(|user| user == "child" || user == "ann"),
            "the child asked over a connection of its parent's: {users:?}"
        );
    }
}

#[test]
fn both_go_on_over_a_client_on_its_own_thread() {
    both_go_on("own-thread");
}

#[test]
fn both_go_on_in_blocking_code() {
    both_go_on("ureq");
}
