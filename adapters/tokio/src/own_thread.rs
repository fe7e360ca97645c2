//! A client on a thread of its own, for servers whose workers each have a runtime.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use neon_auth::Async;
use neon_auth::transport::{BoxFuture, Notified, PerProcess, Transport};
use neon_auth_core::{Fetch, FetchError, FetchErrorKind, Fetched};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::Client;

/// Runs a [`Client`] on a runtime of its own, with one thread: a [`Transport`].
///
/// It is for servers such as actix, whose workers are runtimes of one thread. A fetch on a worker would stop if that
/// worker blocks, and its connections would end if the worker does. Here all workers share fetches and connections, and
/// no worker owns them.
///
/// The thread starts with the first fetch, in each process that makes one, so a server may fork before or after. It ends
/// after the last clone is dropped. Nobody waits for that.
///
/// If the thread cannot start, each fetch fails with [`FetchErrorKind::Internal`], and the log says why.
#[derive(Clone, Debug)]
pub struct OwnThread {
    client: Client,
    home: Arc<PerProcess<Result<Home, Arc<io::Error>>>>,
}

/// The runtime, as long as it is needed.
#[derive(Debug)]
struct Home {
    handle: Handle,
    /// Nothing is sent. The thread ends when this is dropped.
    _end: oneshot::Sender<Infallible>,
}

impl OwnThread {
    /// Has this client work on a thread of its own.
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self {
            client,
            home: Arc::default(),
        }
    }

    fn home(&self) -> Result<&Home, &Arc<io::Error>> {
        let home = self.home.get_or_make(|| Home::start().map_err(Arc::new));
        home.as_ref()
    }
}

impl Home {
    fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel::<Infallible>();
        thread::Builder::new()
            .name("neon-auth".into())
            .spawn(move || {
                let _ = runtime.block_on(ended);
                // A DNS query may be under way; the operating system gives it no limit.
                runtime.shutdown_background();
            })?;
        Ok(Self { handle, _end: end })
    }
}

impl Transport for OwnThread {
    type Mode = Async;

    fn fetch(&self, fetch: Fetch) -> BoxFuture<'_, Fetched> {
        Box::pin(async move {
            let home = self.home().map_err(|error| {
                FetchError::with_source(FetchErrorKind::Internal, Arc::clone(error))
            })?;
            let client = self.client.clone();
            // Dropping the set cancels the task.
            let mut tasks = JoinSet::new();
            tasks.spawn_on(async move { client.fetch(fetch).await }, &home.handle);
            match tasks.join_next().await {
                Some(Ok(got)) => got,
                Some(Err(error)) if error.is_panic() => {
                    Err(FetchError::with_source(FetchErrorKind::Internal, error))
                }
                _ => Err(FetchError::new(FetchErrorKind::Abort)),
            }
        })
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        // Without a thread the task is dropped, and those who wait for it get an error.
        if let Ok(home) = self.home() {
            home.handle.spawn(task);
        }
    }

    /// The timer is that of the runtime which waits: a worker that blocks delays only itself.
    fn wait(&self, notified: Notified, limit: Duration) -> BoxFuture<'_, bool> {
        self.client.wait(notified, limit)
    }
}
