//! The application behind axum.

use std::net::{SocketAddr, TcpListener};

use ::axum::Router;
use ::axum::http::StatusCode;
use ::axum::routing::{get, post};
use neon_auth_axum::methods::SignInEmail;
use neon_auth_axum::{
    Arrival, Auth, Client, FreshSession, NeonAuth, Rejection, Role, Session, SignedInWithin,
    WithCachedRole, WithOrganizationRole, WithRole, attach, handler, protect,
};
use tokio::task::AbortHandle;

use crate::setup::{Gate, Setup};
use crate::world::PASSWORD;
use crate::{Framework, Mounting, pages};

pub(crate) struct Axum {
    address: SocketAddr,
    serving: AbortHandle,
}

impl Framework for Axum {
    const NAME: &str = "axum";
    const LEADER_WAITS: bool = true;
    const ARGUMENTS_AT_ONCE: usize = 1;
    const ENDS_AFTER_HALF_A_BODY: bool = true;
    const TAKES_AN_UNCLEAN_PATH_FOR_A_PAGE: bool = true;

    fn start(setup: Setup) -> Self {
        Self::serving(setup, |routes| routes)
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Mounting for Axum {
    fn start_below(path: &str, setup: Setup) -> Self {
        Self::serving(setup, |routes| Router::new().nest(path, routes))
    }
}

impl Axum {
    fn serving(setup: Setup, place: impl FnOnce(Router) -> Router) -> Self {
        let gate = setup.gate;
        let auth = setup.neon_auth(Client::new()).build();
        let routes = behind(gate, &auth, place(routes(&auth)));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let serving = tokio::spawn(async move { ::axum::serve(listener, routes).await });
        Self {
            address,
            serving: serving.abort_handle(),
        }
    }
}

impl Drop for Axum {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn behind(gate: Gate, auth: &NeonAuth, mut routes: Router) -> Router {
    if gate.attaches() {
        routes = routes.layer(attach(auth));
    }
    if gate.protects() {
        routes = routes.layer(protect(auth));
    }
    routes
}

fn routes(auth: &NeonAuth) -> Router {
    Router::new()
        .route("/page", get(page).post(page))
        .route("/api/page", get(page))
        .route("/fresh", get(fresh).post(fresh))
        .route("/admin", get(admin).post(admin))
        .route("/cached-admin", get(cached_admin))
        .route("/owner", get(owner))
        .route("/recent", get(recent))
        .route("/everything", get(everything))
        .route("/at-once", get(at_once))
        .route("/public", get(public))
        .route("/public/fresh", get(public_fresh))
        .route("/public/refusal", get(refusal))
        .route("/public/arrival", get(arrival))
        .route("/sign-in", post(sign_in))
        .route("/sign-in/handled", post(handled_sign_in))
        .route("/sign-out", post(sign_out))
        .nest_service("/api/auth", handler(auth))
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
    second: Option<Session>,
    third: Result<Session, Rejection>,
    fourth: FreshSession,
    auth: Auth,
) -> String {
    let (second, third) = (second.unwrap(), third.unwrap());
    let fifth = auth.get_session().await.unwrap().unwrap();
    pages::one_user([&first, &second, &third, &fourth, &fifth])
}

async fn at_once(auth: Auth) -> String {
    let clone = auth.clone();
    let (one, other) = tokio::join!(
        auth.get_session().into_future(),
        clone.get_session().into_future()
    );
    pages::one_user([&one.unwrap().unwrap(), &other.unwrap().unwrap()])
}

async fn public(session: Option<Session>) -> String {
    pages::name(session.as_deref())
}

async fn public_fresh(session: Option<FreshSession>) -> String {
    session.map_or_else(|| pages::name(None), |session| pages::greeting(&session))
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

async fn sign_in(auth: Auth, email: String) -> Result<(StatusCode, String), Rejection> {
    auth.require_trusted_origin()?;
    let signed_in = auth
        .sign_in()
        .email(SignInEmail::new(email, PASSWORD))
        .await?;
    Ok(match signed_in.signed_in() {
        Some(reply) => (StatusCode::OK, reply.user.name.to_string()),
        None => (StatusCode::NOT_IMPLEMENTED, String::new()),
    })
}

async fn handled_sign_in(auth: Auth, email: String) -> (StatusCode, String) {
    let credentials = SignInEmail::new(email, PASSWORD);
    match auth.sign_in().email(credentials).await {
        Ok(_) => {
            let session = auth.get_session().await.unwrap();
            (StatusCode::OK, pages::name(session.as_ref()))
        }
        Err(error) => (error.status(), error.code().to_owned()),
    }
}

async fn sign_out(auth: Auth) -> Result<(), Rejection> {
    auth.require_trusted_origin()?;
    let _ = auth.sign_out().await;
    Ok(())
}
