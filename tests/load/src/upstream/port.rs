//! A port that can be closed and opened again.

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};
use tokio::net::TcpListener;

const BACKLOG: i32 = 4096;

/// A socket that never listens keeps the port: while nobody listens, connections are refused, and nobody else gets it.
pub(super) struct Port(Socket);

impl Port {
    pub(super) fn free() -> Self {
        Self(bound("127.0.0.1:0".parse().expect("an address")))
    }

    pub(super) fn address(&self) -> SocketAddr {
        let address = self.0.local_addr().expect("it is bound");
        address.as_socket().expect("it is of the internet")
    }

    /// Listens until what this gives is dropped.
    pub(super) fn open(&self) -> TcpListener {
        let socket = bound(self.address());
        socket.listen(BACKLOG).expect("it listens");
        socket.set_nonblocking(true).expect("it does not block");
        TcpListener::from_std(socket.into()).expect("there is a runtime")
    }
}

fn bound(address: SocketAddr) -> Socket {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).expect("a socket");
    socket.set_reuse_address(true).expect("it is shared");
    socket.bind(&address.into()).expect("the port is ours");
    socket
}
