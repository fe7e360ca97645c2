//! The body of a request below the mount.

use std::time::Duration;

use http::StatusCode;

use crate::Framework;
use crate::setup::Gate;
use crate::wire::Wire;
use crate::world::{ANN, World};

on_every_framework! {
    a_body_over_the_limit_is_refused,
    a_body_in_pieces_arrives_whole,
    a_body_in_pieces_over_the_limit_is_refused,
    a_body_that_is_cut_off_reaches_nobody,
    a_dripping_client_is_answered_and_its_connection_ends,
}

const SIGN_UP: &str = "/api/auth/sign-up/email";

const ANN_IN_PIECES: [&str; 3] = [
    r#"{"name":"Ann","#,
    r#""email":"ann@example.com","#,
    r#""password":"correct horse"}"#,
];

const LAST_CHUNK: &str = "0\r\n\r\n";

fn head(length: &str) -> String {
    format!(
        "POST {SIGN_UP} HTTP/1.1\r\nhost: localhost:3000\r\ncontent-type: application/json\r\n{length}\r\n\r\n"
    )
}

/// A request whose body has come so far: in these pieces, and it is not said that they are all.
fn in_chunks(pieces: &[&str]) -> String {
    let chunks = pieces
        .iter()
        .map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len()));
    head("transfer-encoding: chunked") + &chunks.collect::<String>()
}

/// Upstream never sees it. One byte less is passed on.
async fn a_body_over_the_limit_is_refused<F: Framework>() {
    // A server may have read the smaller one whole before anybody asks for it.
    for limit in [64, 5000] {
        for gate in Gate::ALL {
            let world = World::<F>::with(gate, |config| config.request_body_limit(limit));
            let mut browser = world.browser();
            let page = browser.post(SIGN_UP, "x".repeat(limit + 1)).await;
            assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{page:?}");
            assert!(page.text.contains("BODY_TOO_LARGE"), "{page:?}");
            assert_eq!(world.upstream.requests().len(), 0, "{gate:?} {limit}");
            let page = browser.post(SIGN_UP, "x".repeat(limit)).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{page:?}");
            assert!(!page.text.contains("BODY_TOO_LARGE"), "{page:?}");
            assert_eq!(world.upstream.requests().len(), 1, "{gate:?} {limit}");
        }
    }
}

/// Upstream gets one body of a known length.
async fn a_body_in_pieces_arrives_whole<F: Framework>() {
    for gate in Gate::ALL {
        let world = World::<F>::behind(gate);
        let mut wire = Wire::to(world.application.address()).await;
        wire.send(&in_chunks(&ANN_IN_PIECES)).await;
        wire.send(LAST_CHUNK).await;
        let answer = wire.answer().await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{gate:?}: {answer:?}");
        let is_known = world.upstream.with(|server| server.user(ANN).is_some());
        assert!(is_known, "{gate:?}: upstream does not know Ann");
    }
}

/// Its length is known only once it is read.
async fn a_body_in_pieces_over_the_limit_is_refused<F: Framework>() {
    let whole = ANN_IN_PIECES.concat();
    for gate in Gate::ALL {
        let limit = whole.len() - 1;
        let world = World::<F>::with(gate, |config| config.request_body_limit(limit));
        let mut wire = Wire::to(world.application.address()).await;
        wire.send(&in_chunks(&ANN_IN_PIECES)).await;
        wire.send(LAST_CHUNK).await;
        let answer = wire.answer().await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{gate:?}: {answer:?}");
        assert_eq!(world.upstream.requests().len(), 0, "{gate:?}");
    }
}

/// What has come of it may mean something else than the whole.
async fn a_body_that_is_cut_off_reaches_nobody<F: Framework>() {
    let whole = ANN_IN_PIECES.concat();
    let with_a_length = head("content-length: 5000") + &whole;
    for begun in [in_chunks(&ANN_IN_PIECES), with_a_length] {
        for gate in Gate::ALL {
            let world = World::<F>::behind(gate);
            let mut wire = Wire::to(world.application.address()).await;
            wire.send(&begun).await;
            wire.send_no_more().await;
            let answer = wire.answer().await;
            assert!(answer.starts_with("HTTP/1.1 400 "), "{gate:?}: {answer:?}");
            assert_eq!(world.upstream.requests().len(), 0, "{gate:?}");
        }
    }
}

/// A client must not hold a connection for as long as it likes. Where the framework lets it, a row says so.
async fn a_dripping_client_is_answered_and_its_connection_ends<F: Framework>() {
    const LENGTH: usize = 100_000;
    let world = World::<F>::with(Gate::Attach, |config| {
        config.request_body_timeout(Duration::from_millis(200))
    });
    let mut wire = Wire::to(world.application.address()).await;
    wire.send(&head(&format!("content-length: {LENGTH}"))).await;
    let (answer, dripped) = wire.drip_until_answered().await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer:?}");
    let closes = "\r\nconnection: close\r\n";
    assert!(answer.to_ascii_lowercase().contains(closes), "{answer:?}");
    assert!(answer.contains(r#""code":"BODY_TIMEOUT""#), "{answer:?}");
    assert_eq!(world.upstream.requests().len(), 0, "half a body went on");
    if F::ENDS_AFTER_HALF_A_BODY {
        wire.drip_until_closed().await;
        return;
    }
    // The framework's crate says so in its documentation. If a version closes the connection, that has to change.
    wire.send(&" ".repeat(LENGTH - dripped)).await;
    wire.send("GET /public HTTP/1.1\r\nhost: localhost:3000\r\nconnection: close\r\n\r\n")
        .await;
    let next = wire.answer().await;
    assert!(next.ends_with("\r\n\r\nnobody"), "{next:?}");
}
