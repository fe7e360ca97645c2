//! Clones of a client share their connections.

use neon_auth_tests::faults::{Server, keep_answering};
use neon_auth_tokio::Client;

use crate::support::{OK, fetched};

/// On one thread: there a connection is back in the pool before the next fetch.
#[tokio::test]
async fn a_clone_uses_the_connection_of_another() {
    let server = Server::start(|mut stream| keep_answering(&mut stream, OK));
    let client = Client::new();
    fetched(&client.clone(), &server.url("/")).await;
    fetched(&client, &server.url("/")).await;
    assert_eq!(server.connections(), 1);
}
