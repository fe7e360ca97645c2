//! A process that has used up its descriptors: nothing is known about upstream then. Idle connections of visitors can cause
//! that.

use std::env;
use std::fs::File;
use std::process::Command;
use std::time::Duration;

use http::Request;
use neon_auth::NeonAuth;
use neon_auth::testing;
use neon_auth::testing::{NOW, User};
use neon_auth_core::{Error, ErrorCode, FetchErrorKind, LevelFilter, Session};
use neon_auth_tests::faults::Server;

use crate::table::get;
use crate::transports::TRANSPORTS;

/// How many descriptors the process may have.
const DESCRIPTORS: usize = 256;

/// The port of the server that is there all the time.
const PORT: &str = "NEON_AUTH_TESTS_PORT";

#[test]
fn who_has_no_descriptor_left_says_so_and_works_again_when_there_are_some() {
    let server = Server::answering("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
    let limited = format!("ulimit -n {DESCRIPTORS} && exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &limited])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "exhausted::scenario", "--ignored", "--nocapture"])
        .env(PORT, server.address().port().to_string())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    assert!(stdout.contains("1 passed"), "{stdout}");
}

#[test]
#[ignore = "it takes all descriptors of its process: the other test starts it in one of its own"]
fn scenario() {
    let port = env::var(PORT).unwrap();
    let [address, name] = ["127.0.0.1", "localhost"].map(|host| format!("http://{host}:{port}/"));
    let clients: Vec<_> = TRANSPORTS
        .iter()
        .map(|transport| (transport.name, transport.client()))
        .collect();
    for (_, client) in &clients {
        // A runtime takes some descriptors for itself, once. No name was looked up yet: a resolver reads its files once.
        client.get(&address);
    }
    let taken = take_all();
    assert!(taken.len() > DESCRIPTORS / 2, "{}", taken.len());
    for (transport, client) in &clients {
        for url in [&address, &name, &name] {
            let error = client.failure(get(url));
            let kind = error.kind();
            assert_eq!(
                kind,
                FetchErrorKind::Exhausted,
                "{transport} {url}: {error:?}"
            );
            assert_eq!(kind.error_code(), ErrorCode::NetworkError);
        }
    }
    let visitor = visit(&format!("http://127.0.0.1:{port}/auth"));
    let error = visitor.expect_err("an expired cookie was taken for good");
    assert_eq!(error.code(), "NETWORK_ERROR");
    drop(taken);
    for (_, client) in &clients {
        for url in [&address, &name] {
            assert_eq!(client.get(url).status(), 204);
        }
    }
}

/// Somebody with an expired cookie, which may be used while upstream is down, asks for a page.
fn visit(base_url: &str) -> Result<Option<Session>, Error> {
    let config = testing::config()
        .base_url(base_url)
        .stale_if_error(Duration::from_secs(3600))
        .log_level(LevelFilter::Silent);
    let client = neon_auth_ureq::Client::new();
    let auth = NeonAuth::builder(config.build().unwrap(), client).clock(|| NOW);
    let auth = auth.build();
    let cookie = User::named("Ann").signed_in().stale().cookie(&auth);
    let request = Request::get("http://localhost/").header("cookie", cookie);
    let (parts, ()) = request.body(()).unwrap().into_parts();
    auth.on(&parts).get_session().send()
}

/// Opens files until there is no descriptor left.
fn take_all() -> Vec<File> {
    let files = std::iter::repeat_with(|| File::open("/dev/null"));
    files.map_while(Result::ok).collect()
}
