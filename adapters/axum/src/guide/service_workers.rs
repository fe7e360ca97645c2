//! Service workers: what must yours leave alone, and what does it still have after a sign-out?
//!
//! A service worker stands between your pages and your server. Browsers say in headers where a request comes from, and
//! this library decides by them. A worker that sends a request on changes these headers. So let it answer for static
//! files alone, and return without `respondWith` for all else: the browser then sends the request itself.
//!
//! ```js
//! self.addEventListener("fetch", (event) => {
//!   const url = new URL(event.request.url);
//!   const isStatic = url.origin === location.origin && url.pathname.startsWith("/static/");
//!   if (event.request.method !== "GET" || !isStatic) return;
//!   event.respondWith(
//!     caches.match(event.request).then((kept) => kept ?? fetch(event.request)),
//!   );
//! });
//! ```
//!
//! # What must be left alone
//!
//! - **Everything that is not a GET.** If the worker sends another site's form on, Firefox calls it `same-origin`, with
//!   your own `Origin`. What can be seen of that is refused with 403 `UNTRUSTED_ORIGIN`, and a form of your own that
//!   sends no `Referer` with it. `SECURITY.md` says what is left.
//! - **Pages** (`event.request.mode === "navigate"`). `fetch(event.request.url)` makes a script's request of the
//!   navigation: `Sec-Fetch-Mode: cors`, `Accept: */*`. Somebody who is signed out then gets a 401 as JSON, not the
//!   login page. `fetch(event.request)` keeps `Accept`, so the login page comes. But no browser says any more that the
//!   page is in a frame, and Firefox not even that it is a navigation. Under `SameSite=Strict`, the way back from a
//!   provider then ends on the page that refreshes itself, which no frame shows.
//! - **`/api/auth/`**: every answer there is about one person at one moment.
//! - **The way back from a provider, and links in mails.** They can be used once.
//!
//! # Navigation preload
//!
//! With `registration.navigationPreload.enable()` the browser asks for the page while the worker starts. If the worker
//! then does not use `event.preloadResponse` but fetches by itself, the server gets **two requests**. The second one
//! finds a verifier or a link that is spent, so the person may see an error in the end. Either leave navigations alone
//! and do not turn it on, or answer all of them with what was preloaded:
//!
//! ```js
//! self.addEventListener("fetch", (event) => {
//!   if (event.request.mode !== "navigate") return;
//!   event.respondWith(event.preloadResponse.then((page) => page ?? fetch(event.request)));
//! });
//! ```
//!
//! A preload is the browser's own request, with all of its headers. It is answered as one without a worker.
//!
//! # What a worker keeps
//!
//! `cache.put` keeps any answer. It does not look at `Cache-Control`: a page with `no-store` stays as well, for the
//! next person at the computer, and offline. So do not put a page or an answer of an API there that depends on who is
//! signed in. What is the same for everybody is fine.
//!
//! # Signing out
//!
//! The answer that deletes the session has `Clear-Site-Data: "prefetchCache", "prerenderCache"`, so that no page which
//! the browser has fetched ahead is shown. It leaves the worker and its caches as they are, and so does `"cache"`,
//! which is the browser's own. `"storage"` empties the worker's caches, `localStorage` and IndexedDB, and unregisters
//! the worker:
//!
//! ```
//! use axum::response::{IntoResponse, Redirect};
//! use neon_auth_axum::{Auth, Rejection};
//! # use neon_auth_axum::protect;
//! # use tower::ServiceExt;
//!
//! async fn sign_out(auth: Auth) -> Result<impl IntoResponse, Rejection> {
//!     auth.require_trusted_origin()?;
//!     let _ = auth.sign_out().await;
//!     Ok(([("clear-site-data", r#""storage""#)], Redirect::to("/auth/sign-in")))
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let server = neon_auth_dev_server::start()?;
//! # let auth = neon_auth_axum::new(neon_auth_axum::Config::builder()
//! #     .base_url(server.base_url()).cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! # let app = axum::Router::new()
//! #     .route("/auth/sign-out", axum::routing::post(sign_out)).layer(protect(&auth));
//! # let request = axum::http::Request::post("/auth/sign-out").header("host", "localhost:3000")
//! #     .header("cookie", server.sign_in_as("ann@example.com")).body(axum::body::Body::empty())?;
//! # let answer = app.oneshot(request).await?;
//! # let lines: Vec<&str> = answer.headers().get_all("clear-site-data").iter()
//! #     .filter_map(|line| line.to_str().ok()).collect();
//! # assert_eq!(lines, [r#""storage""#, r#""prefetchCache", "prerenderCache""#]);
//! # Ok(())
//! # }
//! ```
//!
//! Chrome 61, Firefox 63 and Safari 17 know it, on https and on this machine. It takes everything that your scripts
//! have stored, drafts too. If that is too much, let the page that signs out delete the caches by name:
//! `caches.delete("pages")`. A sign-out in another browser, or one that a ban makes, reaches no worker at all.
//!
//! # Differences
//!
//! None: it is about browsers.
