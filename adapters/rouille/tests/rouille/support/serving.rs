//! An application on a port of its own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rouille::{Request, Response, Server};

/// An application that listens; it ends with the test.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    pub(crate) fn with(application: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        Self::of(Server::new("127.0.0.1:0", application).unwrap())
    }

    pub(crate) fn of(
        server: Server<impl Fn(&Request) -> Response + Send + Sync + 'static>,
    ) -> Self {
        let address = server.server_addr();
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let thread = thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                server.poll_timeout(Duration::from_millis(10));
            }
            server.join();
        });
        Self {
            address,
            is_over,
            thread: Some(thread),
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A test that has failed already says more than this.
            let _ = thread.join();
        }
    }
}
