//! A browser's side of a connection: HTTP/1.1 over TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use socket2::{Domain, Socket, Type};

/// The site's name.
pub(crate) const HOST: &str = "app.example.com";
/// Where the browser is; it is no trusted proxy.
pub(crate) const ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// Trusts one certificate.
pub(crate) struct Client {
    tls: Arc<ClientConfig>,
    proxy: SocketAddr,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new(certificate: CertificateDer<'static>, proxy: SocketAddr) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            tls: Arc::new(tls),
            proxy,
        }
    }

    /// Sends a request, and gives what comes back. `headers` are whole lines; one of them is `connection`.
    pub(crate) fn begin(
        &self,
        request_line: &str,
        headers: &str,
        body: &str,
    ) -> impl BufRead + use<> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from((ADDRESS, 0)).into()).unwrap();
        socket.connect(&self.proxy.into()).unwrap();
        let stream = TcpStream::from(socket);
        let patience = Duration::from_secs(10);
        stream.set_read_timeout(Some(patience)).unwrap();
        let tls = ClientConnection::new(Arc::clone(&self.tls), HOST.try_into().unwrap()).unwrap();
        let mut stream = StreamOwned::new(tls, stream);
        let length = body.len();
        let head = format!(
            "{request_line} HTTP/1.1\r\nhost: {HOST}\r\n{headers}content-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        stream.flush().unwrap();
        BufReader::new(stream)
    }

    pub(crate) fn send(&self, request_line: &str, headers: &str, body: &str) -> Answer {
        Answer::read(&mut self.begin(request_line, headers, body))
    }
}

impl Answer {
    /// Reads as many bytes of the body as the head says.
    fn read(stream: &mut impl BufRead) -> Self {
        let head = read_head(stream);
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut body = Vec::new();
        let length = values(&head, "content-length").next();
        let length = length.expect("not in chunks").parse().unwrap();
        stream.take(length).read_to_end(&mut body).unwrap();
        Self {
            status,
            head,
            body: String::from_utf8(body).unwrap(),
        }
    }

    /// Name and value of each cookie that it sets.
    pub(crate) fn cookies(&self) -> Vec<String> {
        let pair = |line: &str| line.split(';').next().unwrap().to_owned();
        let live = |line: &&str| !line.contains("Max-Age=0");
        values(&self.head, "set-cookie")
            .filter(live)
            .map(pair)
            .collect()
    }
}

pub(crate) fn read_head(stream: &mut impl BufRead) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(stream.read_line(&mut head).unwrap(), 0, "{head}");
    }
    head
}

fn values<'h>(head: &'h str, name: &str) -> impl Iterator<Item = &'h str> {
    head.lines().filter_map(move |line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}
