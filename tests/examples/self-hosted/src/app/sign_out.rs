//! Signing out.

use axum::response::Redirect;
use neon_auth_axum::{Auth, Rejection};

pub(super) async fn submit(auth: Auth) -> Result<Redirect, Rejection> {
    auth.require_trusted_origin()?;
    // While Better Auth is down this is an error, and this browser is signed out all the same.
    let _ = auth.sign_out().await;
    Ok(Redirect::to("/"))
}
