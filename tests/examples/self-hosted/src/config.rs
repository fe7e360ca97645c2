//! The library's configuration for a Better Auth of one's own.

use neon_auth_axum::{ClientIp, Config, ConfigError};

/// Makes the configuration. `base_url` is where this process reaches Better Auth; `public_url` is where browsers reach
/// this application, and Better Auth's own `baseURL`.
///
/// # Errors
///
/// One of the values is invalid.
pub fn config(
    base_url: &str,
    public_url: &str,
    secure_cookies: bool,
    cookie_secret: &str,
) -> Result<Config, ConfigError> {
    let is_https = public_url.starts_with("https://");
    Config::builder()
        .base_url(base_url)
        // Between two containers, there is nobody else on the way.
        .insecure_upstream(true)
        .jwks_path("jwks")
        .cookie_prefix("better-auth")
        // Better Auth's names begin with `__Secure-` if its `baseURL` is https, or if `useSecureCookies` says so.
        .secure_prefix(is_https || secure_cookies)
        .origin(public_url)
        // Without https, Safari keeps no `Secure` cookie. It is refused for any host but this machine.
        .insecure_localhost(!is_https)
        // Behind a reverse proxy, `ClientIp::forwarded`. Without it, all visitors count as one for Better Auth's limits.
        .client_ip(ClientIp::peer())
        .cookie_secret(cookie_secret)
        .public_route("/")
        .build()
}
