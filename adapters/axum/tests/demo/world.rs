//! The demo as `cargo demo` starts it, on a port of its own.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use neon_auth_axum::testing::App;
use neon_auth_dev_server::DevServer;
use tokio::sync::watch;

use crate::browser::{Browser, Page};
use crate::settings::Settings;
use crate::upstream::Upstream;
use crate::{app, listen};

pub(crate) const EMAIL: &str = "ann@example.com";
pub(crate) const PASSWORD: &str = "correct horse 1";

/// The demo. Its tasks end with the test's runtime, and the auth server with them.
pub(crate) struct World {
    pub(crate) server: Arc<DevServer>,
    pub(crate) port: u16,
    app: App,
    /// How many requests have come in.
    pub(crate) arrived: watch::Receiver<usize>,
}

impl World {
    pub(crate) async fn start() -> Self {
        let settings = Settings {
            port: 0,
            configured: None,
        };
        let sockets = listen::on_loopback(settings.port)
            .await
            .expect("no port is free");
        let port = sockets.port();
        let Upstream { auth, dev_server } =
            Upstream::start(&settings, port).expect("nothing starts");
        let server = dev_server.expect("there is no server for development");
        let (count, arrived) = watch::channel(0);
        let app = app::router(&auth, Some(Arc::clone(&server)))
            .layer(from_fn_with_state(count, note_arrival));
        let visited = App::from(app.clone());
        tokio::spawn(sockets.serve(app));
        Self {
            server,
            port,
            app: visited,
            arrived,
        }
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser {
        self.browser_knowing_it_as("localhost")
    }

    /// A browser that knows the demo by another name, which leads to this machine too.
    pub(crate) fn browser_knowing_it_as(&self, name: &str) -> Browser {
        Browser::new(&self.app, &format!("http://{name}:{}", self.port))
    }

    /// A browser in which somebody has just signed up.
    pub(crate) async fn signed_up(&self) -> Browser {
        self.signed_up_as("Ann", EMAIL).await
    }

    /// The same, for somebody with another name. The first user is the administrator.
    pub(crate) async fn signed_up_as(&self, name: &str, email: &str) -> Browser {
        let browser = self.browser();
        let typed = [("name", name), ("email", email), ("password", PASSWORD)];
        let page = browser.submit("/auth/sign-up", &typed).await;
        page.is_at("/dashboard");
        browser
    }

    /// A browser in which the same person has signed in.
    pub(crate) async fn signed_in(&self) -> Browser {
        self.signed_in_as(EMAIL).await
    }

    /// A browser in which somebody has signed in with the usual password.
    pub(crate) async fn signed_in_as(&self, email: &str) -> Browser {
        let browser = self.browser();
        let typed = [("email", email), ("password", PASSWORD)];
        let page = browser.submit("/auth/sign-in", &typed).await;
        page.is_at("/dashboard");
        browser
    }

    /// An administrator's page about somebody.
    pub(crate) fn page_about(&self, email: &str) -> String {
        let id = self
            .server
            .with(|auth| auth.user(email).map(|user| user.id.to_string()));
        format!("/admin/users/{}", id.expect("there is no such user"))
    }

    /// Ends all sessions of somebody without this application: as another process does, or the auth server's operator.
    pub(crate) fn end_elsewhere(&self, email: &str) {
        self.server.with(|auth| {
            let sessions = auth.sessions(email);
            let tokens: Vec<String> = sessions.iter().map(|one| one.token.clone()).collect();
            assert!(!tokens.is_empty(), "there is no session of {email}");
            for token in tokens {
                assert!(auth.set_session_end(&token, UNIX_EPOCH), "it is gone");
            }
        });
    }

    /// How often the auth server was asked who is signed in.
    pub(crate) fn questions(&self) -> usize {
        self.server.count("get-session")
    }
}

async fn note_arrival(
    State(count): State<watch::Sender<usize>>,
    request: Request,
    next: Next,
) -> Response {
    count.send_modify(|count| *count += 1);
    next.run(request).await
}

impl Browser {
    /// Opens a page that is shown from the cache: its cookie is good for minutes, and must not count.
    pub(crate) async fn is_signed_out_at_once(&self) {
        let page = self.open("/dashboard").await;
        page.is_at("/auth/sign-in?redirectTo=%2Fdashboard");
    }
}

/// What the dashboard says about where its answer came from.
impl Page {
    #[track_caller]
    pub(crate) fn is_from_cache(&self) -> &Self {
        self.expect(200).says(">the cache</span>")
    }

    #[track_caller]
    pub(crate) fn is_from_upstream(&self) -> &Self {
        self.expect(200).says(">the auth server</span>")
    }
}
