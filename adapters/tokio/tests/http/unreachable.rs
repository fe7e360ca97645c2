//! No connection at all.

use neon_auth_core::FetchErrorKind;
use tokio::net::TcpSocket;

use crate::support::{failure, get};

#[tokio::test]
async fn a_name_that_does_not_resolve() {
    let kind = failure(get("http://nonexistent.invalid/")).await;
    assert_eq!(kind, FetchErrorKind::Dns);
}

#[tokio::test]
async fn a_port_where_nobody_listens() {
    // Bound but not listening: nobody else can get the port meanwhile.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let kind = failure(get(&format!("http://{address}/"))).await;
    assert_eq!(kind, FetchErrorKind::Refused);
}

#[tokio::test]
async fn a_url_that_is_not_http_is_our_own_fault() {
    let kind = failure(get("ftp://127.0.0.1/")).await;
    assert_eq!(kind, FetchErrorKind::Internal);
    let kind = failure(get("/relative")).await;
    assert_eq!(kind, FetchErrorKind::Internal);
}
