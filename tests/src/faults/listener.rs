//! Ports where nobody answers.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

/// A port that refuses connections for as long as the socket lives: it is bound, so that nobody else can get it, but
/// does not listen.
#[must_use]
pub fn refusing() -> (Socket, SocketAddr) {
    let socket = bound("127.0.0.1:0".parse().unwrap());
    let address = socket.local_addr().unwrap().as_socket().unwrap();
    (socket, address)
}

/// A port where connecting hangs: its queue is full, and nobody ever accepts.
#[derive(Debug)]
pub struct Unanswering {
    _listener: Socket,
    _queued: Vec<TcpStream>,
}

impl Unanswering {
    /// Takes the port, or says nothing if this machine lacks the address.
    #[must_use]
    pub fn on(address: SocketAddr) -> Option<Self> {
        let listener = Socket::new(Domain::for_address(address), Type::STREAM, None).ok()?;
        listener.bind(&address.into()).ok()?;
        listener.listen(0).ok()?;
        let mut queued = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
            queued.push(stream);
        }
        Some(Self {
            _listener: listener,
            _queued: queued,
        })
    }
}

fn bound(address: SocketAddr) -> Socket {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).unwrap();
    socket.bind(&address.into()).unwrap();
    socket
}
