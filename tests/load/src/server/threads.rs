//! The blocking server of this library, with its limits as they are by default.

use neon_auth_threads::{
    Rejection, Request, RequestAuth, Response, Server, StatusCode, protect, require_session,
    status, text,
};

use super::{Options, PAGE, PUBLIC, announce, config};

pub(super) fn serve(options: &Options) {
    assert!(options.ca.is_none(), "TLS is played with axum alone");
    let auth = neon_auth_threads::new(config(options));
    let server = Server::bind("127.0.0.1:0").expect("a free port");
    announce(&format!("http://{}", server.local_addr()));
    server.serve(move |request| protect(&auth, request, |auth| page(auth, request)));
}

fn page(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    Ok(match request.uri().path() {
        PAGE => text(&require_session(auth)?.user.name),
        PUBLIC => text("for everybody"),
        _ => status(StatusCode::NOT_FOUND),
    })
}
