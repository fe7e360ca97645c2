//! A website can point a name of its own at this machine. Its pages must not read codes here.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::{EMAIL, World};

/// A demo that has sent a code, and the code.
async fn with_a_code() -> (World, String) {
    let world = World::start().await;
    let asked = [("email", EMAIL), ("redirectTo", "/account")];
    let page = world.browser().submit("/auth/email-otp/send", &asked).await;
    page.expect(200);
    let code = world.server.last_code(EMAIL).expect("no code was sent");
    (world, code)
}

#[tokio::test]
async fn by_a_name_of_another_site_the_outbox_is_closed() {
    let (world, code) = with_a_code().await;
    for name in [
        "rebound.example",
        "localhost.example",
        "notlocalhost",
        "127.0.0.1.example",
        "128.0.0.1",
        "192.0.2.1",
        "[::2]",
    ] {
        let browser = world.browser_knowing_it_as(name);
        let page = browser.open("/dev/outbox").await;
        assert_eq!(page.status(), 403, "{name}");
        page.is_silent_about(&code).says("localhost");
        for path in ["/dev/pause", "/dev/resume"] {
            browser.submit(path, &[]).await.expect(403);
        }
        assert!(!world.server.is_paused(), "{name} pauses the auth server");
    }
}

#[tokio::test]
async fn by_a_name_of_this_machine_the_outbox_is_open() {
    let (world, code) = with_a_code().await;
    for name in [
        "localhost",
        "LocalHost",
        "app.localhost",
        "127.0.0.1",
        "127.1.2.3",
        "[::1]",
    ] {
        let browser = world.browser_knowing_it_as(name);
        let page = browser.open("/dev/outbox").await;
        assert_eq!(page.status(), 200, "{name}");
        page.says(&code);
    }
}

/// The status line of a request for the outbox that is written like this.
async fn status_of(world: &World, request: &str) -> String {
    let connected = TcpStream::connect(("127.0.0.1", world.port)).await;
    let mut connection = connected.expect("the demo listens");
    let request = format!("{request}connection: close\r\n\r\n");
    let sent = connection.write_all(request.as_bytes()).await;
    sent.expect("the demo reads");
    let mut answer = String::new();
    let read = connection.read_to_string(&mut answer).await;
    read.expect("the demo answers");
    answer.lines().next().unwrap_or_default().to_owned()
}

/// In HTTP/2 the name is in the target alone, and HTTP/1.1 has that form too.
#[tokio::test]
async fn the_name_in_the_target_counts_as_well_as_the_host_header() {
    let world = World::start().await;
    for (request, status) in [
        ("GET /dev/outbox HTTP/1.1\r\nhost: localhost\r\n", 200),
        (
            "GET http://localhost/dev/outbox HTTP/1.1\r\nhost: localhost:80\r\n",
            200,
        ),
        (
            "GET http://rebound.example/dev/outbox HTTP/1.1\r\nhost: localhost\r\n",
            403,
        ),
        (
            "GET http://localhost/dev/outbox HTTP/1.1\r\nhost: rebound.example\r\n",
            403,
        ),
        ("GET /dev/outbox HTTP/1.0\r\n", 403),
    ] {
        let line = status_of(&world, request).await;
        assert!(line.contains(&format!(" {status} ")), "{request}: {line}");
    }
}
