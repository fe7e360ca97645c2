//! The application behind rouille, on plain threads.

use std::io::Read as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ::rouille::{Request, Response, Server, router};
use neon_auth_rouille::methods::SignInEmail;
use neon_auth_rouille::{
    Client, NeonAuth, Rejection, RequestAuth, attach, handler, optional_fresh_session,
    optional_session, protect, require_cached_role, require_fresh_session,
    require_organization_role, require_role, require_session, require_signed_in_within,
    require_trusted_origin,
};

use crate::setup::{Gate, Setup};
use crate::world::PASSWORD;
use crate::{Framework, pages};

const HOUR: Duration = Duration::from_secs(3600);

pub(crate) struct Rouille {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Framework for Rouille {
    const NAME: &str = "rouille";
    const LEADER_WAITS: bool = false;
    const ARGUMENTS_AT_ONCE: usize = 1;
    // tiny_http reads to the end of a body before it looks for the next request.
    const ENDS_AFTER_HALF_A_BODY: bool = false;
    const TAKES_AN_UNCLEAN_PATH_FOR_A_PAGE: bool = false;

    fn start(setup: Setup) -> Self {
        let gate = setup.gate;
        let auth = setup.neon_auth(Client::new()).build();
        let server = Server::new("127.0.0.1:0", move |request| behind(gate, &auth, request));
        let server = server.expect("rouille starts");
        let address = server.server_addr();
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let thread = thread::spawn(move || {
            // The server's own way to stop takes a second.
            while !over.load(Ordering::Relaxed) {
                server.poll_timeout(Duration::from_millis(10));
            }
            server.join();
        });
        Self {
            address,
            is_over,
            thread: Some(thread),
        }
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Rouille {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A test that has failed already says more than this.
            let _ = thread.join();
        }
    }
}

fn behind(gate: Gate, auth: &NeonAuth, request: &Request) -> Response {
    match gate {
        Gate::None => handler(auth, request).unwrap_or_else(Response::empty_404),
        Gate::Attach => attach(auth, request, |auth| answer(auth, request)),
        Gate::Protect => protect(auth, request, |auth| answer(auth, request)),
        Gate::Both => protect(auth, request, |auth| {
            attach(auth, request, |auth| answer(auth, request))
        }),
    }
}

fn answer(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    router!(request,
        (POST) ["/sign-in"] => {
            require_trusted_origin(auth)?;
            sign_in(auth, request)
        },
        (POST) ["/sign-in/handled"] => { Ok(handled_sign_in(auth, request)) },
        _ => page(auth, request),
    )
}

fn page(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    let text = router!(request,
        (GET) ["/page"] => { pages::greeting(&require_session(auth)?) },
        (POST) ["/page"] => { pages::greeting(&require_session(auth)?) },
        (GET) ["/api/page"] => { pages::greeting(&require_session(auth)?) },
        (GET) ["/fresh"] => { pages::greeting(&require_fresh_session(auth)?) },
        (POST) ["/fresh"] => { pages::greeting(&require_fresh_session(auth)?) },
        (GET) ["/admin"] => { pages::greeting(&require_role(auth, "admin")?) },
        (POST) ["/admin"] => { pages::greeting(&require_role(auth, "admin")?) },
        (GET) ["/cached-admin"] => { pages::greeting(&require_cached_role(auth, "admin")?) },
        (GET) ["/owner"] => { pages::greeting(&require_organization_role(auth, "owner")?) },
        (GET) ["/recent"] => { pages::greeting(&require_signed_in_within(auth, HOUR)?) },
        (GET) ["/everything"] => { everything(auth)? },
        (GET) ["/at-once"] => { at_once(auth) },
        (GET) ["/public"] => { pages::name(optional_session(auth)?.as_ref()) },
        (GET) ["/public/fresh"] => {
            let session = optional_fresh_session(auth)?;
            session.map_or_else(|| pages::name(None), |session| pages::greeting(&session))
        },
        (GET) ["/public/refusal"] => {
            match require_session(auth) {
                Ok(session) => pages::name(Some(&session)),
                Err(rejection) => pages::refusal(rejection.error_code(), rejection),
            }
        },
        (GET) ["/public/arrival"] => { pages::arrival(&auth.arrival()) },
        (POST) ["/sign-out"] => {
            require_trusted_origin(auth)?;
            let _ = auth.sign_out().send();
            String::new()
        },
        _ => return Ok(Response::empty_404()),
    );
    Ok(Response::text(text))
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
    let mut text = String::new();
    let mut body = request.data().expect("nobody has read it");
    body.read_to_string(&mut text).expect("text");
    text
}

fn sign_in(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    let credentials = SignInEmail::new(body(request), PASSWORD);
    let signed_in = auth.sign_in().email(credentials).send()?;
    Ok(match signed_in.signed_in() {
        Some(reply) => Response::text(reply.user.name),
        None => Response::text("").with_status_code(501),
    })
}

fn handled_sign_in(auth: &RequestAuth, request: &Request) -> Response {
    let credentials = SignInEmail::new(body(request), PASSWORD);
    match auth.sign_in().email(credentials).send() {
        Ok(_) => Response::text(pages::name(auth.get_session().send().unwrap().as_ref())),
        Err(error) => Response::text(error.code()).with_status_code(error.status().as_u16()),
    }
}
