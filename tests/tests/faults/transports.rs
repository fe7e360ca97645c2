//! Every transport there is. The table runs on each of them.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use neon_auth::transport::{Transport as _, block_on};
use neon_auth_async_std::AsyncStdRuntime;
use neon_auth_hyper::{HttpClient, HttpClientBuilder, Runtime};
use neon_auth_smol::SmolRuntime;
use neon_auth_tokio::TokioRuntime;

use crate::table::{Client, Setup, Transport};

pub(crate) const TRANSPORTS: &[Transport] = &[
    Transport {
        name: "tokio",
        start: tokio,
        races_addresses: true,
        insists_on_the_last_line: true,
        hears_while_it_speaks: true,
    },
    Transport {
        name: "async-std",
        start: async_std,
        races_addresses: true,
        insists_on_the_last_line: true,
        hears_while_it_speaks: true,
    },
    Transport {
        name: "smol",
        start: smol,
        races_addresses: true,
        insists_on_the_last_line: true,
        hears_while_it_speaks: true,
    },
    Transport {
        name: "ureq",
        start: ureq,
        races_addresses: false,
        insists_on_the_last_line: false,
        hears_while_it_speaks: false,
    },
];

fn tokio(setup: Setup) -> Client {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let client = hyper(TokioRuntime, setup);
    Client::new(move |fetch| runtime.block_on(client.fetch(fetch)))
}

fn async_std(setup: Setup) -> Client {
    let client = hyper(AsyncStdRuntime, setup);
    Client::new(move |fetch| async_std::task::block_on(client.fetch(fetch)))
}

fn smol(setup: Setup) -> Client {
    let client = hyper(SmolRuntime, setup);
    Client::new(move |fetch| smol::block_on(client.fetch(fetch)))
}

fn ureq(setup: Setup) -> Client {
    let mut builder = neon_auth_ureq::Client::builder();
    if let Some(tls) = setup.tls {
        builder = builder.tls_config(tls);
    }
    if let Some((host, addresses)) = setup.host {
        builder = builder.resolve(host, addresses);
    }
    let client = builder.build();
    Client::new(move |fetch| block_on(client.fetch(fetch)))
}

fn hyper<R: Runtime>(runtime: R, setup: Setup) -> HttpClient<Named<R>> {
    let builder = HttpClientBuilder::new(Named {
        runtime,
        host: setup.host,
    });
    match setup.tls {
        Some(tls) => builder.tls_config(tls).build(),
        None => builder.build(),
    }
}

/// A runtime that knows the addresses of one host without a look-up.
#[derive(Clone)]
struct Named<R> {
    runtime: R,
    host: Option<(&'static str, Vec<IpAddr>)>,
}

impl<R: Runtime> Runtime for Named<R> {
    type Stream = R::Stream;

    fn check(&self) -> io::Result<()> {
        self.runtime.check()
    }

    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        match &self.host {
            Some((known, addresses)) if *known == host => {
                let addresses = addresses.iter();
                Ok(addresses.map(|ip| SocketAddr::new(*ip, port)).collect())
            }
            _ => self.runtime.resolve(host, port).await,
        }
    }

    async fn connect(&self, address: SocketAddr) -> io::Result<R::Stream> {
        self.runtime.connect(address).await
    }

    async fn sleep(&self, duration: Duration) {
        self.runtime.sleep(duration).await;
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(task);
    }
}
