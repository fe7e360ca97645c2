//! Whatever path a client asks the handler for: it is asked of upstream byte for byte and below `base_url`, in
//! segments that nobody reads as others, or it is refused.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use neon_auth_core::{Context, Handler, IncomingRequest, Jar};

use super::{BASE_URL, NOW, config};
use crate::play::play;
use crate::rules::assert_below;

/// The input is what follows the mount.
///
/// # Panics
///
/// If the invariant does not hold.
pub fn handler_path(input: &[u8]) {
    let Ok(path) = std::str::from_utf8(input) else {
        return;
    };
    let config = config();
    let request =
        IncomingRequest::from_text(&Method::POST, None, "/api/auth", None, &HeaderMap::new());
    let jar = Jar::default();
    let flow = Handler::start(
        Context::new(&config, NOW, &request, &jar),
        path,
        Bytes::new(),
    );
    let played = play(flow, NOW, []);
    match played.fetches.as_slice() {
        [] => assert_eq!(played.outcome.status(), StatusCode::BAD_REQUEST),
        asked => {
            for fetch in asked {
                let url = fetch.request.uri();
                assert_below(BASE_URL, url);
                assert_eq!(url.to_string(), format!("{BASE_URL}/{path}"));
            }
        }
    }
}
