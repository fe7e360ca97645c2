//! Coming from the JavaScript SDK: what has another name here, what behaves differently, and why.
//!
//! Cookies, paths, codes and messages are the same, so a service of each kind can serve one application: see
//! [Sharing with Next.js](super::next_js).
//!
//! # The same under another name
//!
//! | `@neondatabase/auth` | here |
//! |---|---|
//! | `createNeonAuth({ baseUrl, cookies: { secret } })` | [`from_env`](crate::from_env), or [`new`](crate::new) with a [`Config`](crate::Config) |
//! | `auth.handler()` | [`handler`](crate::handler) |
//! | `auth.middleware({ loginUrl })` | [`protect`](crate::protect), [`login_url`](crate::ConfigBuilder::login_url) |
//! | its `matcher` | which routes the layer is around, and [`public_routes`](crate::ConfigBuilder::public_routes) |
//! | `auth.getSession()` | the extractor [`Session`](crate::Session), or `auth.get_session()` |
//! | `auth.getSession({ query: { disableCookieCache: true } })` | [`FreshSession`](crate::FreshSession), or `auth.get_session().fresh()` |
//! | `auth.signIn.email({ email, password })` | `auth.sign_in().email(SignInEmail::new(email, password))` |
//! | `{ data, error }` | a `Result`; the [`Error`](crate::Error) has `code`, `status` and `message` |
//! | `cookies.sessionDataTtl`, `domain`, `sameSite` | [`session_data_ttl`](crate::ConfigBuilder::session_data_ttl), [`cookie_domain`](crate::ConfigBuilder::cookie_domain), [`same_site`](crate::ConfigBuilder::same_site) |
//! | `logger`, `logLevel` | [`NeonAuthBuilder::logger`](crate::NeonAuthBuilder::logger), [`log_level`](crate::ConfigBuilder::log_level) |
//!
//! # What is different
//!
//! | here | why |
//! |---|---|
//! | A cached session counts only beside the session token it was made for. | Otherwise one user's cache passes with another's token. |
//! | Secrets rotate. | A planned change of the secret costs no look-ups. |
//! | Forms of other sites are refused. | `SameSite` does not keep sibling subdomains out. |
//! | Upstream gets a bounded Cookie header: 8 KiB of our cookies, and never its own cookie cache. | Otherwise a visitor's other cookies make the look-up fail, and with it every page. |
//! | The client's address goes upstream if you say where it comes from. | Otherwise rate limits count all visitors as one. |
//! | Paths match by whole segments, and an ambiguous path is never public. | `/auth/sign-inner` is not the login page, and neither is `/admin/..%2fauth/sign-in`. |
//! | A session_data cookie is cleared with whatever changes what it says. | A new name shows at once. |
//! | After a sign-out, a revocation, a ban or another role, cookies from before it count no longer, in any browser. | "Signed out everywhere" is true at once, in the process that does it. |
//! | An outage is a 502, never a redirect to the login page. | Nobody is signed out by it. |
//! | The way back from a provider, and links in mails, work under `Strict`. | They end on a page that refreshes itself. |
//! | `redirectTo` is on the way to the login page, and [`Arrival`](crate::Arrival) checks it on the way back. | An open redirect is the usual mistake. |
//! | Look-ups at the same time share a request only if they are equal byte for byte. | Otherwise who knows a token without its signature gets the answer of somebody who has both. |
//! | [`stale_if_error`](crate::ConfigBuilder::stale_if_error), limits and timeouts. | An outage upstream must not become one of the application. |
//!
//! # Differences
//!
//! `neon-auth-actix`, `neon-auth-threads` and `neon-auth-rouille` have the same names.
