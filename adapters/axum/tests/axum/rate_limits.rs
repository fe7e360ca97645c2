//! Upstream's rate limits, with and without the client's address: which visitors they keep out.

use std::net::Ipv4Addr;

use axum::Router;
use axum::routing::get;
use neon_auth_axum::{ClientIp, protect};
use neon_auth_dev_server::DevServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

use crate::support::listening::Listening;
use crate::support::{app, configured};

const ATTACKER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 66);
const VISITOR: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 7);

/// An application before an auth server with rate limits.
struct World {
    _server: DevServer,
    listening: Listening,
}

impl World {
    async fn with(client_ip: Option<ClientIp>) -> Self {
        let server = DevServer::builder().rate_limits().start().unwrap();
        let mut config = configured(&server);
        if let Some(client_ip) = client_ip {
            config = config.client_ip(client_ip);
        }
        let auth = neon_auth_axum::new(config.build().unwrap());
        let pages = Router::new().route("/page", get(|| async { "page" }));
        let listening = Listening::with(app(&auth, pages).layer(protect(&auth))).await;
        Self {
            _server: server,
            listening,
        }
    }

    /// The status of a request that comes from this address.
    async fn status(&self, from: Ipv4Addr, request_line: &str, headers: &str, body: &str) -> u16 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((from, 0).into()).unwrap();
        let mut connection = socket.connect(self.listening.address).await.unwrap();
        let request = format!(
            "{request_line} HTTP/1.1\r\nhost: localhost:3000\r\nconnection: close\r\n{headers}\
            content-length: {}\r\n\r\n{body}",
            body.len()
        );
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).unwrap();
        status.parse().unwrap()
    }

    async fn fail_to_sign_in(&self, from: Ipv4Addr) -> u16 {
        let headers = "content-type: application/json\r\norigin: http://localhost:3000\r\n";
        let body = r#"{"email":"nobody@example.com","password":"a wrong one"}"#;
        self.status(from, "POST /api/auth/sign-in/email", headers, body)
            .await
    }

    /// A page with a session token that nobody has.
    async fn open_page(&self, from: Ipv4Addr, number: usize) -> u16 {
        let cookie = format!("cookie: __Secure-neon-auth.session_token=junk{number}.signature\r\n");
        self.status(from, "GET /page", &cookie, "").await
    }
}

#[tokio::test]
async fn failed_sign_ins_lock_out_the_address_that_made_them_and_no_other() {
    let world = World::with(Some(ClientIp::peer())).await;
    for _ in 0..3 {
        assert_eq!(world.fail_to_sign_in(ATTACKER).await, 401);
    }
    assert_eq!(world.fail_to_sign_in(ATTACKER).await, 429);
    assert_eq!(world.fail_to_sign_in(VISITOR).await, 401, "locked out");
}

#[tokio::test]
async fn look_ups_with_invalid_tokens_lock_out_the_address_that_made_them_and_no_other() {
    let world = World::with(Some(ClientIp::peer())).await;
    for number in 0..100 {
        assert_eq!(world.open_page(ATTACKER, number).await, 303);
    }
    assert_eq!(world.open_page(ATTACKER, 100).await, 502);
    assert_eq!(world.open_page(VISITOR, 101).await, 303, "locked out");
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_address_that_it_reports_counts() {
    let proxy = ClientIp::forwarded("x-forwarded-for", ["127.0.0.0/8"]);
    let world = World::with(Some(proxy)).await;
    let headers = |client: &str| {
        format!("content-type: application/json\r\nx-forwarded-for: 192.0.2.1, {client}\r\n")
    };
    let sign_in = "POST /api/auth/sign-in/email";
    let body = r#"{"email":"nobody@example.com","password":"a wrong one"}"#;
    for expected in [401, 401, 401, 429] {
        let headers = headers("203.0.113.9");
        let status = world.status(VISITOR, sign_in, &headers, body).await;
        assert_eq!(status, expected);
    }
    let other = headers("203.0.113.10");
    assert_eq!(world.status(VISITOR, sign_in, &other, body).await, 401);
}

/// What `client_ip` is for: this is how it is without.
#[tokio::test]
async fn without_an_address_one_client_locks_out_everybody() {
    let world = World::with(None).await;
    for _ in 0..3 {
        assert_eq!(world.fail_to_sign_in(ATTACKER).await, 401);
    }
    assert_eq!(world.fail_to_sign_in(VISITOR).await, 429);
}
