//! Calls, before and after a fork, while other calls are under way that end in the parent alone.

use std::thread::{self, JoinHandle};

use http::Request;
use http::request::Parts;
use neon_auth::{Blocking, NeonAuth};
use neon_auth_core::Config;
use neon_auth_core::methods::SignInEmail;
use neon_auth_tokio::{Client, OwnThread};
use tokio::runtime::Builder;

use crate::process::{Process, fork};

/// So many look-ups may be under way at once: all of four places but one.
const LOOK_UPS: usize = 3;

/// A `NeonAuth` in one of its modes, whose calls hold up the thread that makes them.
pub(crate) trait Calls: Clone + Send + 'static {
    /// The name of the user whose session this is, or the code of the failure.
    fn name_of(&self, token: &str) -> String;

    /// Signs this user in, and gives the name or the code of the failure.
    fn sign_in(&self, name: &str) -> String;
}

/// Forks while all places of look-ups are taken. The server answers those once the child has asked.
pub(crate) fn play(calls: &impl Calls) {
    println!("parent: {}", calls.name_of("before"));
    let held: Vec<_> = (0..LOOK_UPS).map(|held| hold(calls, held)).collect();
    until_the_server_has(LOOK_UPS);
    // It leaves a connection that waits for the next call.
    println!("parent: {} signs in", calls.sign_in("zoe"));
    match fork() {
        Process::Child => {
            for _ in 0..5 {
                println!("child: {}", calls.name_of("child"));
            }
            println!("child: {} signs in", calls.sign_in("ann"));
        }
        Process::Parent(child) => {
            child.ends_well();
            for held in held {
                println!("parent: {}", held.join().expect("a name"));
            }
            println!("parent: {}", calls.name_of("parent"));
            println!("parent: {} signs in", calls.sign_in("ben"));
        }
    }
}

fn hold(calls: &impl Calls, number: usize) -> JoinHandle<String> {
    let calls = calls.clone();
    thread::spawn(move || calls.name_of(&format!("held-{number}")))
}

/// The test says so on standard input, a line for each.
fn until_the_server_has(calls: usize) {
    for line in std::io::stdin().lines().take(calls) {
        line.expect("a line for each call that has arrived");
    }
}

fn config(base_url: &str) -> Config {
    Config::builder()
        .base_url(base_url)
        .cookie_secret("a-secret-of-32-characters-or-more")
        .connection_limit(LOOK_UPS + 1)
        .build()
        .expect("the configuration is valid")
}

fn page_of(token: &str) -> Parts {
    let cookie = format!("__Secure-neon-auth.session_token={token}.signature");
    let request = Request::get("/").header("cookie", cookie).body(());
    request
        .expect("the token is valid in a header")
        .into_parts()
        .0
}

/// The server knows by the user-agent who signs in.
fn form_of(name: &str) -> Parts {
    let request = Request::post("/sign-in")
        .header("user-agent", name)
        .body(());
    request
        .expect("the name is valid in a header")
        .into_parts()
        .0
}

fn credentials(name: &str) -> SignInEmail {
    SignInEmail::new(format!("{name}@example.com"), name)
}

/// Async code of several runtimes, whose calls are made on a thread of their own.
#[derive(Clone)]
pub(crate) struct OwnThreads(NeonAuth);

impl OwnThreads {
    pub(crate) fn new(base_url: &str) -> Self {
        let transport = OwnThread::new(Client::new());
        Self(NeonAuth::new(config(base_url), transport))
    }

    fn wait<T>(future: impl Future<Output = T>) -> T {
        let runtime = Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(future)
    }
}

impl Calls for OwnThreads {
    fn name_of(&self, token: &str) -> String {
        let auth = self.0.on(&page_of(token));
        match Self::wait(async { auth.get_session().await }) {
            Ok(session) => session.map_or("nobody".into(), |session| session.user.name.to_string()),
            Err(error) => error.code().to_owned(),
        }
    }

    fn sign_in(&self, name: &str) -> String {
        let auth = self.0.on(&form_of(name));
        match Self::wait(async { auth.sign_in().email(credentials(name)).await }) {
            Ok(_) => name.to_owned(),
            Err(error) => error.code().to_owned(),
        }
    }
}

/// Blocking code.
#[derive(Clone)]
pub(crate) struct Blocked(NeonAuth<Blocking>);

impl Blocked {
    pub(crate) fn new(base_url: &str) -> Self {
        Self(neon_auth_ureq::new(config(base_url)))
    }
}

impl Calls for Blocked {
    fn name_of(&self, token: &str) -> String {
        match self.0.on(&page_of(token)).get_session().send() {
            Ok(session) => session.map_or("nobody".into(), |session| session.user.name.to_string()),
            Err(error) => error.code().to_owned(),
        }
    }

    fn sign_in(&self, name: &str) -> String {
        match self
            .0
            .on(&form_of(name))
            .sign_in()
            .email(credentials(name))
            .send()
        {
            Ok(_) => name.to_owned(),
            Err(error) => error.code().to_owned(),
        }
    }
}
