//! The blocking server of this library, with its limits as they are by default.

use neon_auth_threads::{Request, Response, Server, StatusCode, html, protect, status};

use super::{PAGE, announce, config};

/// Serves until the process ends.
pub fn serve(is_protected: bool) {
    let auth = neon_auth_threads::new(config());
    let server = Server::bind("127.0.0.1:0").expect("a free port");
    announce(&format!("http://{}", server.local_addr()));
    server.serve(move |request| {
        if is_protected {
            protect(&auth, request, |_| page(request))
        } else {
            page(request)
        }
    });
}

fn page(request: &Request) -> Response {
    match (request.method().as_str(), request.uri().path()) {
        ("GET", "/dashboard") => html(PAGE),
        _ => status(StatusCode::NOT_FOUND),
    }
}
