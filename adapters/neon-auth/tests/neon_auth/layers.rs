//! One request and two `NeonAuth`, as layers inside one another have them.

use http::StatusCode;
use http::header::ORIGIN;
use neon_auth::adapter::{client_address, decide, join};
use neon_auth::{ClientIp, Source};
use neon_auth_core::RequestHeaders;
use serde_json::Value;

use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, path, reply, signs_in_and_out};
use crate::support::{config, configured, page_of};

#[tokio::test]
async fn each_finds_out_for_itself_who_is_signed_in() {
    let nobody = Tasks::answering(|_| reply(StatusCode::OK, &Value::Null));
    let everybody = Tasks::answering(knows_everybody);
    let outer = nobody.auth(config()).on(&page_of("ann"));
    let inner = join(&everybody.auth(config()), &outer, None);
    assert!(inner.get_session().await.unwrap().is_some());
    assert!(
        outer.get_session().fresh().await.unwrap().is_none(),
        "the outer one says what the inner one has found out"
    );
    let again = inner.get_session().await.unwrap();
    assert!(
        again.is_some(),
        "the inner one says what the outer one has found out"
    );
}

#[tokio::test]
async fn what_the_inner_one_has_found_out_is_not_the_outer_ones() {
    let upstream = Tasks::answering(knows_everybody);
    let outer = upstream.auth(config()).on(&page_of("ann"));
    let inner = join(&upstream.auth(config()), &outer, None);
    outer.get_session().await.unwrap();
    let session = inner.get_session().await.unwrap().unwrap();
    assert_eq!(session.source(), Source::Cache, "it read the jar itself");
    let session = outer.get_session().await.unwrap().unwrap();
    assert_eq!(session.source(), Source::Upstream, "it knew already");
}

#[tokio::test]
async fn of_several_inside_one_another_each_knows_what_it_has_found_out() {
    let nobody = Tasks::answering(|_| reply(StatusCode::OK, &Value::Null));
    let everybody = Tasks::answering(knows_everybody);
    let outer = nobody.auth(config()).on(&page_of("ann"));
    let middle = join(&everybody.auth(config()), &outer, None);
    let inner = join(&nobody.auth(config()), &middle, None);
    assert!(middle.get_session().await.unwrap().is_some());
    let fresh = inner.get_session().fresh().await.unwrap();
    assert!(
        fresh.is_none(),
        "the inner one says what the middle one knows"
    );
    drop(inner);
    let another = join(&nobody.auth(config()), &middle, None);
    let fresh = another.get_session().fresh().await.unwrap();
    assert!(
        fresh.is_none(),
        "another one says what the middle one knows"
    );
    middle.get_session().await.unwrap();
    assert_eq!(everybody.fetches(), 1, "the middle one knows no longer");
}

#[tokio::test]
async fn upstream_gets_the_origin_of_the_one_that_asks() {
    let upstream = Tasks::answering(|fetch| {
        assert_eq!(fetch.request.headers()[ORIGIN], "https://inner.example");
        knows_everybody(fetch)
    });
    let outer = upstream.auth(
        configured()
            .origin("https://outer.example")
            .build()
            .unwrap(),
    );
    let inner = upstream.auth(
        configured()
            .origin("https://inner.example")
            .build()
            .unwrap(),
    );
    let outer = outer.on(&page_of("ann"));
    join(&inner, &outer, None).get_session().await.unwrap();
}

/// The sign-out decides about the request, although the decision comes after it.
#[tokio::test]
async fn a_decision_that_began_before_a_sign_out_is_not_remembered() {
    let upstream = Tasks::holding(
        |fetch| path(fetch) == "get-session",
        |fetch| Ok(signs_in_and_out(fetch)),
    );
    let auth = upstream.auth(config()).on(&page_of("ann"));
    let deciding = auth.clone();
    let deciding = tokio::spawn(async move { decide(&deciding).await });
    upstream.until_waiting(1).await;
    auth.sign_out().await.unwrap();
    upstream.open();
    deciding.await.unwrap();
    assert!(
        auth.get_session().await.unwrap().is_none(),
        "signed in again"
    );
}

#[tokio::test]
async fn upstream_gets_the_address_only_from_one_that_is_configured_to_send_it() {
    let upstream = Tasks::answering(|fetch| {
        let headers = format!("{:?}", fetch.request.headers());
        assert!(
            !headers.contains("192.0.2.1"),
            "the inner one sends {headers}"
        );
        knows_everybody(fetch)
    });
    let sends = configured().client_ip(ClientIp::peer()).build().unwrap();
    let outer = upstream.auth(sends);
    let outer = outer.on_from(&page_of("ann"), [192, 0, 2, 1].into());
    let inner = upstream.auth(config());
    let headers = RequestHeaders::read(inner.config(), &page_of("ann").headers);
    let address = client_address(&inner, Some([192, 0, 2, 1].into()), &headers);
    join(&inner, &outer, address).get_session().await.unwrap();
    assert_eq!(upstream.fetches(), 1);
}
