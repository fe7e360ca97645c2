//! Accepting connections, whatever fails.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use crate::server::exchange::{Handler, serve};
use crate::server::limits::Limits;
use crate::server::open::Open;

/// Accepts connections until the server stops, and serves each on a thread of its own.
pub(crate) fn all(
    listener: &TcpListener,
    open: &Arc<Open>,
    most: usize,
    limits: Limits,
    handler: &Arc<impl Handler>,
) {
    open.accepts(true);
    while !open.is_stopping() {
        let (stream, peer) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(error) if is_about_one_connection(error.kind()) => continue,
            // No descriptor, or no memory. At once, it would be the same again.
            Err(_) => {
                open.make_room();
                continue;
            }
        };
        let Some(place) = open.place(stream, most) else {
            break;
        };
        let handler = Arc::clone(handler);
        let connection = thread::Builder::new().name("connection".to_owned());
        let begun = connection.spawn(move || serve(&place, peer, limits, &*handler));
        if begun.is_err() {
            open.make_room();
        }
    }
    open.accepts(false);
}

fn is_about_one_connection(error: ErrorKind) -> bool {
    matches!(
        error,
        ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::Interrupted
            // What went wrong on the way before it was accepted, as Linux says it.
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::NetworkUnreachable
    )
}
