//! What the clients of a protected page get that are no browser on its way to a page: `fetch()`, htmx, server-sent events
//! and WebSockets.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use actix_web::web::{self, ServiceConfig};
use neon_auth_actix::{Session, protect};

use crate::support::browser::Browser;
use crate::support::{app, configured};

type Headers = &'static [(&'static str, &'static str)];

const FETCH: Headers = &[("accept", "*/*"), ("sec-fetch-mode", "cors")];
const EVENT_SOURCE: Headers = &[("accept", "text/event-stream"), ("sec-fetch-mode", "cors")];
const HTMX: Headers = &[
    ("hx-request", "true"),
    ("hx-current-url", "http://localhost:3000/list?page=2"),
];
const WEB_SOCKET: Headers = &[
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("origin", "http://localhost:3000"),
    ("sec-fetch-mode", "websocket"),
];
const FOREIGN_WEB_SOCKET: Headers = &[
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("origin", "https://evil.example"),
];

fn pages(config: &mut ServiceConfig) {
    let name = async |session: Session| session.user.name.to_string();
    config
        .route("/page", web::get().to(name))
        .route("/api/name", web::get().to(name));
}

fn request(path: &str, headers: Headers) -> TestRequest {
    let request = TestRequest::with_uri(path);
    headers
        .iter()
        .fold(request, |request, header| request.insert_header(*header))
}

#[actix_web::test]
async fn each_gets_what_it_understands() {
    let server = neon_auth_dev_server::start().unwrap();
    let config = configured(&server).api_route("/api").build().unwrap();
    let auth = neon_auth_actix::new(config);
    let app = app!(auth, pages, protect(&auth));
    let mut ann = Browser::of_ann(&app, "").await;

    for (path, headers, code) in [
        ("/page", FETCH, "UNAUTHORIZED"),
        ("/page", EVENT_SOURCE, "UNAUTHORIZED"),
        ("/page", HTMX, "UNAUTHORIZED"),
        ("/page", WEB_SOCKET, "UNAUTHORIZED"),
        ("/page", FOREIGN_WEB_SOCKET, "UNTRUSTED_ORIGIN"),
        ("/api/name", &[("accept", "text/html")], "UNAUTHORIZED"),
    ] {
        let before = server.requests().len();
        let page = Browser::default().send(&app, request(path, headers)).await;
        let status = match code {
            "UNAUTHORIZED" => StatusCode::UNAUTHORIZED,
            _ => StatusCode::FORBIDDEN,
        };
        assert_eq!(page.status, status, "{path} {headers:?}: {page:?}");
        assert_eq!(page.header("content-type"), "application/json");
        assert!(page.text.contains(code), "{page:?}");
        assert_eq!(server.requests().len(), before, "upstream was asked");
        if headers == HTMX {
            let login = "/auth/sign-in?redirectTo=%2Flist%3Fpage%3D2";
            assert_eq!(page.header("hx-redirect"), login);
        }
        if headers != FOREIGN_WEB_SOCKET {
            let page = ann.send(&app, request(path, headers)).await;
            assert_eq!((page.status, &*page.text), (StatusCode::OK, "Ann"));
        }
    }
}
