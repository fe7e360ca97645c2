//! Secrets: how to change the cookie secret, and what to do if it has leaked.
//!
//! `NEON_AUTH_COOKIE_SECRET` signs one cookie: the one that says for five minutes who is signed in. Make it with
//! `openssl rand -base64 32`. It has nothing to do with Neon Auth's own secrets, and Neon Auth does not know it.
//!
//! With it, anybody can write a cookie for any user: every service that shares it can, such as a
//! [Next.js front end](super::next_js).
//!
//! # A planned change
//!
//! The first secret signs; all of them verify. So nobody notices:
//!
//! 1. Deploy the new secret as `cookie_secret`, and the old one among the
//!    [`previous_cookie_secrets`](crate::ConfigBuilder::previous_cookie_secrets).
//! 2. Wait for one `session_data_ttl`, 300 s unless set, and for as long as `stale_if_error` if you use it.
//! 3. Deploy without the old one.
//!
//! ```
//! use neon_auth_axum::Config;
//!
//! # fn from_the_vault(name: &str) -> String { format!("{name}: 0123456789abcdef0123456789abcdef") }
//! let config = Config::builder()
//!     .base_url("https://auth.example/db/auth")
//!     .cookie_secret(from_the_vault("new"))
//!     .previous_cookie_secrets([from_the_vault("old")])
//!     .build()?;
//! # let _ = config;
//! # Ok::<(), neon_auth_axum::ConfigError>(())
//! ```
//!
//! If several machines serve the application, a machine with the old configuration does not know the new secret while
//! the deployment is under way. It asks Neon Auth instead, and signs with the old one. That costs look-ups; nobody is
//! signed out. To save them, deploy the new secret among the previous ones first, everywhere, and then exchange the two.
//!
//! A front end on Next.js that shares the secret knows one secret at a time: its SDK has no previous ones. It asks Neon
//! Auth until it has the new one.
//!
//! # A leak
//!
//! **Remove the secret at once, everywhere. Do not put it among the previous ones:** a previous secret still verifies, so
//! anybody who has it can still write a cookie for any user.
//!
//! Nobody is signed out by that. The session itself is in another cookie, with Neon Auth's signature, so each visitor
//! costs one look-up.
//!
//! Then find out what was done with it. A cookie that somebody wrote leaves no trace at Neon Auth: look at your own logs.
//! What asked Neon Auth, such as [`FreshSession`](crate::FreshSession) and [`WithRole`](crate::WithRole), was not
//! deceived by it.
//!
//! If a visitor's cookies have leaked rather than the secret, end that user's sessions, by `auth.revoke_sessions()` or in
//! the admin methods. It takes effect [at once](super::outages#revocation) in the process that does it.
//!
//! # What leaks nothing
//!
//! No secret, token, cookie value or query string is in a log line, a `Debug`, an error or a failure page of this library.
//! Your own code can still give one away: [`Session`](crate::Session) as JSON holds the session token. Its page shows what to send
//! instead.
