//! Who shares an answer, and who does not.

use std::sync::atomic::{AtomicBool, Ordering};

use http::StatusCode;
use neon_auth::methods::UpdateUser;
use neon_auth::transport::{FetchError, FetchErrorKind};
use serde_json::json;

use super::{ask, name};
use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, path, reply, token};
use crate::support::{config, configured, page, page_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn look_ups_of_one_session_are_one() {
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(config());
    let asked = ask(&auth, "ann", 200);
    upstream.until_waiting(200).await;
    upstream.open();
    for answer in asked {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    assert_eq!(upstream.fetches(), 1);
}

#[tokio::test]
async fn a_failure_answers_who_waits_and_nobody_later() {
    let fails = AtomicBool::new(true);
    let upstream = Tasks::shut(move |fetch| match fails.swap(false, Ordering::Relaxed) {
        true => Err(FetchError::new(FetchErrorKind::Dns)),
        false => Ok(knows_everybody(fetch)),
    });
    let auth = upstream.auth(config());
    let asked = ask(&auth, "ann", 20);
    upstream.until_waiting(20).await;
    upstream.open();
    for answer in asked {
        assert_eq!(answer.await.unwrap().unwrap_err().code(), "NETWORK_DNS");
    }
    for answer in ask(&auth, "ann", 1) {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    assert_eq!(upstream.fetches(), 2);
}

/// Other answers reveal the token; only its owner has the signature.
#[tokio::test]
async fn who_knows_the_token_alone_does_not_join() {
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(config());
    let owner = ask(&auth, "ann", 1);
    let thief = auth.on(&page(&[("session_token", "ann.guessed")]));
    let thief = tokio::spawn(async move { thief.get_session().await });
    upstream.until_fetching(2).await;
    upstream.open();
    for answer in owner.into_iter().chain([thief]) {
        answer.await.unwrap().unwrap();
    }
}

/// What is under way for somebody else may have been asked before the change.
#[tokio::test]
async fn who_has_changed_something_asks_anew() {
    let upstream = Tasks::holding(
        |fetch| path(fetch) == "get-session",
        |fetch| match path(fetch) {
            "update-user" => Ok(reply(StatusCode::OK, &json!({"status": true}))),
            _ => Ok(knows_everybody(fetch)),
        },
    );
    let auth = upstream.auth(config());
    let before = ask(&auth, "ann", 1).remove(0);
    upstream.until_fetching(1).await;

    let changing = auth.on(&page_of("ann"));
    let renamed = UpdateUser::new().name("Ann the Second");
    changing.update_user(renamed).await.unwrap();
    let after = tokio::spawn(async move { changing.get_session().await });
    upstream.until_fetching(3).await;
    upstream.open();
    for answer in [before, after] {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
}

#[tokio::test]
async fn a_thousand_sessions_are_looked_up_at_once() {
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    // A quarter of the places is for other calls.
    let auth = upstream.auth(configured().connection_limit(1334).build().unwrap());
    let asked: Vec<_> = (0..1000)
        .map(|user| {
            (
                format!("user-{user}"),
                ask(&auth, &format!("user-{user}"), 1),
            )
        })
        .collect();
    upstream.until_fetching(1000).await;
    upstream.open();
    for (user, asked) in asked {
        for answer in asked {
            assert_eq!(name(answer.await.unwrap()), user);
        }
    }
}

#[tokio::test]
async fn a_slow_session_holds_no_other_up() {
    let upstream = Tasks::holding(
        |fetch| token(fetch) == Some("slow"),
        |fetch| Ok(knows_everybody(fetch)),
    );
    let auth = upstream.auth(config());
    let slow = ask(&auth, "slow", 1).remove(0);
    upstream.until_fetching(1).await;
    for answer in ask(&auth, "ann", 3) {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    assert!(!slow.is_finished());
    upstream.open();
    assert_eq!(name(slow.await.unwrap()), "slow");
}
