//! An upstream that answers at once, or after a fixed time, from a function: on loopback, with a runtime of its own.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use http::Response;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// An open port with an upstream behind it. Dropped, it is closed.
#[derive(Debug)]
pub struct Answerer {
    origin: String,
    calls: Arc<AtomicUsize>,
    _runtime: Runtime,
}

impl Answerer {
    /// Opens a free port.
    pub fn start<F, A>(answer: F) -> Self
    where
        F: Fn(http::request::Parts) -> A + Clone + Send + Sync + 'static,
        A: Future<Output = Response<Body>> + Send + 'static,
    {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let router = Router::new().fallback(move |request: Request| {
            counted.fetch_add(1, Ordering::Relaxed);
            let (head, body) = request.into_parts();
            let answer = answer(head);
            async move {
                // Read to its end, so that the connection can be kept.
                let _ = axum::body::to_bytes(body, 1 << 20).await;
                answer.await
            }
        });
        let (runtime, origin) = serve(router);
        Self {
            origin,
            calls,
            _runtime: runtime,
        }
    }

    /// What an application configures as `base_url`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}/neondb/auth", self.origin)
    }

    /// How often it was asked since the last time that this was called.
    #[must_use]
    pub fn take_calls(&self) -> usize {
        self.calls.swap(0, Ordering::Relaxed)
    }
}

/// Serves on a free port of loopback, from one thread; gives the origin.
#[must_use]
pub fn serve(router: Router) -> (Runtime, String) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(TcpListener::bind("127.0.0.1:0"))
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    runtime.spawn(async move { axum::serve(listener, router).await });
    (runtime, format!("http://{address}"))
}
