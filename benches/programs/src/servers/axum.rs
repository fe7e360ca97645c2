//! axum, as its own documentation starts it.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use neon_auth_benches::fixture::Visitor;
use tokio::net::TcpListener;

use super::by_hand::LeastLayer;
use super::{Kind, PAGE, announce, config};

/// Serves until the process ends.
pub fn serve(kind: Kind) {
    let app = Router::new().route("/dashboard", get(async || Html(PAGE)));
    let app = match kind {
        Kind::Bare => app,
        Kind::ByHand => app.layer(LeastLayer::knowing(&Visitor::for_decades())),
        Kind::Protected => app.layer(neon_auth_axum::protect(&neon_auth_axum::new(config()))),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        announce(&format!(
            "http://{}",
            listener.local_addr().expect("an address")
        ));
        axum::serve(listener, app).await.expect("it serves");
    });
}
