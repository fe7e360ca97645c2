//! A server without a framework, by `neon-auth` and `neon-auth-ureq` alone: forms to sign in and out, a page for who
//! is signed in. `cargo run -p neon-auth-rouille --example tiny_http`.
//!
//! It talks to an embedded Neon Auth with an account in it, or to your own if `NEON_AUTH_BASE_URL` and
//! `NEON_AUTH_COOKIE_SECRET` are set. An argument such as `localhost:4000` is the address it listens at.

use std::error::Error;
use std::io::Read;
use std::ops::ControlFlow;
use std::thread;

use bytes::Bytes;
use http::Response;
use neon_auth::Config;
use neon_auth::adapter::{BodyLimits, Gate, Head, Proxy, Unread};
use neon_auth::methods::{OrSecondFactor, SignInEmail, SignUpEmail};
use neon_auth::{Blocking, NeonAuth, RequestAuth};
use neon_auth::{Rejection, require_session, require_trusted_origin};
use tiny_http::{Header, Request, Server};

type Auth = RequestAuth<Blocking>;

const NAME: &str = "tiny_http";
const EMAIL: &str = "ann@example.com";
const PASSWORD: &str = "correct horse battery staple";

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let embedded;
    let auth = if std::env::var_os("NEON_AUTH_BASE_URL").is_some() {
        neon_auth_ureq::from_env()?
    } else {
        embedded = neon_auth_dev_server::start()?;
        let config = Config::builder()
            .base_url(embedded.base_url())
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .build()?;
        let auth = neon_auth_ureq::new(config);
        let (head, ()) = http::Request::new(()).into_parts();
        let ann = SignUpEmail::new(EMAIL, PASSWORD).name("Ann");
        auth.on(&head).sign_up().email(ann).send()?;
        println!("Sign in as {EMAIL} with the password `{PASSWORD}`.");
        auth
    };
    let address = std::env::args().nth(1);
    let server = Server::http(address.as_deref().unwrap_or("localhost:3000"))?;
    if let Some(address) = server.server_addr().to_ip() {
        // Browsers keep our cookies on HTTPS, and on a host of this name.
        println!("http://localhost:{}/", address.port());
    }
    for request in server.incoming_requests() {
        let auth = auth.clone();
        thread::spawn(move || serve(&auth, request));
    }
    Ok(())
}

fn serve(auth: &NeonAuth<Blocking>, mut request: Request) {
    let response = respond(auth, &mut request);
    let (head, body) = response.into_parts();
    let mut response = tiny_http::Response::from_data(body).with_status_code(head.status.as_u16());
    for (name, value) in &head.headers {
        if let Ok(header) = Header::from_bytes(name.as_str(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    // If the client has gone, there is nobody to answer.
    let _ = request.respond(response);
}

/// All of Neon Auth is here: the proxy, the gate, and the cookies.
fn respond(auth: &NeonAuth<Blocking>, request: &mut Request) -> Response<Bytes> {
    let headers = request.headers().iter();
    let headers = headers.map(|Header { field, value }| {
        let name = field.as_str().as_str();
        (name, value.as_str().as_bytes())
    });
    let head = Head::from_text(
        auth.config(),
        request.method().as_str(),
        request.url(),
        headers,
    );
    let head = head.peer(request.remote_addr().map(|address| address.ip()));
    if auth.config().path_below_mount(head.path()).is_some() {
        let call = Proxy::new(auth, NAME).enter(head, None);
        let body = match call.wants_body() {
            true => read(request, call.limits()),
            false => Ok(Bytes::new()),
        };
        return call.answer(body).send();
    }
    let entry = Gate::protecting(auth, NAME).enter(head, None);
    let mut response = match entry.decide().send() {
        ControlFlow::Break(answer) => return answer,
        ControlFlow::Continue(_) => {
            application(entry.auth(), request).unwrap_or_else(Rejection::into_response)
        }
    };
    entry.finish(&mut response);
    response
}

/// A client that sends nothing holds its thread.
fn read(request: &mut Request, limits: BodyLimits) -> Result<Bytes, Unread> {
    let length = request.body_length().map(|length| length as u64);
    let mut headers = request.headers().iter();
    let is_chunked = headers.any(|header| header.field.equiv("Transfer-Encoding"));
    if length.is_none() && !is_chunked {
        return Ok(Bytes::new());
    }
    limits.read(request.as_reader(), length)
}

fn application(auth: &Auth, request: &mut Request) -> Result<Response<Bytes>, Rejection> {
    let method = request.method().as_str().to_owned();
    Ok(match (&*method, auth.request().path()) {
        ("GET", "/") => {
            let session = require_session(auth).send()?;
            let name = escaped(&session.user.name);
            page(format!("<h1>Hello, {name}</h1>{SIGN_OUT}"))
        }
        ("POST", "/sign-out") => match auth.sign_out().send() {
            Ok(_) => redirect("/auth/sign-in"),
            Err(error) => page(escaped(error.message())),
        },
        ("GET", "/auth/sign-in") => page(SIGN_IN),
        ("POST", "/auth/sign-in") => {
            // This page is public, so nothing else keeps another site's form out.
            require_trusted_origin(auth)?;
            sign_in(auth, request)
        }
        _ => answer(404, "content-type", "text/plain", "Not found".to_owned()),
    })
}

fn sign_in(auth: &Auth, request: &mut Request) -> Response<Bytes> {
    let mut form = Vec::new();
    if let Err(error) = request.as_reader().take(10_000).read_to_end(&mut form) {
        return answer(400, "content-type", "text/plain", error.to_string());
    }
    let fields = || form_urlencoded::parse(&form);
    let field = |name| fields().find(|field| field.0 == name).unwrap_or_default().1;
    let credentials = SignInEmail::new(field("email"), field("password"));
    match auth.sign_in().email(credentials).send() {
        Ok(OrSecondFactor::Reply(_)) => redirect("/"),
        Ok(OrSecondFactor::SecondFactor(_)) => page("A second factor is wanted."),
        Err(error) => {
            let problem = escaped(error.message());
            page(format!("<p role='alert'>{problem}</p>{SIGN_IN}"))
        }
    }
}

const SIGN_OUT: &str = "<form method='post' action='/sign-out'><button>Sign out</button></form>";
const SIGN_IN: &str = "<h1>Sign in</h1><form method='post'>\
    <p><label>E-mail <input name='email' type='email' required></label></p>\
    <p><label>Password <input name='password' type='password' required></label></p>\
    <button>Sign in</button></form>";

fn page(content: impl Into<String>) -> Response<Bytes> {
    let html = "<!doctype html><html lang='en'><title>Neon Auth</title>".to_owned();
    let html = html + &content.into();
    answer(200, "content-type", "text/html; charset=utf-8", html)
}

fn redirect(target: &str) -> Response<Bytes> {
    answer(303, "location", target, String::new())
}

fn answer(status: u16, header: &str, value: &str, body: String) -> Response<Bytes> {
    let response = Response::builder().status(status).header(header, value);
    response.body(body.into()).unwrap_or_default()
}

/// What somebody typed, as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
