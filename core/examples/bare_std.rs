//! Drives the core by hand, with the standard library alone: `cargo run -p neon-auth-core --example bare_std`.

#![allow(clippy::disallowed_macros, clippy::disallowed_types)] // the core does no I/O, its caller does

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::SystemTime;

use bytes::Bytes;
use http::{Request, Response};
use neon_auth_core::methods::SignUpEmail;
use neon_auth_core::{
    Action, Call, Config, Context, Fetch, FetchError, FetchErrorKind, Fetched, Flow, Freshness,
    GetSession, IncomingRequest, Jar, Step, Timing, UnixMillis,
};

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let server = neon_auth_dev_server::start()?;
    let config = Config::builder()
        .base_url(server.base_url())
        .cookie_secret("0123456789abcdef0123456789abcdef")
        .build()?;
    let (head, ()) = Request::get("http://localhost/").body(())?.into_parts();
    let request = IncomingRequest::new(&head.method, &head.uri, &head.headers);
    let mut jar = Jar::from_headers(&head.headers);

    let ann = SignUpEmail::new("ann@example.com", "correct horse battery").name("Ann");
    let sign_up = Call::start(Context::new(&config, now(), &request, &jar), &ann);
    run(sign_up, &mut jar)?;
    let context = Context::new(&config, now(), &request, &jar);
    let who = GetSession::start(context, Freshness::FromCache);
    let email = run(who, &mut jar)?.map(|session| session.user.email.to_string());
    println!("signed in: {email:?}");
    Ok(())
}

/// The loop that every flow takes.
fn run<F: Flow>(mut step: Step<F>, jar: &mut Jar) -> F::Outcome {
    loop {
        step.log.iter().for_each(|record| eprintln!("{record}"));
        match step.action {
            Action::Fetch(fetch, waiting) => {
                step = waiting.answer(now(), send(&fetch), Timing::default());
            }
            Action::Done(done) => {
                done.cookies.into_iter().for_each(|cookie| jar.set(cookie));
                return done.outcome;
            }
        }
    }
}

fn now() -> UnixMillis {
    #[allow(clippy::disallowed_methods)] // nor does it read the clock
    SystemTime::now().into()
}

fn send(fetch: &Fetch) -> Fetched {
    exchange(fetch).map_err(|error| FetchError::with_source(FetchErrorKind::Other, error))
}

/// HTTP at its shortest: no TLS, no chunks, one connection a request, and the timeout is that of a read.
fn exchange(fetch: &Fetch) -> Result<Response<Bytes>, Failure> {
    let (uri, body) = (fetch.request.uri(), fetch.request.body());
    let (host, path) = uri.authority().zip(uri.path_and_query()).ok_or("no URL")?;
    let (method, length) = (fetch.request.method(), body.len());
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in fetch.request.headers() {
        head += &format!("{name}: {}\r\n", value.to_str()?);
    }
    head += &format!("content-length: {length}\r\n\r\n");
    let mut stream = TcpStream::connect(host.as_str())?;
    stream.set_read_timeout(Some(fetch.timeout))?;
    stream.write_all(&[head.as_bytes(), body].concat())?;
    let answer = io::read_to_string(stream.take(fetch.response_limit as u64))?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("cut off")?;
    let (status, headers) = head.split_once("\r\n").ok_or("no headers")?;
    let mut response = Response::builder().status(status.get(9..12).ok_or("no status")?);
    for (name, value) in headers.lines().filter_map(|line| line.split_once(": ")) {
        response = response.header(name, value);
    }
    Ok(response.body(Bytes::from(body.to_owned()))?)
}
