//! actix-web, with a worker for each core.

use actix_web::{App, HttpResponse, HttpServer, Resource, web};

use super::{PAGE, announce, config};

const LOOPBACK: (&str, u16) = ("127.0.0.1", 0);

/// Serves until the process ends.
pub fn serve(is_protected: bool) {
    actix_web::rt::System::new().block_on(async {
        // Two applications, as a middleware that can be switched off would be in the bare one too.
        let (addresses, running) = if is_protected {
            let auth = neon_auth_actix::new(config());
            let app = move || {
                let protect = neon_auth_actix::protect(&auth);
                App::new().service(dashboard()).wrap(protect)
            };
            let server = HttpServer::new(app).bind(LOOPBACK).expect("a free port");
            (server.addrs(), server.run())
        } else {
            let app = || App::new().service(dashboard());
            let server = HttpServer::new(app).bind(LOOPBACK).expect("a free port");
            (server.addrs(), server.run())
        };
        let address = addresses.first().expect("an address");
        announce(&format!("http://{address}"));
        running.await.expect("it serves");
    });
}

fn dashboard() -> Resource {
    web::resource("/dashboard").route(web::get().to(page))
}

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(PAGE)
}
