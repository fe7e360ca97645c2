//! An auth server, an application, and a proxy in front of it.

use std::io::BufRead;
use std::net::SocketAddr;

use neon_auth_dev_server::DevServer;
use tokio::runtime::Runtime;

use crate::application::application;
use crate::client::{Answer, Client, HOST, read_head};
use crate::program::{Program, Running};

const CLOSE: &str = "connection: close\r\n";

pub(crate) struct Site {
    client: Client,
    _proxy: Running,
    upstream: DevServer,
    _runtime: Runtime,
}

impl Site {
    /// None if the proxy is not installed.
    pub(crate) fn behind(program: &Program) -> Option<Self> {
        let origin = format!("https://{HOST}");
        let upstream = DevServer::builder().trusted_origin(origin).start().unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let listening = tokio::net::TcpListener::bind("127.0.0.1:0");
        let listener = runtime.block_on(listening).unwrap();
        let address = listener.local_addr().unwrap();
        let app = application(&upstream).into_make_service_with_connect_info::<SocketAddr>();
        runtime.spawn(async { axum::serve(listener, app).await });

        let signed = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
        let (certificate, key) = (signed.cert.pem(), signed.signing_key.serialize_pem());
        let proxy = program.start(address, [&certificate, &key])?;
        Some(Self {
            client: Client::new(signed.cert.der().clone(), proxy.address),
            _proxy: proxy,
            upstream,
            _runtime: runtime,
        })
    }

    pub(crate) fn get(&self, path: &str, headers: &str) -> Answer {
        self.send("GET", path, headers, "")
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let headers = format!("{CLOSE}{headers}");
        self.client
            .send(&format!("{method} {path}"), &headers, body)
    }

    pub(crate) fn upgrade(&self, path: &str, headers: &str) -> Answer {
        let headers = format!("connection: upgrade\r\n{headers}");
        self.client.send(&format!("GET {path}"), &headers, "")
    }

    /// The first line of an answer that goes on.
    pub(crate) fn first_line_of_body(&self, path: &str) -> String {
        let mut stream = self.client.begin(&format!("GET {path}"), CLOSE, "");
        read_head(&mut stream);
        // The size of a chunk is in a line of its own.
        let mut lines = stream.lines().map(Result::unwrap);
        lines.find(|line| line.contains(':')).unwrap()
    }

    /// By the application's form, as Ann. `headers` are whole lines.
    pub(crate) fn sign_in(&self, headers: &str) -> Answer {
        let ann = r#"{"name":"Ann","email":"ann@example.com","password":"correct horse"}"#;
        let own = format!("origin: https://{HOST}\r\n");
        let json = format!("{own}content-type: application/json\r\n");
        // It is refused if she has an account already.
        self.send("POST", "/api/auth/sign-up/email", &json, ann);
        let form = "email=ann%40example.com&password=correct+horse";
        let headers = format!("{own}content-type: application/x-www-form-urlencoded\r\n{headers}");
        self.send("POST", "/auth/sign-in", &headers, form)
    }

    /// The address that upstream was given with each sign-in.
    pub(crate) fn addresses_upstream(&self) -> Vec<String> {
        let requests = self.upstream.requests();
        let address = |headers: &http::HeaderMap| {
            let values = headers.get_all("x-forwarded-for").iter();
            let values: Vec<&str> = values.map(|value| value.to_str().unwrap()).collect();
            values.join(" and ")
        };
        let signed_in = requests.to("sign-in/email");
        signed_in.map(|request| address(&request.headers)).collect()
    }

    pub(crate) fn requests_upstream(&self) -> usize {
        self.upstream.requests().len()
    }
}
