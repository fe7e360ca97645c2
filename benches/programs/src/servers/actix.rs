//! actix-web, with a worker for each core.

use actix_web::middleware::Condition;
use actix_web::{App, HttpResponse, HttpServer, web};

use super::{PAGE, announce, config};

/// Serves until the process ends.
pub fn serve(is_protected: bool) {
    let auth = neon_auth_actix::new(config());
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(move || {
            let protect = neon_auth_actix::protect(&auth);
            App::new()
                .route("/dashboard", web::get().to(page))
                .wrap(Condition::new(is_protected, protect))
        });
        let server = server.bind(("127.0.0.1", 0)).expect("a free port");
        let address = server.addrs().first().copied().expect("an address");
        announce(&format!("http://{address}"));
        server.run().await.expect("it serves");
    });
}

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(PAGE)
}
