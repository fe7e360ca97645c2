//! Gates inside one another.

use neon_auth::adapter::join;
use std::collections::BTreeSet;

use neon_auth_rouille::{Rejection, RequestAuth, attach, protect, require_session};
use rouille::{Request, Response};

use crate::support::browser::Browser;
use crate::support::serving::Serving;
use crate::support::{auth, configured, offline};

fn pages(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    if request.url() == "/sign-out" {
        auth.sign_out().send().unwrap();
        return Ok(Response::text("bye"));
    }
    Ok(Response::text(require_session(auth)?.user.name.to_string()))
}

fn nested(auth: neon_auth_rouille::NeonAuth) -> Serving {
    Serving::with(move |request| {
        protect(&auth, request, |auth| {
            attach(auth, request, |auth| {
                match request.remove_prefix("/inner") {
                    Some(request) => protect(auth, &request, |auth| pages(auth, &request)),
                    None => Response::empty_404(),
                }
            })
        })
    })
}

#[test]
fn one_of_them_asks_and_one_writes_the_cookies() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = nested(auth(&server));
    let mut browser = Browser::of_ann(&application);
    browser.forget_cache();
    let asked = server.count("get-session");
    let page = browser.get(&application, "/inner/whoami");
    assert_eq!(page.text, "Ann");
    assert_eq!(page.cookies(), ["local.session_data"]);
    assert_eq!(server.count("get-session"), asked + 1);
}

#[test]
fn what_happens_inside_reaches_the_response_once() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = nested(auth(&server));
    let page = Browser::of_ann(&application).get(&application, "/inner/sign-out");
    assert_eq!(page.text, "bye");
    let cookies = page.cookies();
    let names: BTreeSet<_> = cookies.iter().collect();
    assert_eq!(names.len(), cookies.len(), "{cookies:?}");
    assert!(cookies.contains(&"session_token") && cookies.contains(&"local.session_data"));
}

#[test]
fn the_inner_one_decides_by_the_whole_path() {
    let auth = offline();
    let application = Serving::with(move |request| {
        attach(&auth, request, |auth| {
            let request = request.remove_prefix("/admin").unwrap();
            protect(auth, &request, |_| Response::text("protected"))
        })
    });
    let page = Browser::default().get(&application, "/admin/auth/sign-in");
    assert_eq!(
        page.status, 303,
        "the stripped path is public, the real one is not"
    );
    let page = Browser::default().get(&application, "/admin/api/auth/get-session");
    assert_eq!(page.status, 303, "the stripped path is below the mount");
}

#[test]
fn another_configuration_decides_by_itself_and_has_the_same_jar() {
    let server = neon_auth_dev_server::start().unwrap();
    let outer = auth(&server);
    let stricter = configured(&server).login_url("/staff/sign-in").build();
    let inner = neon_auth_rouille::new(stricter.unwrap());
    let application = Serving::with(move |request| {
        attach(&outer, request, |auth| {
            let inner = join(&inner, auth, None);
            protect(&inner, request, |auth| pages(auth, request))
        })
    });
    let page = Browser::default().get(&application, "/page");
    assert_eq!(page.header("location"), "/staff/sign-in?redirectTo=%2Fpage");
    let mut browser = Browser::of_ann(&application);
    browser.forget_cache();
    let page = browser.get(&application, "/page");
    assert_eq!(page.text, "Ann");
    assert_eq!(page.cookies(), ["local.session_data"]);
}
