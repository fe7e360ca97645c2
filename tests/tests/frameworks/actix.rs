//! The application behind actix.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::web::{get, post};
use actix_web::{App, HttpServer};
use neon_auth_actix::methods::SignInEmail;
use neon_auth_actix::{
    Arrival, Auth, Client, Config, FreshSession, MaybeSession, NeonAuth, OwnThread, Rejection,
    Role, Session, SignedInWithin, WithCachedRole, WithOrganizationRole, WithRole, handler,
    neon_auth, protect,
};

use crate::Framework;
use crate::log::Log;
use crate::scenario::{PASSWORD, arrival_in_words};

pub(crate) struct Actix {
    address: SocketAddr,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Framework for Actix {
    const NAME: &str = "actix";

    fn start(config: Config, log: Log) -> Self {
        let auth = NeonAuth::builder(config, OwnThread::new(Client::new()))
            .logger(log)
            .build();
        let server = move || {
            HttpServer::new(move || {
                App::new()
                    .service(handler(&auth))
                    .route("/page", get().to(page))
                    .route("/fresh", get().to(fresh))
                    .route("/admin", get().to(admin))
                    .route("/cached-admin", get().to(cached_admin))
                    .route("/owner", get().to(owner))
                    .route("/recent", get().to(recent))
                    .route("/public", get().to(public))
                    .route("/public/arrival", get().to(arrival))
                    .route("/sign-in", post().to(sign_in))
                    .route("/sign-out", post().to(sign_out))
                    .wrap(protect(&auth))
            })
            .workers(2)
            .disable_signals()
            .bind("127.0.0.1:0")
            .unwrap()
        };
        let (started, start) = mpsc::channel();
        let thread = thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = server();
                let address = server.addrs()[0];
                let server = server.run();
                started.send((address, server.handle())).unwrap();
                server.await.unwrap();
            });
        });
        let (address, server) = start.recv().expect("actix starts");
        Self {
            address,
            server,
            thread: Some(thread),
        }
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Actix {
    fn drop(&mut self) {
        // The order to stop is given here; the future only waits for the end, as the thread does.
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            // A test that has failed already says more than this.
            let _ = thread.join();
        }
    }
}

struct Admin;

impl Role for Admin {
    const NAME: &'static str = "admin";
}

struct Owner;

impl Role for Owner {
    const NAME: &'static str = "owner";
}

fn greeting(session: &neon_auth::Session) -> String {
    format!("{}, {:?}", session.user.name, session.source())
}

async fn page(session: Session) -> String {
    greeting(&session)
}

async fn fresh(session: FreshSession) -> String {
    greeting(&session)
}

async fn admin(session: WithRole<Admin>) -> String {
    greeting(&session)
}

async fn cached_admin(session: WithCachedRole<Admin>) -> String {
    greeting(&session)
}

async fn owner(session: WithOrganizationRole<Owner>) -> String {
    greeting(&session)
}

async fn recent(session: SignedInWithin<3600>) -> String {
    greeting(&session)
}

async fn public(session: MaybeSession) -> String {
    session.as_ref().map_or_else(
        || "nobody".to_owned(),
        |session| session.user.name.to_string(),
    )
}

async fn arrival(arrival: Arrival) -> String {
    arrival_in_words(&arrival)
}

async fn sign_in(auth: Auth, email: String) -> Result<(String, StatusCode), Rejection> {
    auth.require_trusted_origin()?;
    let signed_in = auth
        .sign_in()
        .email(SignInEmail::new(email, PASSWORD))
        .await?;
    Ok(match signed_in.signed_in() {
        Some(reply) => (reply.user.name.to_string(), StatusCode::OK),
        None => (String::new(), StatusCode::NOT_IMPLEMENTED),
    })
}

async fn sign_out(auth: Auth) -> Result<String, Rejection> {
    auth.require_trusted_origin()?;
    let _ = auth.sign_out().await;
    Ok(String::new())
}
