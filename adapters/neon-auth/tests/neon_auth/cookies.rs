//! The cookies of a request on its response.

use http::header::{CACHE_CONTROL, SET_COOKIE};
use http::{HeaderValue, Response};
use neon_auth::methods::SignInEmail;

use crate::support::tasks::Tasks;
use crate::support::upstream::{knows_everybody, signs_in_and_out};
use crate::support::{config, cookies_set, page, page_of};

const NO_STORE: HeaderValue = HeaderValue::from_static("private, no-store");

#[tokio::test]
async fn what_calls_set_reaches_the_response_once_and_no_cache_keeps_it() {
    let upstream = Tasks::answering(signs_in_and_out);
    let auth = upstream.auth(config()).on(&page(&[]));
    auth.sign_in()
        .email(SignInEmail::new("ann@example.com", "ann"))
        .await
        .unwrap();
    auth.sign_in()
        .email(SignInEmail::new("bob@example.com", "bob"))
        .await
        .unwrap();

    let mut response = Response::builder()
        .header(CACHE_CONTROL, "public, max-age=600")
        .header(SET_COOKIE, "theme=dark")
        .body(())
        .unwrap();
    auth.finish(&mut response);
    let lines: Vec<_> = response.headers().get_all(SET_COOKIE).iter().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[0], "theme=dark");
    assert!(
        lines[1]
            .to_str()
            .unwrap()
            .starts_with("__Secure-neon-auth.session_token=bob.signature;")
    );
    assert!(
        lines[2]
            .to_str()
            .unwrap()
            .starts_with("__Secure-neon-auth.local.session_data=ey")
    );
    let cache_control: Vec<_> = response.headers().get_all(CACHE_CONTROL).iter().collect();
    assert_eq!(cache_control, [NO_STORE]);
}

/// A layer writes them last; an application that does so itself in a handler does no harm.
#[tokio::test]
async fn finishing_twice_writes_each_cookie_once() {
    let upstream = Tasks::answering(signs_in_and_out);
    let auth = upstream.auth(config()).on(&page_of("ann"));
    let mut response = Response::new(());
    auth.get_session().await.unwrap();
    auth.finish(&mut response);
    assert_eq!(
        cookies_set(&response),
        [("local.session_data".to_owned(), true)]
    );
    auth.sign_out().await.unwrap();
    auth.finish(&mut response);
    let mut cookies = cookies_set(&response);
    cookies.sort();
    let gone = |name: &str| (name.to_owned(), false);
    assert_eq!(cookies, [gone("local.session_data"), gone("session_token")]);
}

#[tokio::test]
async fn a_response_without_cookies_is_left_alone() {
    let upstream = Tasks::answering(knows_everybody);
    let auth = upstream.auth(config()).on(&page(&[]));
    auth.get_session().await.unwrap();
    let mut response = Response::builder()
        .header(CACHE_CONTROL, "public")
        .body(())
        .unwrap();
    auth.finish(&mut response);
    assert_eq!(response.headers().len(), 1);
    assert_eq!(response.headers()[CACHE_CONTROL], "public");
}

#[tokio::test]
async fn two_requests_have_nothing_in_common() {
    let upstream = Tasks::answering(signs_in_and_out);
    let auth = upstream.auth(config());
    let (one, other) = (auth.on(&page(&[])), auth.on(&page(&[])));
    one.sign_in()
        .email(SignInEmail::new("ann@example.com", "ann"))
        .await
        .unwrap();
    assert!(other.get_session().await.unwrap().is_none());
    let mut response = Response::new(());
    other.finish(&mut response);
    assert_eq!(cookies_set(&response), []);
}
