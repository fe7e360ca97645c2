//! An application on a port of its own.

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// An application that listens; it ends with the test.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Listening {
    pub(crate) async fn with(app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
        Self { address, serving }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.serving.abort();
    }
}
