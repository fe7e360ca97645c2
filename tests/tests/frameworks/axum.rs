//! The application behind axum.

use std::net::{SocketAddr, TcpListener};

use ::axum::Router;
use ::axum::http::StatusCode;
use ::axum::routing::{get, post};
use neon_auth_axum::methods::SignInEmail;
use neon_auth_axum::{
    Arrival, Auth, Client, Config, FreshSession, NeonAuth, Rejection, Role, Session,
    SignedInWithin, WithCachedRole, WithOrganizationRole, WithRole, handler, neon_auth, protect,
};
use tokio::task::AbortHandle;

use crate::Framework;
use crate::log::Log;
use crate::scenario::{PASSWORD, arrival_in_words};

pub(crate) struct Axum {
    address: SocketAddr,
    serving: AbortHandle,
}

impl Framework for Axum {
    const NAME: &str = "axum";

    fn start(config: Config, log: Log) -> Self {
        let auth = NeonAuth::builder(config, Client::new()).logger(log).build();
        let routes = Router::new()
            .route("/page", get(page))
            .route("/fresh", get(fresh))
            .route("/admin", get(admin))
            .route("/cached-admin", get(cached_admin))
            .route("/owner", get(owner))
            .route("/recent", get(recent))
            .route("/public", get(public))
            .route("/public/arrival", get(arrival))
            .route("/sign-in", post(sign_in))
            .route("/sign-out", post(sign_out))
            .nest_service("/api/auth", handler(&auth))
            .layer(protect(&auth));
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

    fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Axum {
    fn drop(&mut self) {
        self.serving.abort();
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

async fn public(session: Option<Session>) -> String {
    session.map_or_else(
        || "nobody".to_owned(),
        |session| session.user.name.to_string(),
    )
}

async fn arrival(arrival: Arrival) -> String {
    arrival_in_words(&arrival)
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

async fn sign_out(auth: Auth) -> Result<(), Rejection> {
    auth.require_trusted_origin()?;
    let _ = auth.sign_out().await;
    Ok(())
}
