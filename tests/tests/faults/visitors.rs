//! Many visitors at once, each with a session of its own that is in no cache.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use http::Request;
use http::request::Parts;
use neon_auth::{Blocking, NeonAuth};
use neon_auth_async_std::AsyncStdRuntime;
use neon_auth_core::{Config, Error, LevelFilter, Session};
use neon_auth_hyper::{HttpClientBuilder, Runtime};
use neon_auth_smol::SmolRuntime;
use neon_auth_tests::faults::Server;
use neon_auth_tokio::TokioRuntime;

use crate::table::AMPLE;

type LookedUp = Result<Option<Session>, Error>;

/// An application on some transport.
pub(crate) struct Application {
    pub(crate) name: &'static str,
    /// Has a visitor's session looked up, and brings what came of it.
    visit: Box<dyn Fn(Parts, Sender<LookedUp>) + Sync>,
    /// Whether unused connections are closed by the clock, and not by the next call.
    pub(crate) closes_by_the_clock: bool,
}

impl Application {
    /// Has the sessions of so many visitors looked up at once.
    pub(crate) fn visited_by(&self, visitors: usize) -> Visits {
        let (sender, outcomes) = channel();
        for visitor in 0..visitors {
            let cookie = format!("__Secure-neon-auth.session_token=token-{visitor}.signature");
            let request = Request::get("http://localhost/").header("cookie", cookie);
            let (parts, ()) = request.body(()).unwrap().into_parts();
            (self.visit)(parts, sender.clone());
        }
        Visits { outcomes, visitors }
    }
}

/// Visitors that wait for an answer.
pub(crate) struct Visits {
    outcomes: Receiver<LookedUp>,
    visitors: usize,
}

impl Visits {
    /// Waits until all have an answer, and says how many failed, and with which code.
    pub(crate) fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        for answered in 0..self.visitors {
            match self.outcomes.recv_timeout(2 * AMPLE) {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => failures.push(error.code().to_owned()),
                Err(_) => panic!("only {answered} of {} were answered", self.visitors),
            }
        }
        failures
    }
}

/// Runs a case on every transport, one after the other: two bursts at once would disturb each other.
pub(crate) fn on_each_alone(server: &Server, limit: usize, case: impl Fn(&Application)) {
    let case = |application: Application| {
        case(&application);
        drop(application);
        assert!(server.falls_idle(AMPLE), "a connection is still open");
    };
    let config = || {
        Config::builder()
            .base_url(server.url("/auth"))
            .cookie_secret("0123456789abcdef0123456789abcdef")
            .log_level(LevelFilter::Silent)
            .timeout(Duration::from_secs(30))
            .connection_limit(limit)
            .build()
            .unwrap()
    };
    let tokio = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    {
        let _inside = tokio.enter();
        case(tasks("tokio", TokioRuntime, config()));
    }
    case(tasks("async-std", AsyncStdRuntime, config()));
    case(tasks("smol", SmolRuntime, config()));
    case(threads(config()));
}

fn tasks<R: Runtime>(name: &'static str, runtime: R, config: Config) -> Application {
    let auth = NeonAuth::new(config, HttpClientBuilder::new(runtime.clone()).build());
    Application {
        name,
        visit: Box::new(move |parts, outcomes| {
            let auth = auth.on(&parts);
            runtime.spawn(async move {
                let _ = outcomes.send(auth.get_session().await);
            });
        }),
        closes_by_the_clock: true,
    }
}

fn threads(config: Config) -> Application {
    let auth: NeonAuth<Blocking> = neon_auth_ureq::new(config);
    Application {
        name: "ureq",
        visit: Box::new(move |parts, outcomes| {
            let auth = auth.on(&parts);
            thread::spawn(move || outcomes.send(auth.get_session().send()));
        }),
        closes_by_the_clock: false,
    }
}
