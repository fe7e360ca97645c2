//! The application: its routes, and what they share.

mod account;
mod admin;
mod browser;
mod components;
mod dashboard;
mod dead_end;
mod done;
mod email_code;
mod forgotten_password;
mod home;
mod loopback;
mod organizations;
mod outbox;
mod problem;
mod refused;
mod return_to;
mod roles;
mod same_origin;
mod second_factor;
mod security;
mod segment;
mod session_list;
mod shell;
mod sign_in;
mod sign_out;
mod sign_up;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::middleware::{from_fn, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::html;
use neon_auth_axum::{ClientIp, ConfigBuilder, NeonAuth, handler, protect};
use neon_auth_dev_server::DevServer;

use shell::Shell;

/// What the pages share.
#[derive(Clone)]
struct App {
    /// None if the auth server is a real one.
    dev_server: Option<Arc<DevServer>>,
}

/// Which pages anyone may see, besides those that are public by default; and where a request's address comes from.
pub(crate) fn configure(builder: ConfigBuilder) -> ConfigBuilder {
    builder
        .public_route("/")
        .public_route("/dev")
        .client_ip(ClientIp::peer())
}

/// The whole application.
pub(crate) fn router(auth: &NeonAuth, dev_server: Option<Arc<DevServer>>) -> Router {
    let mut pages = Router::new()
        .merge(home::routes())
        .merge(sign_up::routes())
        .merge(sign_in::routes())
        .merge(second_factor::routes())
        .merge(email_code::routes())
        .merge(forgotten_password::routes())
        .merge(sign_out::routes())
        .merge(dashboard::routes())
        .merge(account::routes())
        .merge(organizations::routes())
        .merge(admin::routes());
    if dev_server.is_some() {
        pages = pages.merge(outbox::routes());
    }
    pages
        .fallback(not_found)
        .layer(from_fn(same_origin::check))
        .layer(map_response(security::add_headers))
        // The two layers above are for pages; what the proxy answers is upstream's.
        .nest_service(auth.config().mount(), handler(auth))
        .layer(protect(auth))
        // Routes that come after a layer are outside of it: anyone may have the style sheet.
        .route("/style.css", get(style_sheet))
        .with_state(App { dev_server })
}

async fn not_found(shell: Shell) -> Response {
    dead_end::not_found(&shell, html! { p { "There is nothing at this address." } })
}

async fn style_sheet() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("style.css"))
}
