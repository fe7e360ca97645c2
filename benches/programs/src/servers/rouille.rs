//! rouille, with threads as it has them by default.

use rouille::{Request, Response, Server};

use super::{PAGE, announce, config};

/// Serves until the process ends.
pub fn serve(is_protected: bool) {
    let auth = neon_auth_rouille::new(config());
    let server = Server::new("127.0.0.1:0", move |request: &Request| {
        if is_protected {
            neon_auth_rouille::protect(&auth, request, |_| page(request))
        } else {
            page(request)
        }
    });
    let server = server.expect("a free port");
    announce(&format!("http://{}", server.server_addr()));
    server.run();
}

fn page(request: &Request) -> Response {
    match (request.method(), &*request.url()) {
        ("GET", "/dashboard") => Response::html(PAGE),
        _ => Response::empty_404(),
    }
}
