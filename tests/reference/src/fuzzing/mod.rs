//! What the fuzz targets assert, one function a target, so that `cargo test` replays their seeds.

mod browser_script;
mod bytes;
mod cookie_header;
mod forwarded;
mod given;
mod handler_path;
mod middleware_request;
mod paths;
mod session_token;
mod set_cookie;
mod upstream_answer;

pub use browser_script::browser_script;
pub use cookie_header::cookie_header;
pub use forwarded::forwarded;
pub use handler_path::handler_path;
pub use middleware_request::middleware_request;
pub use paths::paths;
pub use session_token::session_token;
pub use set_cookie::set_cookie;
pub use upstream_answer::upstream_answer;

use neon_auth_core::{Config, UnixMillis};

const BASE_URL: &str = "https://auth.example/db/auth";
const SECRET: &str = "the-current-secret-of-32-characters";
/// 2026-06-01T12:00:00Z.
const NOW: UnixMillis = UnixMillis::from_secs(1_780_315_200);

/// One function that states and asserts a target's invariant for any input.
pub type Target = fn(&[u8]);

/// Every target, by its name.
pub const TARGETS: [(&str, Target); 9] = [
    ("browser_script", browser_script),
    ("cookie_header", cookie_header),
    ("forwarded", forwarded),
    ("handler_path", handler_path),
    ("middleware_request", middleware_request),
    ("paths", paths),
    ("session_token", session_token),
    ("set_cookie", set_cookie),
    ("upstream_answer", upstream_answer),
];

#[expect(clippy::expect_used, reason = "the options are written here")]
fn config() -> Config {
    Config::builder()
        .base_url(BASE_URL)
        .cookie_secret(SECRET)
        .build()
        .expect("a valid configuration")
}
