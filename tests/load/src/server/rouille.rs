//! rouille, with threads as it has them by default.

use neon_auth_rouille::{RequestAuth, protect, require_session};
use rouille::{Request, Response, Server};

use super::{Options, PAGE, PUBLIC, announce, config};

pub(super) fn serve(options: &Options) {
    assert!(options.ca.is_none(), "TLS is played with axum alone");
    let auth = neon_auth_rouille::new(config(options));
    let server = Server::new("127.0.0.1:0", move |request: &Request| {
        protect(&auth, request, |auth| page(auth, request))
    });
    let server = server.expect("a free port");
    announce(&format!("http://{}", server.server_addr()));
    server.run();
}

fn page(auth: &RequestAuth, request: &Request) -> Result<Response, neon_auth_rouille::Rejection> {
    Ok(match &*request.url() {
        PAGE => Response::text(&*require_session(auth)?.user.name),
        PUBLIC => Response::text("for everybody"),
        _ => Response::empty_404(),
    })
}
