//! Who is signed in, as functions of the request.

use neon_auth_rouille::methods::SignInEmail;
use neon_auth_rouille::{
    NeonAuth, Rejection, RequestAuth, Source, attach, optional_fresh_session, optional_session,
    protect, require_fresh_session, require_role, require_session,
};
use rouille::{Request, Response, router};

use crate::support::browser::Browser;
use crate::support::serving::Serving;
use crate::support::{auth, configured, offline};

fn pages(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    let text = router!(request,
        (GET) ["/required"] => { require_session(auth)?.user.name.to_string() },
        (POST) ["/change"] => { require_session(auth)?.user.name.to_string() },
        (POST) ["/change/fresh"] => { require_fresh_session(auth)?.user.name.to_string() },
        (GET) ["/optional"] => {
            optional_session(auth)?.map_or_else(|| "nobody".to_owned(), |session| session.user.name.to_string())
        },
        (GET) ["/fresh"] => {
            let session = require_fresh_session(auth)?;
            assert_eq!(session.source(), Source::Upstream);
            session.user.name.to_string()
        },
        (GET) ["/optional-fresh"] => {
            let session = optional_fresh_session(auth)?;
            session.map_or_else(|| "nobody".to_owned(), |session| session.user.name.to_string())
        },
        (GET) ["/admin"] => { require_role(auth, "admin")?.user.name.to_string() },
        (GET) ["/looked-at"] => {
            match require_session(auth) {
                Ok(session) => session.user.name.to_string(),
                Err(rejection) => format!("{:?}: {rejection}", rejection.error_code()),
            }
        },
        (GET) ["/everything"] => {
            let session = require_session(auth)?;
            assert_eq!(require_fresh_session(auth)?.user.id, session.user.id);
            assert_eq!(auth.get_session().send().unwrap().unwrap().user.id, session.user.id);
            session.user.name.to_string()
        },
        (POST) ["/auth/sign-in"] => {
            let credentials = SignInEmail::new("ann@example.com", "correct horse");
            match auth.sign_in().email(credentials).send() {
                Ok(_) => require_session(auth)?.user.name.to_string(),
                Err(error) => error.code().to_owned(),
            }
        },
        _ => return Ok(Response::empty_404()),
    );
    Ok(Response::text(text))
}

fn protected(auth: NeonAuth) -> Serving {
    Serving::with(move |request| protect(&auth, request, |auth| pages(auth, request)))
}

fn attached(auth: NeonAuth) -> Serving {
    Serving::with(move |request| attach(&auth, request, |auth| pages(auth, request)))
}

#[test]
fn a_browser_that_is_not_signed_in_is_sent_to_the_login_page() {
    for application in [protected(offline()), attached(offline())] {
        let page = Browser::default().get(&application, "/required?a=b");
        assert_eq!(page.status, 303);
        let location = "/auth/sign-in?redirectTo=%2Frequired%3Fa%3Db";
        assert_eq!(page.header("location"), location);
    }
}

#[test]
fn a_client_of_an_api_that_is_not_signed_in_gets_401() {
    for application in [protected(offline()), attached(offline())] {
        let json = [("accept", "application/json")];
        let page = Browser::default().get_with(&application, "/fresh", &json);
        assert_eq!(page.status, 401);
        assert_eq!(page.header("cache-control"), "private, no-store");
        assert!(page.text.contains("UNAUTHORIZED"), "{page:?}");
    }
}

#[test]
fn an_optional_session_is_none_if_nobody_is_signed_in() {
    let application = attached(offline());
    for path in ["/optional", "/optional-fresh"] {
        let page = Browser::default().get(&application, path);
        assert_eq!((page.status, &*page.text), (200, "nobody"), "{path}");
    }
}

#[test]
fn a_rejection_says_why() {
    let page = Browser::default().get(&attached(offline()), "/looked-at");
    assert_eq!(page.text, "Unauthorized: Authentication required");
}

#[test]
fn protect_refuses_before_the_application_runs() {
    let auth = offline();
    let application = Serving::with(move |request| {
        protect(&auth, request, |_| -> Response { panic!("it runs") })
    });
    assert_eq!(Browser::default().get(&application, "/page").status, 303);
}

#[test]
fn a_session_in_a_cookie_asks_nobody() {
    let server = neon_auth_dev_server::start().unwrap();
    let applications = [protected(auth(&server)), attached(auth(&server))];
    let mut browser = Browser::of_ann(&applications[0]);
    for application in &applications {
        let asked = server.count("get-session");
        for path in ["/required", "/optional", "/looked-at"] {
            assert_eq!(browser.get(application, path).text, "Ann", "{path}");
        }
        assert_eq!(server.count("get-session"), asked);
    }
}

#[test]
fn a_fresh_session_is_asked_of_upstream() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = attached(auth(&server));
    let mut browser = Browser::of_ann(&application);
    for path in ["/fresh", "/optional-fresh"] {
        let asked = server.count("get-session");
        assert_eq!(browser.get(&application, path).text, "Ann", "{path}");
        assert_eq!(server.count("get-session"), asked + 1, "{path}");
    }
}

#[test]
fn what_a_gate_has_asked_a_handler_does_not_ask_again() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = protected(auth(&server));
    let mut browser = Browser::of_ann(&application);
    browser.forget_cache();
    let asked = server.count("get-session");
    assert_eq!(browser.get(&application, "/everything").text, "Ann");
    assert_eq!(server.count("get-session"), asked + 1);
}

#[test]
fn a_role_that_somebody_lacks_is_403() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = protected(auth(&server));
    let page = Browser::of_ann(&application).get(&application, "/admin");
    assert_eq!(page.status, 403, "{page:?}");
    assert_eq!(page.header("cache-control"), "private, no-store");
}

#[test]
fn a_role_that_somebody_got_meanwhile_counts() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = protected(auth(&server));
    let mut browser = Browser::of_ann(&application);
    server.with(|auth| auth.set_role("ann@example.com", "admin"));
    assert_eq!(browser.get(&application, "/admin").text, "Ann");
}

#[test]
fn who_signs_in_by_a_handler_is_signed_in() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = protected(auth(&server));
    Browser::of_ann(&application);
    let mut browser = Browser::default();
    let page = browser.post(&application, "/auth/sign-in", &[], "");
    assert_eq!((page.status, &*page.text), (200, "Ann"));
    assert_eq!(page.cookies(), ["session_token", "local.session_data"]);
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert_eq!(browser.get(&application, "/required").text, "Ann");
    let requests = server.requests();
    let request = requests.to("sign-in/email").next_back().unwrap();
    assert_eq!(request.headers["x-neon-auth-proxy"], "rouille");
}

/// Under `attach`, and on a public page, nothing else keeps another site's form out.
#[test]
fn a_form_from_another_site_is_refused_before_any_look_up() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).public_route("/change").build().unwrap();
    let auth = neon_auth_rouille::new(config);
    let attached = attached(auth.clone());
    let browser = Browser::of_ann(&attached);
    for application in [protected(auth), attached] {
        let before = server.count("get-session");
        for path in ["/change", "/change/fresh"] {
            let foreign = [("origin", "https://evil.example")];
            let page = browser.clone().post(&application, path, &foreign, "");
            assert_eq!(page.status, 403, "{path}: {page:?}");
            assert!(page.text.contains("UNTRUSTED_ORIGIN"), "{page:?}");
        }
        assert_eq!(server.count("get-session"), before, "upstream was asked");
    }
}

#[test]
fn a_form_of_its_own_passes() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = attached(auth(&server));
    let own = [("origin", "http://localhost:3000")];
    let page = Browser::of_ann(&application).post(&application, "/change", &own, "");
    assert_eq!(page.text, "Ann");
}
