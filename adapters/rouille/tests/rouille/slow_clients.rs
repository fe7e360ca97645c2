//! A client that sends its body too slowly.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use neon_auth_rouille::attach;
use rouille::Response;

use crate::support::browser::{AMPLE, Page};
use crate::support::configured;
use crate::support::serving::Serving;

const LENGTH: usize = 100_000;

/// A client that sends the head of a long body, then a byte from time to time until there is an answer.
struct Dripping {
    connection: TcpStream,
    dripped: usize,
    answer: String,
}

impl Dripping {
    fn at(application: &Serving) -> Self {
        let mut connection = TcpStream::connect(application.address).unwrap();
        let head = format!(
            "POST /api/auth/sign-in/email HTTP/1.1\r\nhost: localhost:3000\r\n\
            content-type: application/json\r\ncontent-length: {LENGTH}\r\n\r\n"
        );
        connection.write_all(head.as_bytes()).unwrap();
        let pause = Duration::from_millis(20);
        connection.set_read_timeout(Some(pause)).unwrap();
        let begun = Instant::now();
        let mut answer = [0; 4096];
        let mut dripped = 0;
        while begun.elapsed() < AMPLE {
            connection.write_all(b" ").unwrap();
            dripped += 1;
            if let Ok(length) = connection.read(&mut answer) {
                let answer = String::from_utf8(answer[..length].to_vec()).unwrap();
                connection.set_read_timeout(Some(AMPLE)).unwrap();
                return Self {
                    connection,
                    dripped,
                    answer,
                };
            }
        }
        panic!("no answer as long as the client drips");
    }
}

fn impatient(server: &neon_auth_dev_server::DevServer) -> Serving {
    let config = configured(server).request_body_timeout(Duration::from_millis(200));
    let auth = neon_auth_rouille::new(config.build().unwrap());
    Serving::with(move |request| attach(&auth, request, |_| Response::text("page")))
}

#[test]
fn a_dripping_client_is_answered_when_the_time_is_over() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = impatient(&server);
    let Dripping { answer, .. } = Dripping::at(&application);
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains(r#""code":"BODY_TIMEOUT""#), "{answer}");
    assert!(answer.contains("\r\nConnection: close\r\n"), "{answer}");
    assert_eq!(server.requests().len(), 0, "half a body went upstream");
}

/// The documentation says so of tiny_http. If a version closes the connection, that page has to change.
#[test]
fn its_connection_stays_open_for_the_rest_of_the_body() {
    let server = neon_auth_dev_server::start().unwrap();
    let application = impatient(&server);
    let mut client = Dripping::at(&application);
    let rest = vec![b' '; LENGTH - client.dripped];
    client.connection.write_all(&rest).unwrap();
    let next = b"GET / HTTP/1.1\r\nhost: localhost:3000\r\nconnection: close\r\n\r\n";
    client.connection.write_all(next).unwrap();
    assert_eq!(Page::read(client.connection).text, "page");
}
