//! The exit for cookies.

use std::collections::BTreeSet;

use neon_auth_rouille::{Answer, NeonAuth, RequestAuth, attach, protect};
use rouille::{Request, Response};

use crate::support::auth;
use crate::support::browser::Browser;
use crate::support::serving::Serving;

fn serving<A: Answer>(
    auth: NeonAuth,
    application: impl Fn(&RequestAuth, &Request) -> A + Send + Sync + 'static,
) -> Serving {
    Serving::with(move |request| attach(&auth, request, |auth| application(auth, request)))
}

fn sign_out(auth: &RequestAuth) {
    auth.sign_out().send().unwrap();
}

#[test]
fn they_replace_the_applications_own_lines_of_the_same_name() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = serving(auth(&server), |auth, _| {
        sign_out(auth);
        Response::text("bye")
            .with_additional_header("set-cookie", "__Secure-neon-auth.session_token=own; Path=/")
            .with_additional_header("Set-Cookie", "theme=dark")
            .with_additional_header("X-Own", "__Secure-neon-auth.session_token=kept")
    });
    let page = Browser::of_ann(&application).get(&application, "/");
    let cookies = page.cookies();
    let names: BTreeSet<_> = cookies.iter().collect();
    assert_eq!(names.len(), cookies.len(), "{cookies:?}");
    assert_eq!(cookies[0], "theme", "{cookies:?}");
    assert!(cookies.contains(&"session_token"), "{cookies:?}");
    assert!(cookies.contains(&"local.session_data"), "{cookies:?}");
    assert_eq!(
        page.header("x-own"),
        "__Secure-neon-auth.session_token=kept"
    );
}

#[test]
fn an_answer_with_cookies_is_kept_by_no_cache() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = serving(auth(&server), |auth, _| {
        sign_out(auth);
        Response::text("bye").with_public_cache(3600)
    });
    let page = Browser::of_ann(&application).get(&application, "/");
    assert_eq!(page.header("cache-control"), "private, no-store");
}

#[test]
fn an_answer_without_cookies_stays_as_it_is() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = serving(auth(&server), |_, _| {
        Response::text("hello")
            .with_public_cache(3600)
            .with_additional_header("Set-Cookie", "theme=dark")
    });
    let page = Browser::of_ann(&application).get(&application, "/");
    assert_eq!(page.header("cache-control"), "public, max-age=3600");
    assert_eq!(page.cookies(), ["theme"]);
}

#[test]
fn they_are_on_a_rejection_too() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = serving(auth(&server), |auth, _| {
        sign_out(auth);
        let session = neon_auth_rouille::require_session(auth)?;
        Ok(Response::text(session.user.name.to_string()))
    });
    let page = Browser::of_ann(&application).get(&application, "/");
    assert_eq!(page.status, 303);
    assert!(page.cookies().contains(&"session_token"), "{page:?}");
}

/// The header is the client's: the application has to ask.
#[test]
fn a_client_that_says_it_is_signed_in_is_not() {
    let server = neon_auth_dev_server::start().unwrap();
    let auth = auth(&server);
    let application = Serving::with(move |request| {
        protect(&auth, request, |auth| {
            let session = neon_auth_rouille::optional_session(auth)?;
            Ok(Response::text(session.is_some().to_string()))
        })
    });
    let forged = [("x-neon-auth-middleware", "true")];
    let page = Browser::default().get_with(&application, "/auth/sign-in", &forged);
    assert_eq!(page.text, "false");
    let page = Browser::default().get_with(&application, "/page", &forged);
    assert_eq!(page.status, 303);
}
