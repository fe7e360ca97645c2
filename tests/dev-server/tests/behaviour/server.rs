//! The server on its port.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use neon_auth_dev_server::{DevServer, StartError};

const SIGN_UP: &str = r#"{"name":"Ann","email":"ann@example.com","password":"correct horse 1"}"#;

fn start() -> DevServer {
    neon_auth_dev_server::start().expect("a port is free")
}

/// Sends a request on a connection of its own and reads the whole answer.
fn exchange(server: &DevServer, request: &str) -> String {
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    stream
        .write_all(request.as_bytes())
        .expect("the server reads");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("the server answers and closes");
    answer
}

fn get(server: &DevServer, path: &str, cookie: &str) -> String {
    exchange(
        server,
        &format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        ),
    )
}

/// Signs up and gives the session cookie back.
fn sign_up(server: &DevServer) -> String {
    let answer = exchange(
        server,
        &format!(
            "POST /neondb/auth/sign-up/email HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{SIGN_UP}",
            SIGN_UP.len()
        ),
    );
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let (_, rest) = answer.split_once("set-cookie: ").expect("a cookie is set");
    rest.split(';')
        .next()
        .expect("a split has a first part")
        .to_owned()
}

/// Reads one answer whose body is `null` and leaves the connection open.
fn read_null(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"\r\n\r\nnull") {
        stream.read_exact(&mut byte).expect("the answer goes on");
        answer.push(byte[0]);
    }
    String::from_utf8(answer).expect("the answer is text")
}

fn is_refused(address: SocketAddr) -> bool {
    TcpStream::connect(address).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

#[test]
fn a_paused_server_refuses_and_a_resumed_one_has_forgotten_nothing() {
    let server = start();
    let cookie = sign_up(&server);
    server.pause();
    assert!(server.is_paused());
    assert!(
        is_refused(server.address()),
        "a paused server accepts connections"
    );
    server.resume().expect("the port is still free");
    let answer = get(&server, "/neondb/auth/get-session", &cookie);
    assert!(
        answer.contains("ann@example.com"),
        "the session is forgotten: {answer}"
    );
}

#[test]
fn pausing_closes_open_connections() {
    let server = start();
    let mut idle = TcpStream::connect(server.address()).expect("the server listens");
    idle.write_all(b"GET /neondb/auth/get-session HTTP/1.1\r\n\r\n")
        .expect("the server reads");
    read_null(&mut idle);
    server.pause();
    let mut rest = Vec::new();
    let end = idle.read_to_end(&mut rest);
    assert!(
        rest.is_empty() && !matches!(end, Ok(1..)),
        "the connection is still served"
    );
}

#[test]
fn pause_and_resume_again_and_again() {
    let server = start();
    let cookie = sign_up(&server);
    for _ in 0..20 {
        server.pause();
        server.pause();
        server.resume().expect("the port is still free");
        server.resume().expect("a running server resumes");
        assert!(get(&server, "/neondb/auth/get-session", &cookie).contains("ann@example.com"));
    }
}

#[test]
fn nothing_listens_after_the_end() {
    let server = start();
    let address = server.address();
    server.stop();
    assert!(is_refused(address), "the port outlives the server");
    TcpListener::bind(address).expect("the port can be had at once");
}

#[test]
fn a_taken_port_is_named() {
    let server = start();
    let port = server.address().port();
    let error = DevServer::builder()
        .port(port)
        .start()
        .expect_err("the port is taken");
    assert!(
        matches!(error, StartError::PortTaken { port: taken } if taken == port),
        "{error:?}"
    );
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[test]
fn a_connection_serves_many_requests() {
    let server = start();
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    for _ in 0..3 {
        stream
            .write_all(b"GET /neondb/auth/get-session HTTP/1.1\r\n\r\n")
            .expect("the server reads");
        let answer = read_null(&mut stream);
        assert!(
            answer.contains("\r\nconnection: keep-alive\r\n"),
            "{answer}"
        );
    }
    assert_eq!(server.count("get-session"), 3);
}

#[test]
fn a_malformed_request_is_refused_and_the_connection_closed() {
    let server = start();
    let answer = exchange(&server, "nonsense\r\n\r\n");
    assert!(
        answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
        "{answer}"
    );
}

#[test]
fn requests_are_counted_with_their_headers() {
    let server = start();
    get(
        &server,
        "/neondb/auth/get-session?disableCookieCache=true",
        "a=b",
    );
    let requests = server.requests();
    let request = requests
        .to("get-session")
        .next()
        .expect("the request is logged");
    assert_eq!(request.query.as_deref(), Some("disableCookieCache=true"));
    assert_eq!(request.headers["cookie"], "a=b");
    assert_eq!(request.status, 200);
    get(&server, "/__dev/outbox", "");
    assert_eq!(
        server.requests().len(),
        1,
        "the developer's own page is counted"
    );
    server.with(|auth| auth.clear_requests());
    assert!(server.requests().is_empty());
}

#[test]
fn time_can_be_moved_on() {
    let server = start();
    let cookie = sign_up(&server);
    server.advance(Duration::from_secs(8 * 24 * 60 * 60));
    let answer = get(&server, "/neondb/auth/get-session", &cookie);
    assert!(
        answer.ends_with("\r\n\r\nnull"),
        "the session outlives its week: {answer}"
    );
}

#[test]
fn the_outbox_can_be_read_as_a_page_and_as_json() {
    let server = start();
    sign_up(&server);
    let url = server.last_url("ann@example.com").expect("a link was sent");
    assert!(url.starts_with(server.base_url()), "{url}");
    let page = get(&server, "/__dev/outbox", "");
    assert!(
        page.contains("Verify your e-mail address") && page.contains("ann@example.com"),
        "{page}"
    );
    let json = get(&server, "/__dev/outbox.json", "");
    assert!(
        json.contains(r#""kind":"verify-email","to":"ann@example.com","url":""#),
        "{json}"
    );
    assert!(json.contains(r#""callbackURL":"/""#), "{json}");
}

#[test]
fn the_outbox_is_for_this_machine() {
    let server = start();
    let answer = exchange(
        &server,
        "GET /__dev/outbox.json HTTP/1.1\r\nhost: rebound.example\r\nconnection: close\r\n\r\n",
    );
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

#[test]
fn a_panic_inside_with_does_not_take_the_server_away() {
    let server = start();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        server.with(|_| panic!("a failed assertion"));
    }));
    assert!(caught.is_err());
    assert!(get(&server, "/neondb/auth/ok", "").ends_with(r#"{"ok":true}"#));
}

#[test]
fn a_server_can_be_shared_between_threads() {
    fn is_shareable<T: Send + Sync>(_: &T) {}
    is_shareable(&start());
}

#[test]
fn pausing_does_not_wait_for_clients_that_go_on_asking() {
    let server = start();
    let request = "GET /neondb/auth/ok HTTP/1.1\r\nconnection: close\r\n\r\n";
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    // Refused, cut off or answered: all of it is to be expected here.
                    if let Ok(mut stream) = TcpStream::connect(server.address()) {
                        let _ = stream.write_all(request.as_bytes());
                        let _ = stream.read_to_end(&mut Vec::new());
                    }
                }
            });
        }
        for _ in 0..20 {
            server.pause();
            assert!(
                is_refused(server.address()),
                "a paused server accepts connections"
            );
            server.resume().expect("the port is still free");
        }
        done.store(true, Ordering::SeqCst);
    });
    assert!(get(&server, "/neondb/auth/ok", "").ends_with(r#"{"ok":true}"#));
}

#[test]
fn the_first_user_is_an_administrator_if_the_builder_says_so() {
    for (builder, role) in [
        (DevServer::builder(), "user"),
        (DevServer::builder().first_user_is_admin(), "admin"),
    ] {
        let server = builder.start().expect("a port is free");
        sign_up(&server);
        let given = server.with(|auth| auth.user("ann@example.com").map(|user| user.role.clone()));
        assert_eq!(given.as_deref(), Some(role));
    }
}

#[test]
fn what_is_no_origin_cannot_be_trusted() {
    for text in [
        "app.example.com",
        "https://app.example.com/",
        "https://*.example.com",
    ] {
        let builder = DevServer::builder().trusted_origin("https://app.example.com");
        let error = builder
            .trusted_origin(text)
            .start()
            .expect_err("it is no origin");
        assert!(
            matches!(error, StartError::InvalidOrigin { .. }),
            "{error:?}"
        );
        let said = error.to_string();
        assert!(
            said.contains(text) && said.contains("https://app.example.com"),
            "{said}"
        );
    }
}
