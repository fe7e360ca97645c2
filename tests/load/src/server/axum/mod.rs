//! axum, by HTTP/1 and HTTP/2.

mod listen;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use neon_auth_axum::{Client, NeonAuth, Session, handler, protect};
use neon_auth_tokio::rustls::crypto::ring;
use neon_auth_tokio::rustls::pki_types::CertificateDer;
use neon_auth_tokio::rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpListener;

use crate::server::{Options, PAGE, PUBLIC, announce, config};

pub(in crate::server) fn serve(options: &Options) {
    let client = match &options.ca {
        Some(file) => Client::builder().tls_config(trusting(file)).build(),
        None => Client::new(),
    };
    let auth = NeonAuth::new(config(options), client);
    let app = Router::new()
        .route(PAGE, get(async |me: Session| me.user.name.to_string()))
        .route(PUBLIC, get("for everybody"))
        .nest_service("/api/auth", handler(&auth))
        .layer(protect(&auth));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        announce(&format!("http://{address}"));
        listen::serve(listener, app).await;
    });
}

fn trusting(file: &Path) -> Arc<ClientConfig> {
    let certificate = std::fs::read(file).expect("the file of the CA");
    let mut roots = RootCertStore::empty();
    let added = roots.add(CertificateDer::from(certificate));
    added.expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions that ring has")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}
