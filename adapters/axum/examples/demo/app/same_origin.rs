//! Forms are taken from this application's own pages alone, public forms included.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use neon_auth_axum::{Auth, Rejection};

/// Refuses a form that a page of another site sends.
///
/// The layer of Neon Auth checks protected pages. A form that signs in is public, and without a check another
/// site's page could sign somebody in to a stranger's account.
pub(super) async fn check(auth: Auth, request: Request, next: Next) -> Result<Response, Rejection> {
    auth.require_trusted_origin()?;
    Ok(next.run(request).await)
}
