//! Forms are taken from this application's own pages alone.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses a form that another site's page sends.
///
/// `SameSite=Strict` cookies stay at home in such a request, so it could not act for anybody who is signed in. What
/// is left is to sign somebody in to a stranger's account, and other applications on the same site: `localhost` has
/// one for each port. Browsers name the page's origin with every POST; a client without one has no cookies to abuse.
pub(super) async fn check(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_read || comes_from_here(request.headers()) {
        return next.run(request).await;
    }
    let text = "This form was sent from another site. Please open the page here and try again.";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// Whether the Origin, where there is one, is the host that was asked. The scheme is not compared: behind a proxy that
/// ends TLS, only the browser knows it.
fn comes_from_here(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let authority = origin
        .to_str()
        .ok()
        .and_then(|origin| origin.split_once("://"))
        .map(|(_, authority)| authority.as_bytes());
    authority.is_some() && authority == headers.get(HOST).map(|host| host.as_bytes())
}
