//! A session cookie that was verified once is not verified again.
//!
//! One that is recalled is the very session of before, in the same place; one that is verified again is another.

use std::sync::Arc;

use http::StatusCode;
use neon_auth::NeonAuth;
use neon_auth::{Config, Session, Source};

use crate::support::tasks::Tasks;
use crate::support::upstream::{reply, session_until};
use crate::support::{configured, minted, noon, page};

fn upstream() -> Tasks {
    Tasks::answering(|_| {
        let session = session_until("ann", "2026-06-09T00:00:00.000Z");
        reply(StatusCode::OK, &session)
    })
}

fn auth(config: Config) -> NeonAuth {
    upstream().builder(config).clock(noon).build()
}

async fn session(auth: &NeonAuth, data: &str) -> Session {
    let cookies = [
        ("session_token", "ann.signature"),
        ("local.session_data", data),
    ];
    let session = auth.on(&page(&cookies)).get_session().await;
    session.unwrap().unwrap()
}

#[tokio::test]
async fn the_same_cookie_is_recalled() {
    let auth = auth(configured().build().unwrap());
    let data = minted(&auth).await;
    let (first, again) = (session(&auth, &data).await, session(&auth, &data).await);
    assert_eq!(again.source(), Source::Cache);
    assert!(
        Arc::ptr_eq(&first.session, &again.session),
        "the cookie was verified again"
    );
}

#[tokio::test]
async fn a_memory_of_the_smallest_size_that_makes_sense_recalls_too() {
    let auth = auth(configured().session_memory(16 * 1024).build().unwrap());
    let data = minted(&auth).await;
    let (first, again) = (session(&auth, &data).await, session(&auth, &data).await);
    assert!(Arc::ptr_eq(&first.session, &again.session));
}

#[tokio::test]
async fn without_a_memory_each_request_verifies() {
    let auth = auth(configured().session_memory(0).build().unwrap());
    let data = minted(&auth).await;
    let (first, again) = (session(&auth, &data).await, session(&auth, &data).await);
    assert_eq!(again.source(), Source::Cache);
    assert!(!Arc::ptr_eq(&first.session, &again.session));
}
