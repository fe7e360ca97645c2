//! Neon Auth hangs: the threads that wait for it are not all that the server has.

use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle, available_parallelism};

use neon_auth_rouille::testing::User;
use neon_auth_rouille::{Config, LevelFilter, NeonAuth, protect, require_session};
use rouille::{Response, Server};

use crate::support::browser::{AMPLE, Browser, Page};
use crate::support::serving::Serving;

/// A Neon Auth that takes connections and says nothing. Once it is dropped, they are reset.
struct Hanging(TcpListener);

impl Hanging {
    fn start() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    fn config(&self) -> Config {
        let port = self.0.local_addr().unwrap().port();
        Config::builder()
            .base_url(format!("http://127.0.0.1:{port}/neondb/auth"))
            .cookie_secret("a-secret-of-32-characters-or-more")
            .public_route("/public")
            // No look-up ends before the test does.
            .timeout(AMPLE * 10)
            .log_level(LevelFilter::Silent)
            .build()
            .unwrap()
    }
}

/// An application whose Neon Auth hangs. That ends first: the server waits for its threads.
struct Application {
    upstream: Hanging,
    serving: Serving,
}

impl Application {
    fn start(upstream: Hanging, auth: NeonAuth, pool: usize) -> Self {
        let server = Server::new("127.0.0.1:0", move |request| {
            protect(&auth, request, |auth| match &*request.url() {
                "/public" => Ok(Response::text("public")),
                _ => Ok(Response::text(require_session(auth)?.user.name.to_string())),
            })
        });
        Self {
            upstream,
            serving: Serving::of(server.unwrap().pool_size(pool)),
        }
    }

    fn ask(&self, headers: &[(&str, &str)], path: &str) -> Page {
        Browser::ask(self.serving.address, headers, path)
    }

    /// Ends Neon Auth, and with it all look-ups.
    fn end(self, visitors: Visitors, waiting: usize) {
        drop(self.upstream);
        for _ in 0..waiting {
            assert_eq!(visitors.next().status, 502);
        }
        for thread in visitors.threads {
            thread.join().unwrap();
        }
    }
}

/// Visitors who each have a session of their own, and nothing that vouches for it here.
struct Visitors {
    pages: Receiver<Page>,
    threads: Vec<JoinHandle<()>>,
}

impl Visitors {
    fn at(application: &Application, number: usize) -> Self {
        let (answered, pages) = channel();
        let threads = (0..number).map(|visitor| {
            let (answered, address) = (answered.clone(), application.serving.address);
            thread::spawn(move || {
                let cookie = format!("__Secure-neon-auth.session_token=visitor-{visitor}.x");
                let page = Browser::ask(address, &[("cookie", &*cookie)], "/page");
                // The test may have failed already.
                let _ = answered.send(page);
            })
        });
        Self {
            threads: threads.collect(),
            pages,
        }
    }

    fn next(&self) -> Page {
        let page = self.pages.recv_timeout(AMPLE);
        page.unwrap_or_else(|error| panic!("no answer while Neon Auth hangs: {error}"))
    }
}

fn assert_is_refused(page: &Page) {
    assert_eq!(page.status, 502, "{page:?}");
    assert!(page.text.contains("NETWORK_TIMEOUT"), "{page:?}");
    assert_eq!(page.cookies(), [""; 0], "nobody is signed out");
}

/// Twenty of them on two cores, for the sixteen threads that rouille's pool has there. Eight may wait, two of those not for
/// look-ups.
#[test]
fn unless_set_half_of_the_pool_may_wait_for_it() {
    let cores = available_parallelism().unwrap().get();
    let upstream = Hanging::start();
    let auth = neon_auth_rouille::new(upstream.config());
    let ann = User::named("Ann").cookie(&auth);
    let application = Application::start(upstream, auth, 8 * cores);
    let visitors = Visitors::at(&application, 10 * cores);
    for _ in 0..7 * cores {
        assert_is_refused(&visitors.next());
    }
    let public = application.ask(&[], "/public");
    assert_eq!(public.text, "public");
    let signed_in = application.ask(&[("cookie", &*ann)], "/page");
    assert_eq!(signed_in.text, "Ann", "{signed_in:?}");
    assert!(visitors.pages.try_recv().is_err(), "the others wait still");
    application.end(visitors, 3 * cores);
}

#[test]
fn as_many_as_are_set_may_wait_for_it() {
    let upstream = Hanging::start();
    let auth = neon_auth_rouille::builder(upstream.config()).waiting_threads(3);
    let application = Application::start(upstream, auth.build(), 4);
    let visitors = Visitors::at(&application, 10);
    for _ in 0..7 {
        assert_is_refused(&visitors.next());
    }
    let public = application.ask(&[], "/public");
    assert_eq!(public.text, "public");
    application.end(visitors, 3);
}
