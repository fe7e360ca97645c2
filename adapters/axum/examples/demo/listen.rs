//! The sockets that browsers reach as `localhost`.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

/// Why nothing listens.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListenError {
    #[error(
        "port {0} is taken; choose another one with `--port <number>`, or 0 for any that is free"
    )]
    PortTaken(u16),
    #[error("cannot listen on {address}: {source}; choose another port with `--port <number>`")]
    Refused {
        address: SocketAddr,
        source: io::Error,
    },
}

/// One port, on 127.0.0.1 and on ::1: browsers try either for `localhost`.
pub(crate) struct Sockets {
    port: u16,
    v4: TcpListener,
    /// None on a machine without IPv6.
    v6: Option<TcpListener>,
}

/// How often any port is tried that turns out to be free on one address alone.
const ATTEMPTS: usize = 8;

/// Opens the port on both addresses; 0 takes one that is free on both.
pub(crate) async fn on_loopback(port: u16) -> Result<Sockets, ListenError> {
    let mut attempts = if port == 0 { ATTEMPTS } else { 1 };
    loop {
        attempts -= 1;
        match open(port).await {
            Err(ListenError::PortTaken(_)) if attempts > 0 => {}
            opened => return opened,
        }
    }
}

async fn open(port: u16) -> Result<Sockets, ListenError> {
    let v4 = bind((Ipv4Addr::LOCALHOST, port).into()).await?;
    let port = v4.local_addr().map_or(port, |address| address.port());
    let v6 = match bind((Ipv6Addr::LOCALHOST, port).into()).await {
        Ok(socket) => Some(socket),
        Err(taken @ ListenError::PortTaken(_)) => return Err(taken),
        Err(ListenError::Refused { .. }) => None,
    };
    Ok(Sockets { port, v4, v6 })
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => ListenError::PortTaken(address.port()),
            _ => ListenError::Refused { address, source },
        })
}

impl Sockets {
    /// The port, also if any was asked for.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Serves the application until the process ends.
    pub(crate) async fn serve(self, app: Router) -> io::Result<()> {
        let Self { v4, v6, .. } = self;
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let Some(v6) = v6 else {
            return axum::serve(v4, app).await;
        };
        let v6 = axum::serve(v6, app.clone());
        let v4 = axum::serve(v4, app);
        tokio::try_join!(v4.into_future(), v6.into_future())?;
        Ok(())
    }
}
