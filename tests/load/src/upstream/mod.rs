//! Upstream: Neon Auth's answers on a port of loopback, from a runtime of its own, with a behaviour that can be changed.

mod answers;
mod connection;
mod counts;
mod port;
mod tls;

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

pub(crate) use answers::{LIVING, SESSION_TOKEN};
pub(crate) use counts::{Counts, Route};
use port::Port;

const HOST: &str = "127.0.0.1";
const PATH: &str = "/db/auth";

/// What upstream does with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Works on it for so long, then answers. If the connection is closed, it works on all the same, as a real server
    /// does.
    Answers(Duration),
    /// Says nothing until the behaviour changes or the connection is closed.
    Hangs,
    /// Answers 500 at once.
    Fails,
    /// Resets the connection once it has read the call.
    Resets,
    /// Nothing listens, and all connections are closed: the process is dead.
    Refuses,
}

pub(crate) struct Upstream {
    address: SocketAddr,
    certificate: Option<Vec<u8>>,
    behaviour: watch::Sender<Behaviour>,
    counts: Counts,
    runtime: Option<Runtime>,
}

impl Upstream {
    pub(crate) fn start(behaviour: Behaviour, has_tls: bool) -> Self {
        let port = Port::free();
        let (acceptor, certificate) = has_tls.then(|| tls::acceptor(HOST)).unzip();
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("upstream")
            .enable_all()
            .build()
            .expect("a runtime");
        let (behaviour, changes) = watch::channel(behaviour);
        let (address, counts) = (port.address(), Counts::default());
        // It listens before anybody knows of it.
        let listener = {
            let _entered = runtime.enter();
            port.open()
        };
        runtime.spawn(listen(port, listener, acceptor, counts.clone(), changes));
        Self {
            address,
            certificate,
            behaviour,
            counts,
            runtime: Some(runtime),
        }
    }

    /// What an application configures as `base_url`.
    pub(crate) fn base_url(&self) -> String {
        let scheme = match self.certificate {
            Some(_) => "https",
            None => "http",
        };
        format!("{scheme}://{HOST}:{}{PATH}", self.address.port())
    }

    /// What a client has to trust, in DER, if it is https.
    pub(crate) fn certificate(&self) -> Option<&[u8]> {
        self.certificate.as_deref()
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// From now on, it does this with new calls.
    pub(crate) fn behave(&self, behaviour: Behaviour) {
        self.behaviour.send_replace(behaviour);
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        // A runtime cannot be waited for in async code.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn listen(
    port: Port,
    mut listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    counts: Counts,
    mut behaviour: watch::Receiver<Behaviour>,
) {
    let refuses = |behaviour: &Behaviour| *behaviour == Behaviour::Refuses;
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => Some(accepted),
            _ = behaviour.wait_for(refuses) => None,
        };
        let Some(stream) = stream else {
            drop(listener);
            if behaviour.wait_for(|now| !refuses(now)).await.is_err() {
                return;
            }
            listener = port.open();
            continue;
        };
        let Ok((stream, _)) = stream else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let serving = serve(stream, acceptor.clone(), counts.clone(), behaviour.clone());
        let mut behaviour = behaviour.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = serving => {}
                _ = behaviour.wait_for(refuses) => {}
            }
        });
    }
}

async fn serve(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    counts: Counts,
    behaviour: watch::Receiver<Behaviour>,
) {
    let _open = counts.opened();
    let _ = stream.set_nodelay(true);
    match acceptor {
        None => connection::serve(stream, counts, behaviour).await,
        Some(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                counts.shook_hands();
                connection::serve(stream, counts, behaviour).await;
            }
        }
    }
}
