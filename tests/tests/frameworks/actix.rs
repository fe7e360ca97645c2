//! The application behind actix.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::middleware::Condition;
use actix_web::web::{ServiceConfig, get, post, scope};
use actix_web::{App, HttpServer};
use neon_auth_actix::methods::SignInEmail;
use neon_auth_actix::{
    Arrival, Auth, Client, FreshSession, MaybeFreshSession, MaybeSession, NeonAuth, OwnThread,
    Rejection, Role, Session, SignedInWithin, WithCachedRole, WithOrganizationRole, WithRole,
    attach, handler, protect, status,
};

use crate::setup::Setup;
use crate::world::PASSWORD;
use crate::{Framework, Mounting, pages};

pub(crate) struct Actix {
    address: SocketAddr,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Framework for Actix {
    const NAME: &str = "actix";
    const LEADER_WAITS: bool = true;
    const ARGUMENTS_AT_ONCE: usize = 4;
    const ENDS_AFTER_HALF_A_BODY: bool = true;
    const TAKES_AN_UNCLEAN_PATH_FOR_A_PAGE: bool = true;

    fn start(setup: Setup) -> Self {
        Self::serving(setup, None)
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Mounting for Actix {
    fn start_below(path: &str, setup: Setup) -> Self {
        Self::serving(setup, Some(path.to_owned()))
    }
}

impl Actix {
    fn serving(setup: Setup, below: Option<String>) -> Self {
        let gate = setup.gate;
        let auth = setup.neon_auth(OwnThread::new(Client::new())).build();
        let server = move || {
            HttpServer::new(move || {
                let place = |config: &mut ServiceConfig| match &below {
                    None => routes(&auth, config),
                    Some(path) => {
                        let inner = scope(path).configure(|config| routes(&auth, config));
                        config.service(inner);
                    }
                };
                App::new()
                    .configure(place)
                    .wrap(Condition::new(gate.attaches(), attach(&auth)))
                    .wrap(Condition::new(gate.protects(), protect(&auth)))
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

fn routes(auth: &NeonAuth, config: &mut ServiceConfig) {
    config
        .service(handler(auth))
        .route("/page", get().to(page))
        .route("/page", post().to(page))
        .route("/api/page", get().to(page))
        .route("/fresh", get().to(fresh))
        .route("/fresh", post().to(fresh))
        .route("/admin", get().to(admin))
        .route("/admin", post().to(admin))
        .route("/cached-admin", get().to(cached_admin))
        .route("/owner", get().to(owner))
        .route("/recent", get().to(recent))
        .route("/everything", get().to(everything))
        .route("/at-once", get().to(at_once))
        .route("/public", get().to(public))
        .route("/public/fresh", get().to(public_fresh))
        .route("/public/refusal", get().to(refusal))
        .route("/public/arrival", get().to(arrival))
        .route("/sign-in", post().to(sign_in))
        .route("/sign-in/handled", post().to(handled_sign_in))
        .route("/sign-out", post().to(sign_out));
}

struct Admin;

impl Role for Admin {
    const NAME: &'static str = "admin";
}

struct Owner;

impl Role for Owner {
    const NAME: &'static str = "owner";
}

async fn page(session: Session) -> String {
    pages::greeting(&session)
}

async fn fresh(session: FreshSession) -> String {
    pages::greeting(&session)
}

async fn admin(session: WithRole<Admin>) -> String {
    pages::greeting(&session)
}

async fn cached_admin(session: WithCachedRole<Admin>) -> String {
    pages::greeting(&session)
}

async fn owner(session: WithOrganizationRole<Owner>) -> String {
    pages::greeting(&session)
}

async fn recent(session: SignedInWithin<3600>) -> String {
    pages::greeting(&session)
}

async fn everything(
    first: Session,
    second: MaybeSession,
    third: Result<Session, Rejection>,
    fourth: FreshSession,
    auth: Auth,
) -> String {
    let (second, third) = (second.as_ref().unwrap(), third.unwrap());
    let fifth = auth.get_session().await.unwrap().unwrap();
    pages::one_user([&first, second, &third, &fourth, &fifth])
}

async fn at_once(auth: Auth) -> String {
    let clone = auth.clone();
    let (one, other) = tokio::join!(
        auth.get_session().into_future(),
        clone.get_session().into_future()
    );
    pages::one_user([&one.unwrap().unwrap(), &other.unwrap().unwrap()])
}

async fn public(session: MaybeSession) -> String {
    pages::name(session.as_ref())
}

async fn public_fresh(session: MaybeFreshSession) -> String {
    let session = session.as_ref();
    session.map_or_else(|| pages::name(None), pages::greeting)
}

async fn refusal(session: Result<Session, Rejection>) -> String {
    match session {
        Ok(session) => pages::name(Some(&session)),
        Err(rejection) => pages::refusal(rejection.error_code(), rejection),
    }
}

async fn arrival(arrival: Arrival) -> String {
    pages::arrival(&arrival)
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

async fn handled_sign_in(auth: Auth, email: String) -> (String, StatusCode) {
    let credentials = SignInEmail::new(email, PASSWORD);
    match auth.sign_in().email(credentials).await {
        Ok(_) => {
            let session = auth.get_session().await.unwrap();
            (pages::name(session.as_ref()), StatusCode::OK)
        }
        Err(error) => (error.code().to_owned(), status(&error)),
    }
}

async fn sign_out(auth: Auth) -> Result<String, Rejection> {
    auth.require_trusted_origin()?;
    let _ = auth.sign_out().await;
    Ok(String::new())
}
