//! The open port and its connections, each on a thread of its own.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::{Service, connection, lock};

/// How many connections are served at a time; more are closed at once.
const MAX_CONNECTIONS: usize = 512;

/// How long the accept loop rests when the process has no file descriptor to spare.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// An open port.
pub(super) struct Listener {
    address: SocketAddr,
    closing: Arc<AtomicBool>,
    acceptor: JoinHandle<Vec<Connection>>,
}

/// A connection and the thread that serves it.
struct Connection {
    /// Emptied by the thread when it is done, so that the socket closes then.
    stream: Arc<Mutex<Option<Arc<TcpStream>>>>,
    thread: JoinHandle<()>,
}

impl Listener {
    /// Serves what connects to a socket.
    pub(super) fn open(socket: TcpListener, service: Arc<Service>) -> io::Result<Self> {
        let address = socket.local_addr()?;
        let closing = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&closing);
        let acceptor = thread::Builder::new()
            .name("neon-auth-accept".to_owned())
            .spawn(move || accept(&socket, &service, &flag))?;
        Ok(Self {
            address,
            closing,
            acceptor,
        })
    }

    /// Closes the port and every connection, and waits until their threads have ended. A response
    /// that is on its way is finished or cut off.
    pub(super) fn close(self) {
        self.closing.store(true, Ordering::SeqCst);
        // Nothing interrupts a blocked accept but a connection.
        let woken = TcpStream::connect(self.address);
        let connections = self.acceptor.join().unwrap_or_default();
        drop(woken);
        for connection in &connections {
            if let Some(stream) = lock(&connection.stream).as_ref() {
                // It fails if the peer has closed already, which is as good.
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        for connection in connections {
            let _ = connection.thread.join();
        }
    }
}

/// Accepts connections until the server closes, then gives back those still there. The port is closed
/// when this returns.
fn accept(socket: &TcpListener, service: &Arc<Service>, closing: &AtomicBool) -> Vec<Connection> {
    let mut connections: Vec<Connection> = Vec::new();
    loop {
        let accepted = socket.accept();
        if closing.load(Ordering::SeqCst) {
            return connections;
        }
        connections.retain(|connection| !connection.thread.is_finished());
        match accepted {
            Ok((stream, _)) if connections.len() < MAX_CONNECTIONS => {
                connections.extend(serve(stream, Arc::clone(service)));
            }
            Ok(_) => {}
            Err(_) => thread::sleep(ACCEPT_PAUSE),
        }
    }
}

/// Serves a connection on a new thread; without one to be had it is closed.
fn serve(stream: TcpStream, service: Arc<Service>) -> Option<Connection> {
    let stream = Arc::new(stream);
    let shared = Arc::new(Mutex::new(Some(Arc::clone(&stream))));
    let slot = Arc::clone(&shared);
    let thread = thread::Builder::new()
        .name("neon-auth-connection".to_owned())
        .spawn(move || {
            connection::serve(&stream, &service);
            lock(&slot).take();
        });
    Some(Connection {
        stream: shared,
        thread: thread.ok()?,
    })
}
