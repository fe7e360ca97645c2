//! A fresh question joins no look-up that had been sent before it was asked.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use http::{Request, StatusCode};
use neon_auth::adapter::handle;
use neon_auth::transport::{Fetch, Fetched};
use neon_auth::{Blocking, NeonAuth, RequestAuth, optional_fresh_session};
use serde_json::json;
use tokio::task;

use super::{Answer, ask, name};
use crate::support::blocking::Threads;
use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, path, reply, session, token};
use crate::support::{config, configured, page, page_of};

/// Picks out the first of all fetches.
fn the_first() -> impl Fn(&Fetch) -> bool {
    let is_first = AtomicBool::new(true);
    move |_| is_first.swap(false, Ordering::SeqCst)
}

/// What upstream answers if the first look-up is held. The others come later, and the session is revoked by then.
fn revoked_meanwhile() -> impl Fn(&Fetch) -> Fetched {
    let is_later = the_first();
    move |fetch| {
        Ok(match is_later(fetch) {
            true => reply(StatusCode::OK, &json!(null)),
            false => session("ann"),
        })
    }
}

fn ask_afresh(auth: &NeonAuth) -> task::JoinHandle<Answer> {
    let auth: RequestAuth = auth.on(&page_of("ann"));
    tokio::spawn(async move { auth.get_session().fresh().await })
}

fn ask_of_thread(auth: &NeonAuth<Blocking>, fresh: bool) -> JoinHandle<Answer> {
    let auth = auth.on(&page_of("ann"));
    thread::spawn(move || match fresh {
        true => auth.get_session().fresh().send(),
        false => auth.get_session().send(),
    })
}

#[tokio::test]
async fn a_fresh_question_joins_no_look_up_that_is_under_way() {
    let upstream = Tasks::holding(the_first(), revoked_meanwhile());
    let auth = upstream.auth(config());
    let older = ask(&auth, "ann", 1).remove(0);
    upstream.until_fetching(1).await;
    let fresh = ask_afresh(&auth);
    upstream.until_fetching(2).await;
    assert!(fresh.await.unwrap().unwrap().is_none(), "an older answer");
    upstream.open();
    assert_eq!(name(older.await.unwrap()), "ann");
}

#[test]
fn a_fresh_question_of_a_thread_joins_no_look_up_that_is_under_way() {
    let upstream = Threads::holding(the_first(), revoked_meanwhile());
    let auth = upstream.auth(config());
    let older = ask_of_thread(&auth, false);
    upstream.until(1, 0);
    let fresh = ask_of_thread(&auth, true);
    upstream.until(2, 0);
    assert!(fresh.join().unwrap().unwrap().is_none(), "an older answer");
    upstream.open();
    assert_eq!(name(older.join().unwrap()), "ann");
}

/// Later ones join the newer look-up, and the older one's end does not end that.
#[tokio::test]
async fn a_later_question_joins_the_fresh_one() {
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(config());
    let older = ask(&auth, "ann", 1).remove(0);
    upstream.until_fetching(1).await;
    let fresh = ask_afresh(&auth);
    upstream.until_fetching(2).await;
    older.abort();
    assert!(older.await.unwrap_err().is_cancelled());
    let later = ask(&auth, "ann", 3);
    upstream.until_waiting(5).await;
    upstream.open();
    for answer in later.into_iter().chain([fresh]) {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    assert_eq!(upstream.fetches(), 2);
}

#[tokio::test]
async fn a_fresh_question_joins_no_fresh_one_that_is_under_way() {
    let upstream = Tasks::shut(|fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(config());
    let first = ask_afresh(&auth);
    upstream.until_fetching(1).await;
    let second = ask_afresh(&auth);
    upstream.until_fetching(2).await;
    upstream.open();
    for answer in [first, second] {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
}

/// One of the two is asked before the other, but both are asked before the look-up is sent.
#[tokio::test]
async fn fresh_questions_that_wait_for_a_place_share_one_look_up() {
    let upstream = Tasks::holding(the_first(), |fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(configured().connection_limit(1).build().unwrap());
    let busy = ask(&auth, "bob", 1).remove(0);
    upstream.until_waiting(1).await;
    upstream.until_fetching(1).await;
    let plain = ask(&auth, "ann", 1).remove(0);
    // For the answer, and for a place.
    upstream.until_waiting(3).await;
    let fresh = [ask_afresh(&auth), ask_afresh(&auth)];
    upstream.until_waiting(5).await;
    upstream.open();
    assert_eq!(name(busy.await.unwrap()), "bob");
    for answer in fresh.into_iter().chain([plain]) {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    assert_eq!(upstream.fetches(), 2);
}

#[test]
fn fresh_questions_of_threads_that_wait_for_a_place_share_one_look_up() {
    let upstream = Threads::holding(the_first(), |fetch| Ok(knows_everybody(fetch)));
    let auth = upstream.auth(configured().connection_limit(1).build().unwrap());
    let busy = auth.on(&page_of("bob"));
    let busy = thread::spawn(move || busy.get_session().send());
    upstream.until(1, 0);
    let leader = ask_of_thread(&auth, true);
    upstream.until(1, 1);
    let other = ask_of_thread(&auth, true);
    upstream.until(1, 2);
    upstream.open();
    assert_eq!(name(busy.join().unwrap()), "bob");
    for answer in [leader, other] {
        assert_eq!(name(answer.join().unwrap()), "ann");
    }
    assert_eq!(upstream.seen().fetches.len(), 2);
}

/// The same holds after a change that the request itself has made.
#[tokio::test]
async fn who_has_changed_something_joins_a_look_up_that_is_not_sent_yet() {
    let upstream = Tasks::holding(
        |fetch| path(fetch) == "get-session",
        |fetch| {
            Ok(match path(fetch) {
                "get-session" => knows_everybody(fetch),
                _ => reply(StatusCode::OK, &json!({"ok": true})),
            })
        },
    );
    let auth = upstream.auth(configured().connection_limit(2).build().unwrap());
    let changing = auth.on(&page_of("ann"));
    changing
        .call(http::Method::POST, "unknown", &json!({}))
        .await
        .unwrap();
    let busy = ["bob", "cid"].map(|user| ask(&auth, user, 1).remove(0));
    upstream.until_fetching(3).await;
    let plain = ask(&auth, "ann", 1).remove(0);
    // One for each answer so far, and one for a place.
    upstream.until_waiting(5).await;
    let after = tokio::spawn(async move { changing.get_session().await });
    upstream.until_waiting(6).await;
    upstream.open();
    for answer in [plain, after] {
        assert_eq!(name(answer.await.unwrap()), "ann");
    }
    for answer in busy {
        answer.await.unwrap().unwrap();
    }
    assert_eq!(upstream.fetches(), 4);
}

/// A browser may send two tokens, of which the first is dead: then the second is asked about, afresh as well.
#[tokio::test]
async fn all_look_ups_of_a_fresh_question_are_fresh() {
    let upstream = Tasks::holding(the_first(), |fetch| {
        Ok(match token(fetch) {
            Some("dead") => reply(StatusCode::OK, &json!(null)),
            _ => knows_everybody(fetch),
        })
    });
    let auth = upstream.auth(config());
    let older = ask(&auth, "ann", 1).remove(0);
    upstream.until_fetching(1).await;
    let twins = ["dead.signature", "ann.signature"].map(|token| ("session_token", token));
    let fresh = auth.on(&page(&twins));
    let session = fresh.get_session().fresh().await;
    assert_eq!(name(session), "ann");
    assert_eq!(upstream.fetches(), 3);
    upstream.open();
    assert_eq!(name(older.await.unwrap()), "ann");
}

/// The browser's own way to ask afresh, through the proxy.
#[tokio::test]
async fn a_browser_that_skips_the_cache_joins_no_look_up_that_is_under_way() {
    let upstream = Tasks::holding(the_first(), revoked_meanwhile());
    let auth = upstream.auth(config());
    let ask = || {
        let target = "/api/auth/get-session?disableCookieCache=true";
        let cookie = "__Secure-neon-auth.session_token=ann.signature";
        let request = Request::get(target).header("cookie", cookie);
        let auth: RequestAuth = auth.on(&request.body(()).unwrap().into_parts().0);
        tokio::spawn(async move { handle(&auth, "get-session", Default::default()).await })
    };
    let older = ask();
    upstream.until_fetching(1).await;
    let newer = ask();
    upstream.until_fetching(2).await;
    assert_eq!(newer.await.unwrap().into_body(), "null", "an older answer");
    upstream.open();
    assert_ne!(older.await.unwrap().into_body(), "null");
}

/// What a page asks after a gate that has joined a look-up: that one may have been sent before the session was revoked.
#[tokio::test]
async fn a_joined_answer_is_not_fresh() {
    let is_first = the_first();
    let upstream = Tasks::shut(move |fetch| {
        Ok(match is_first(fetch) {
            true => session("ann"),
            false => reply(StatusCode::OK, &json!(null)),
        })
    });
    let auth = upstream.auth(config());
    let older = ask(&auth, "ann", 1).remove(0);
    upstream.until_fetching(1).await;
    let visit: RequestAuth = auth.on(&page_of("ann"));
    let gate = visit.clone();
    let gate = tokio::spawn(async move { gate.get_session().await });
    upstream.until_waiting(2).await;
    upstream.open();
    assert_eq!(name(older.await.unwrap()), "ann");
    assert_eq!(name(gate.await.unwrap()), "ann");
    let fresh = optional_fresh_session(&visit).await.unwrap();
    assert!(fresh.is_none(), "an older answer");
    assert_eq!(upstream.fetches(), 2);
}

#[tokio::test]
async fn an_answer_to_this_request_alone_is_fresh() {
    let upstream = Tasks::answering(knows_everybody);
    let visit: RequestAuth = upstream.auth(config()).on(&page_of("ann"));
    assert_eq!(name(visit.get_session().await), "ann");
    assert!(optional_fresh_session(&visit).await.unwrap().is_some());
    assert_eq!(upstream.fetches(), 1);
}
