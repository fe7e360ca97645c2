//! An auth server that answers nobody before the test says so.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// What happens at the upstream.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    Connected,
    Asked,
    Closed,
}

/// It says of every session that it is over. Its threads end with their connections.
pub(crate) struct Upstream {
    address: SocketAddr,
    answer: Sender<()>,
    pub(crate) happenings: Receiver<Happening>,
}

impl Upstream {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, happenings) = channel();
        let (answer, may_answer) = channel();
        let may_answer = Arc::new(Mutex::new(may_answer));
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                // The upstream of a test that is over is stopped by a connection.
                if tell.send(Happening::Connected).is_err() {
                    return;
                }
                let (tell, may_answer) = (tell.clone(), Arc::clone(&may_answer));
                thread::spawn(move || {
                    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                    while let Some(Ok(line)) = lines.next() {
                        if !line.is_empty() {
                            continue;
                        }
                        tell.send(Happening::Asked).ok()?;
                        may_answer.lock().unwrap().recv().ok()?;
                        let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
                            content-length: 4\r\n\r\nnull";
                        (&stream).write_all(answer.as_bytes()).ok()?;
                    }
                    tell.send(Happening::Closed).ok()
                });
            }
        });
        Self {
            address,
            answer,
            happenings,
        }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/neondb/auth", self.address)
    }

    /// Answers one request, one that is there or the next.
    pub(crate) fn answer(&self) {
        self.answer.send(()).unwrap();
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        let (_, none) = channel();
        self.happenings = none;
        let _ = std::net::TcpStream::connect(self.address);
    }
}
