//! The HTTP client enters no tokio runtime if it runs on another, though hyper has tokio among its
//! dependencies.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use neon_auth::NeonAuth;
use neon_auth_async_std::AsyncStdRuntime;
use neon_auth_core::Config;
use neon_auth_core::methods::SignUpEmail;
use neon_auth_hyper::{HttpClientBuilder, Runtime};
use neon_auth_smol::SmolRuntime;
use neon_auth_tokio::TokioRuntime;
use tokio::runtime::Handle;

/// A runtime that looks for tokio wherever it is at work.
#[derive(Clone)]
struct Watched<R> {
    runtime: R,
    looks: Arc<AtomicUsize>,
    found: Arc<AtomicBool>,
}

impl<R: Runtime> Watched<R> {
    fn new(runtime: R) -> Self {
        Self {
            runtime,
            looks: Arc::default(),
            found: Arc::default(),
        }
    }

    fn look(&self) {
        self.looks.fetch_add(1, Ordering::Relaxed);
        self.found
            .fetch_or(Handle::try_current().is_ok(), Ordering::Relaxed);
    }

    /// Looks at every poll.
    async fn watch<T>(self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        poll_fn(|context| {
            self.look();
            future.as_mut().poll(context)
        })
        .await
    }
}

impl<R: Runtime> Runtime for Watched<R> {
    type Stream = R::Stream;

    fn check(&self) -> io::Result<()> {
        self.look();
        self.runtime.check()
    }

    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        self.clone().watch(self.runtime.resolve(host, port)).await
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<R::Stream> {
        self.clone().watch(self.runtime.connect(address)).await
    }

    async fn sleep(&self, duration: Duration) {
        self.clone().watch(self.runtime.sleep(duration)).await;
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(self.clone().watch(task));
    }
}

/// Signs somebody up and asks who is signed in. Says whether tokio was found anywhere on the way.
async fn finds_tokio<R: Runtime>(runtime: R) -> bool {
    let server = neon_auth_dev_server::start().unwrap();
    let port = server.address().port();
    let config = Config::builder()
        .base_url(format!("http://localhost:{port}/neondb/auth"))
        .cookie_secret("0123456789abcdef0123456789abcdef")
        .build()
        .unwrap();
    let watched = Watched::new(runtime);
    let client = HttpClientBuilder::new(watched.clone()).build();
    let auth = NeonAuth::new(config, client);
    let request = http::Request::get("http://localhost/").body(()).unwrap();
    let request = auth.on(&request.into_parts().0);
    let ann = SignUpEmail::new("ann@example.com", "correct horse battery").name("Ann");
    request.sign_up().email(ann).await.unwrap();
    let session = request.get_session().fresh().await.unwrap().unwrap();
    assert_eq!(session.user.email, "ann@example.com");
    assert!(watched.looks.load(Ordering::Relaxed) > 10);
    watched.found.load(Ordering::Relaxed)
}

#[test]
fn async_std_does_without() {
    assert!(!async_std::task::block_on(finds_tokio(AsyncStdRuntime)));
}

#[test]
fn smol_does_without() {
    assert!(!smol::block_on(finds_tokio(SmolRuntime)));
}

#[tokio::test]
async fn tokio_would_be_found() {
    assert!(finds_tokio(TokioRuntime).await);
}
