//! The application behind this library's own blocking server.

use std::net::SocketAddr;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use neon_auth_threads::methods::SignInEmail;
use neon_auth_threads::{
    Client, Handle, NeonAuth, Rejection, Request, RequestAuth, Response, Server, StatusCode,
    attach, handler, optional_fresh_session, optional_session, protect, require_cached_role,
    require_fresh_session, require_organization_role, require_role, require_session,
    require_signed_in_within, require_trusted_origin, status, text,
};

use crate::setup::{Gate, Setup};
use crate::world::PASSWORD;
use crate::{Framework, pages};

const HOUR: Duration = Duration::from_secs(3600);

pub(crate) struct Threads {
    address: SocketAddr,
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

impl Framework for Threads {
    const NAME: &str = "threads";
    const LEADER_WAITS: bool = false;
    const ARGUMENTS_AT_ONCE: usize = 1;
    const ENDS_AFTER_HALF_A_BODY: bool = true;
    const TAKES_AN_UNCLEAN_PATH_FOR_A_PAGE: bool = false;

    fn start(setup: Setup) -> Self {
        let gate = setup.gate;
        let server = Server::bind("127.0.0.1:0").expect("the server starts");
        // The server reads bodies, so that its own time counts for them.
        let server = server.body_timeout(setup.config.request_body_timeout());
        let auth = setup.neon_auth(Client::new()).build();
        Self {
            address: server.local_addr(),
            handle: server.handle(),
            thread: Some(thread::spawn(move || {
                server.serve(move |request| behind(gate, &auth, request));
            })),
        }
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.handle.stop();
        if let Some(thread) = self.thread.take() {
            // A test that has failed already says more than this.
            let _ = thread.join();
        }
    }
}

fn behind(gate: Gate, auth: &NeonAuth, request: &Request) -> Response {
    match gate {
        Gate::None => handler(auth, request).unwrap_or_else(|| status(StatusCode::NOT_FOUND)),
        Gate::Attach => attach(auth, request, |auth| answer(auth, request)),
        Gate::Protect => protect(auth, request, |auth| answer(auth, request)),
        Gate::Both => protect(auth, request, |auth| {
            attach(auth, request, |auth| answer(auth, request))
        }),
    }
}

fn answer(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    match (request.method().as_str(), request.uri().path()) {
        ("POST", "/sign-in") => {
            require_trusted_origin(auth)?;
            sign_in(auth, request)
        }
        ("POST", "/sign-in/handled") => Ok(handled_sign_in(auth, request)),
        _ => page(auth, request),
    }
}

fn page(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    let said = match (request.method().as_str(), request.uri().path()) {
        ("GET" | "POST", "/page") | ("GET", "/api/page") => {
            pages::greeting(&require_session(auth)?)
        }
        ("GET" | "POST", "/fresh") => pages::greeting(&require_fresh_session(auth)?),
        ("GET" | "POST", "/admin") => pages::greeting(&require_role(auth, "admin")?),
        ("GET", "/cached-admin") => pages::greeting(&require_cached_role(auth, "admin")?),
        ("GET", "/owner") => pages::greeting(&require_organization_role(auth, "owner")?),
        ("GET", "/recent") => pages::greeting(&require_signed_in_within(auth, HOUR)?),
        ("GET", "/everything") => everything(auth)?,
        ("GET", "/at-once") => at_once(auth),
        ("GET", "/public") => pages::name(optional_session(auth)?.as_ref()),
        ("GET", "/public/fresh") => {
            let session = optional_fresh_session(auth)?;
            session.map_or_else(|| pages::name(None), |session| pages::greeting(&session))
        }
        ("GET", "/public/refusal") => match require_session(auth) {
            Ok(session) => pages::name(Some(&session)),
            Err(rejection) => {
                let code = rejection.error_code();
                pages::refusal(code.expect("it is about no form"), rejection)
            }
        },
        ("GET", "/public/arrival") => pages::arrival(&auth.arrival()),
        ("POST", "/sign-out") => {
            require_trusted_origin(auth)?;
            let _ = auth.sign_out().send();
            String::new()
        }
        _ => return Ok(status(StatusCode::NOT_FOUND)),
    };
    Ok(text(said))
}

fn everything(auth: &RequestAuth) -> Result<String, Rejection> {
    let first = require_session(auth)?;
    let second = optional_session(auth)?.unwrap();
    let third = require_fresh_session(auth)?;
    let fourth = auth.get_session().send()?.unwrap();
    Ok(pages::one_user([&first, &second, &third, &fourth]))
}

fn at_once(auth: &RequestAuth) -> String {
    thread::scope(|threads| {
        let other = threads.spawn(|| auth.get_session().send().unwrap().unwrap());
        let one = auth.get_session().send().unwrap().unwrap();
        pages::one_user([&one, &other.join().unwrap()])
    })
}

fn body(request: &Request) -> String {
    String::from_utf8(request.body().to_vec()).expect("text")
}

fn sign_in(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    let credentials = SignInEmail::new(body(request), PASSWORD);
    let signed_in = auth.sign_in().email(credentials).send()?;
    Ok(match signed_in.signed_in() {
        Some(reply) => text(reply.user.name),
        None => status(StatusCode::NOT_IMPLEMENTED),
    })
}

fn handled_sign_in(auth: &RequestAuth, request: &Request) -> Response {
    let credentials = SignInEmail::new(body(request), PASSWORD);
    match auth.sign_in().email(credentials).send() {
        Ok(_) => text(pages::name(auth.get_session().send().unwrap().as_ref())),
        Err(error) => {
            let mut response = text(error.code());
            *response.status_mut() = error.status();
            response
        }
    }
}
