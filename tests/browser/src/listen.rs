//! The sockets that browsers reach by names that end with `localhost`.

use std::net::{Ipv4Addr, Ipv6Addr};

use axum::Router;
use tokio::net::TcpListener;

/// A free port, on 127.0.0.1 and, if the machine has it, on ::1: browsers try either.
pub(crate) struct Sockets {
    port: u16,
    v4: TcpListener,
    v6: Option<TcpListener>,
}

impl Sockets {
    pub(crate) async fn open() -> Self {
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = v4.local_addr().unwrap().port();
        let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok();
        Self { port, v4, v6 }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Serves until the process ends.
    pub(crate) async fn serve(self, app: Router) {
        if let Some(v6) = self.v6 {
            tokio::spawn(axum::serve(v6, app.clone()).into_future());
        }
        axum::serve(self.v4, app).await.unwrap();
    }
}
