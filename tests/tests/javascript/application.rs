//! The application whose pages the scripts visit.

use axum::Router;
use axum::routing::get;
use neon_auth_axum::{ConfigBuilder, Session, handler, protect};
use tokio::net::TcpListener;

/// Starts an application with a page that is protected, the pages of Neon's UI, and one page outside the layer; tells
/// its origin. It goes with the test's runtime.
pub(crate) async fn serve(config: ConfigBuilder) -> String {
    let auth = neon_auth_axum::new(config.build().unwrap());
    let routes = Router::new()
        .route("/dashboard", get(dashboard))
        .route("/auth/{view}", get("a view of the UI"))
        .nest_service("/api/auth", handler(&auth))
        .layer(protect(&auth))
        .route("/static", get("static"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    origin
}

/// Tells who sees it, and how that is known.
async fn dashboard(session: Session) -> String {
    format!("{} {:?}", session.user.email, session.source())
}
