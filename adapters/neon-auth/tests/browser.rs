//! The browser for tests of applications: where it goes, and what it says if it does not get there.

#![allow(clippy::unwrap_used, reason = "the helpers of tests fail as tests do")]

use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response};
use neon_auth::testing::{Answered, Browser, BrowserError, Upstream, Visited, answers, upstream};
use neon_auth::transport::{FetchErrorKind, Transport, block_on};
use neon_auth::{Async, Blocking, Mode};
use serde_json::{Value, json};

type Answer = dyn Fn(&Request<Bytes>, SocketAddr) -> Answered;

/// An application in the terms of no framework, and the one other server that there is.
#[derive(Clone)]
struct App<M: Mode> {
    answer: Arc<Answer>,
    elsewhere: Upstream<M>,
}

impl<M: Mode> Visited for App<M> {
    type Mode = M;
    type Answering<'a> = Ready<Answered>;

    fn answer(&self, request: Request<Bytes>, peer: SocketAddr) -> Ready<Answered> {
        ready((self.answer)(&request, peer))
    }

    fn transport(&self) -> &dyn Transport<Mode = M> {
        &self.elsewhere
    }
}

/// A browser at an application that answers so.
fn at(answer: impl Fn(&Request<Bytes>) -> Response<Bytes> + 'static) -> Browser<App<Blocking>> {
    with(answer, upstream(answers::unexpected))
}

fn with<M: Mode>(
    answer: impl Fn(&Request<Bytes>) -> Response<Bytes> + 'static,
    elsewhere: Upstream<M>,
) -> Browser<App<M>> {
    Browser::new(App {
        answer: Arc::new(move |request, _| Ok(answer(request))),
        elsewhere,
    })
}

fn text(text: impl Into<Bytes>) -> Response<Bytes> {
    Response::new(text.into())
}

fn redirect(location: &str) -> Response<Bytes> {
    let response = Response::builder().status(303).header("location", location);
    response.body(Bytes::new()).unwrap()
}

fn header<'r>(request: &'r Request<Bytes>, name: &str) -> &'r str {
    let value = request.headers().get(name);
    value.map_or("", |value| value.to_str().unwrap())
}

fn complaint(visited: Result<neon_auth::testing::Page, BrowserError>) -> String {
    visited.unwrap_err().to_string()
}

#[test]
fn async_and_blocking_tests_arrive_at_the_same_page() {
    let answer = |request: &Request<Bytes>| match request.uri().path() {
        "/" => redirect("/home?x=1"),
        _ => text("Welcome"),
    };
    let pages = [
        at(answer).get("/").send().unwrap(),
        block_on(with::<Async>(answer, upstream(answers::unexpected)).get("/")).unwrap(),
    ];
    for page in pages {
        assert_eq!(page.status(), 200);
        assert_eq!(page.text(), "Welcome");
        assert_eq!((page.path(), page.target()), ("/home", "/home?x=1"));
        assert_eq!(page.origin(), "http://localhost:3000");
        assert!(!format!("{page:?}").contains("x=1"), "{page:?}");
    }
}

#[test]
fn the_target_is_a_path_and_the_host_a_header() {
    let browser = at(|request| {
        let host = header(request, "host");
        text(format!("{host} {}", request.uri()))
    });
    let page = browser.get("/a?b=c#d").send().unwrap();
    assert_eq!(page.text(), "localhost:3000 /a?b=c");
    let browser = browser.at("https://app.example.com");
    assert_eq!(browser.get("/").send().unwrap().text(), "app.example.com /");
}

#[test]
fn what_is_sent_is_what_the_test_says() {
    let browser = at(|request| {
        let (method, name) = (request.method(), header(request, "user-agent"));
        let (content_type, own) = (header(request, "content-type"), header(request, "x-own"));
        let body = String::from_utf8_lossy(request.body());
        text(format!("{method} {content_type} {body} {name} {own}"))
    })
    .user_agent("Ann's phone");
    let form = browser.form("/", &[("a", "1 2"), ("b", "&")]);
    let page = form.header("x-own", "1").send().unwrap();
    let expected = "POST application/x-www-form-urlencoded a=1+2&b=%26 Ann's phone 1";
    assert_eq!(page.text(), expected);
    let script = browser.json("PATCH", "/", &json!({"a": 1}));
    let expected = "PATCH application/json {\"a\":1} Ann's phone ";
    assert_eq!(script.send().unwrap().text(), expected);
    let script = browser.json("GET", "/", &Value::Null).send().unwrap();
    assert_eq!(script.text(), "GET   Ann's phone ");
}

#[test]
fn an_answer_in_json_is_read() {
    let browser = at(|_| text("{\"name\":\"Ann\"}"));
    let page = browser.get("/").send().unwrap();
    assert_eq!(page.json().unwrap(), json!({"name": "Ann"}));
    assert!(at(|_| text("Ann")).get("/").send().unwrap().json().is_err());
}

#[test]
fn cookies_come_back_and_are_looked_at_deleted_and_copied() {
    let browser = at(|request| {
        let mut response = text(header(request, "cookie").to_owned());
        if request.uri().path() == "/sign-in" {
            response = redirect("/");
            let set = "__Secure-a=1; Secure; HttpOnly".parse().unwrap();
            response.headers_mut().append("set-cookie", set);
            let set = "b=2".parse().unwrap();
            response.headers_mut().append("set-cookie", set);
        }
        response
    });
    let page = browser.get("/sign-in").send().unwrap();
    assert_eq!(page.text(), "__Secure-a=1; b=2");
    assert_eq!(page.cookie("__Secure-a"), Some("1"));
    assert_eq!((page.cookie("a"), page.header("set-cookie")), (None, None));
    let copy = browser.clone();
    assert!(browser.forget("b") && !browser.forget("b"));
    assert_eq!(browser.get("/").send().unwrap().text(), "__Secure-a=1");
    assert_eq!(copy.cookie("b").as_deref(), Some("2"));
    let given = browser.cookies("b=3; c=4");
    assert_eq!(given.cookie("c").as_deref(), Some("4"));
    assert_eq!(
        given.get("/").send().unwrap().text(),
        "__Secure-a=1; b=3; c=4"
    );
}

#[test]
fn an_unfollowed_visit_stays_at_a_redirect() {
    let page = at(|_| redirect("https://accounts.example/sign-in"))
        .get("/")
        .unfollowed()
        .send();
    let page = page.unwrap();
    assert_eq!(page.status(), 303);
    let location = page.header("location");
    assert_eq!(location, Some("https://accounts.example/sign-in"));
}

#[test]
fn so_many_redirects_are_followed_and_no_more() {
    let count_down = |request: &Request<Bytes>| {
        let left = request.uri().path().trim_start_matches('/');
        let left: usize = left.parse().unwrap();
        match left {
            0 => text("there"),
            left => redirect(&format!("/{}", left - 1)),
        }
    };
    let browser = at(count_down);
    assert_eq!(browser.get("/20").send().unwrap().text(), "there");
    assert_eq!(
        complaint(browser.get("/21").send()),
        "more than 20 redirects, the last of them from /1"
    );
}

/// The way to another server on this machine, and back over a page of it: with `Strict` cookies of the application.
#[test]
fn strict_cookies_do_not_come_back_from_another_site_until_a_page_refreshes_itself() {
    let app = |request: &Request<Bytes>| match (request.uri().path(), header(request, "cookie")) {
        ("/leave", _) => {
            let mut response = redirect("http://127.0.0.1:4000/__idp/authorize?state=1");
            let cookie = "x=1; SameSite=Strict".parse().unwrap();
            response.headers_mut().insert("set-cookie", cookie);
            response
        }
        ("/back", "") => {
            let page = "<html><meta http-equiv=\"refresh\" content=\"0;url=/back\">";
            let html = Response::builder().header("content-type", "text/html");
            assert_eq!(header(request, "sec-fetch-site"), "cross-site");
            html.body(page.into()).unwrap()
        }
        ("/back", cookies) => {
            let site = header(request, "sec-fetch-site");
            text(format!("{cookies} {site}"))
        }
        (other, _) => text(other.to_owned()),
    };
    let provider = upstream::<Blocking, _>(|request: &Request<Bytes>| {
        assert_eq!(header(request, "host"), "127.0.0.1:4000");
        let cookie = header(request, "cookie");
        assert!(!cookie.contains("x="), "the application's cookie: {cookie}");
        match request.uri().query() {
            Some("state=1&login_hint=ann%40example.com") => {
                redirect("http://localhost:3000/back?code=1")
            }
            Some("state=1&deny=1") => redirect("http://localhost:3000/denied"),
            _ => text("Who are you?"),
        }
    });
    let browser = with(app, provider.clone());
    let page = browser.form("/leave", &[]).send().unwrap();
    assert_eq!(page.text(), "Who are you?");
    assert_eq!(page.origin(), "http://127.0.0.1:4000");
    let back = browser.authorize(&page, "ann@example.com").send().unwrap();
    assert_eq!((back.path(), back.text()), ("/back", "x=1 same-origin"));
    let denied = browser.decline(&page).send().unwrap();
    assert_eq!(denied.path(), "/denied");
    let followed = browser.follow(&page, "http://localhost:3000/link").send();
    assert_eq!(followed.unwrap().text(), "/link");
    assert_eq!(provider.calls().len(), 3);
    assert_eq!(
        complaint(browser.authorize(&back, "ann@example.com").send()),
        "/back is no page of the simulated provider: its path is /__idp/authorize"
    );
}

#[test]
fn no_test_leaves_this_machine() {
    for (to, origin) in [
        ("https://accounts.example/x?y=z", "https://accounts.example"),
        ("http://192.0.2.1/", "http://192.0.2.1"),
        ("//evil.example", "http://evil.example"),
        ("/\\evil.example", "http://evil.example"),
        ("https://127.0.0.1/", "https://127.0.0.1"),
    ] {
        let browser = at(move |request| match request.uri().path() {
            "/" => redirect(to),
            _ => text(""),
        });
        let text = complaint(browser.get("/").send());
        let expected = format!("/ leads to {origin}, and of other servers");
        assert!(text.starts_with(&expected), "{to}: {text}");
        let page = browser.get("/page").send().unwrap();
        let text = complaint(browser.follow(&page, to).send());
        assert!(text.starts_with("/page leads to "), "{to}: {text}");
    }
}

#[test]
fn what_goes_wrong_is_a_sentence() {
    let browser = at(|request| text(request.method().to_string()));
    for (visit, expected) in [
        (
            browser.get("dashboard?token=secret"),
            "\"dashboard\" is no path of the application",
        ),
        (
            browser.get("//evil.example"),
            "\"//evil.example\" is no path",
        ),
        (
            browser.get("https://a.example"),
            "\"https://a.example\" is no path",
        ),
        (
            browser.json("GE T", "/", &Value::Null),
            "the request is invalid: ",
        ),
        (
            browser.get("/").header("a b", ""),
            "the request is invalid: ",
        ),
        (
            browser.get("/").header("a", "\n"),
            "the request is invalid: ",
        ),
        (browser.get("/").sent_by("evil"), "\"evil\" is no origin: "),
    ] {
        let error = visit.send().unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert_eq!(format!("{error:?}"), error.to_string());
    }
    let page = browser.get("/").send().unwrap();
    assert_eq!(
        complaint(browser.follow(&page, "mailto:ann@example.com").send()),
        "/ leads to \"mailto:ann@example.com\", which a browser does not open as a page"
    );
    let lost = browser.at("app.example.com");
    let text = complaint(lost.get("/").send());
    assert!(
        text.starts_with("\"app.example.com\" is no origin: "),
        "{text}"
    );
    assert_eq!(lost.cookie("a"), None);
}

#[test]
fn a_server_that_is_down_and_an_application_that_fails_are_errors() {
    let down = upstream::<Blocking, _>(|_| answers::failure(FetchErrorKind::Refused));
    let browser = with(|_| redirect("http://localhost:4000/"), down);
    let text = complaint(browser.get("/").send());
    let expected = "no answer comes from http://localhost:4000: ";
    assert!(text.starts_with(expected), "{text}");

    let browser: Browser<App<Blocking>> = Browser::new(App {
        answer: Arc::new(|_, _| Err("out of order".into())),
        elsewhere: upstream(answers::unexpected),
    });
    let text = complaint(browser.get("/").send());
    assert_eq!(text, "the application fails: out of order");
}

#[test]
fn a_connection_comes_from_this_machine_or_from_where_the_test_says() {
    let app = App::<Blocking> {
        answer: Arc::new(|_, peer| Ok(text(peer.ip().to_string()))),
        elsewhere: upstream(answers::unexpected),
    };
    let browser = Browser::<App<Blocking>>::new(app);
    assert_eq!(browser.get("/").send().unwrap().text(), "127.0.0.1");
    let browser = browser.peer([203, 0, 113, 7]);
    assert_eq!(browser.get("/").send().unwrap().text(), "203.0.113.7");
}

#[test]
fn a_form_of_another_site_has_its_origin_and_no_cookies() {
    let browser = at(|request| {
        assert_eq!(request.method(), Method::POST);
        let [origin, cookie] = ["origin", "cookie"].map(|name| header(request, name));
        text(format!("{origin} {cookie}"))
    })
    .cookies("x=1");
    let own = browser.form("/", &[]).send().unwrap();
    assert_eq!(own.text(), "http://localhost:3000 x=1");
    let sibling = browser.form("/", &[]).sent_by("http://localhost:4000");
    assert_eq!(sibling.send().unwrap().text(), "http://localhost:4000 x=1");
    let foreign = browser.form("/", &[]).sent_by("https://evil.example");
    assert_eq!(foreign.send().unwrap().text(), "https://evil.example ");
    let in_a_sandbox = browser.form("/", &[]).sent_by("null").send();
    assert_eq!(in_a_sandbox.unwrap().text(), "null ");
}
