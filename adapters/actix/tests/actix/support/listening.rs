//! An application on a port of its own.

use std::net::SocketAddr;

use actix_web::dev::ServerHandle;
use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};
use neon_auth_actix::{NeonAuth, attach, handler};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An application that listens, with the handler and a middleware that protects nothing.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    server: ServerHandle,
}

impl Listening {
    pub(crate) fn with(auth: &NeonAuth, pages: fn(&mut ServiceConfig)) -> Self {
        let auth = auth.clone();
        let server = HttpServer::new(move || {
            let app = App::new().service(handler(&auth)).configure(pages);
            app.wrap(attach(&auth))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .bind("127.0.0.1:0")
            .unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            address,
            server: handle,
        }
    }

    /// Sends these bytes and nothing more, then reads all that comes.
    pub(crate) async fn exchange(&self, bytes: &str) -> String {
        let mut connection = TcpStream::connect(self.address).await.unwrap();
        connection.write_all(bytes.as_bytes()).await.unwrap();
        connection.shutdown().await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        answer
    }

    pub(crate) async fn stop(self) {
        self.server.stop(false).await;
    }
}
