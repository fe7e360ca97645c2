//! An axum application that listens, and asks its pages over connections.

use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use bytes::Bytes;
use http::uri::{PathAndQuery, Scheme};
use http::{Request, Response, Uri};
use neon_auth::transport::BoxFuture;
use neon_auth_axum::{Auth, Config, RequestAuth, Session, attach, handler, protect};
use neon_auth_tests::better_auth::{Application, Arrival, OpenPage, exchange};
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

/// How long a page may take to be reached before the test fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(30);

/// An axum application that listens. It ends with this.
#[derive(Debug)]
pub(crate) struct Served {
    address: SocketAddr,
    opened: Mutex<Receiver<Opened>>,
    received: Received,
    serving: AbortHandle,
}

/// A page whose handler waits.
#[derive(Debug)]
struct Opened {
    auth: RequestAuth,
    close: oneshot::Sender<()>,
}

/// Who is signed in, as a protected page received it.
type Received = Arc<Mutex<Option<neon_auth::Session>>>;

impl Served {
    pub(crate) fn new(config: Config) -> Self {
        let auth = neon_auth_axum::new(config);
        let (opening, opened) = mpsc::channel();
        let received = Received::default();
        let protected = Router::new()
            .fallback(tell)
            .with_state(Arc::clone(&received))
            .nest_service("/api/auth", handler(&auth))
            .layer(protect(&auth));
        let routes = Router::new()
            .route("/page", get(wait))
            .with_state(opening)
            .layer(attach(&auth))
            .merge(protected);

        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let serving = tokio::spawn(async move { axum::serve(listener, routes).await });
        Self {
            address,
            opened: Mutex::new(opened),
            received,
            serving: serving.abort_handle(),
        }
    }

    /// The same request, by an absolute URL.
    fn addressed<B>(&self, mut request: Request<B>) -> Request<B> {
        let target = request.uri().path_and_query().cloned();
        *request.uri_mut() = Uri::builder()
            .scheme(Scheme::HTTP)
            .authority(self.address.to_string())
            .path_and_query(target.unwrap_or(PathAndQuery::from_static("/")))
            .build()
            .unwrap();
        request
    }
}

impl Application for Served {
    fn open(&self, request: Request<()>) -> OpenPage {
        let request = self.addressed(request).map(|()| Bytes::new());
        // Nothing but this page is opened until its handler has been heard of.
        let opened = self.opened.lock().unwrap();
        let (answered, answer) = mpsc::channel();
        tokio::spawn(async move { answered.send(exchange(request).await) });
        let Opened { auth, close } = opened.recv_timeout(PATIENCE).expect("a page that opens");
        let close = Box::new(move || {
            close.send(()).expect("a handler that waits");
            let response: Response<Bytes> = answer.recv_timeout(PATIENCE).expect("a response");
            assert!(response.status().is_success(), "{response:?}");
            response.into_parts().0.headers
        });
        OpenPage { auth, close }
    }

    fn ask(&self, request: Request<Bytes>) -> BoxFuture<'_, Arrival> {
        let request = self.addressed(request);
        Box::pin(async move {
            let response = exchange(request).await;
            let session = self.received.lock().unwrap().take();
            Arrival { response, session }
        })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A page for anyone: it hands its request to the test, and waits until that is done.
async fn wait(State(opening): State<Sender<Opened>>, auth: Auth) {
    let (close, closed) = oneshot::channel();
    let auth = RequestAuth::clone(&auth);
    // If the test has ended meanwhile, nobody waits for the page.
    if opening.send(Opened { auth, close }).is_ok() {
        let _ = closed.await;
    }
}

/// A protected page.
async fn tell(State(received): State<Received>, session: Session) -> String {
    let greeting = format!("Hello, {}", session.user.name);
    *received.lock().unwrap() = Some(session.into_inner());
    greeting
}
