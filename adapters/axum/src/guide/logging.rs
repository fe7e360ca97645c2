//! Logging: where does the log go, what is in it, and why is it silent?
//!
//! If the application has set up [`tracing`](https://docs.rs/tracing), records are events with the target `neon_auth`.
//! If it has not, they are lines on standard error.
//!
//! # Setting it up
//!
//! ```
//! use tracing_subscriber::EnvFilter;
//! use tracing_subscriber::filter::LevelFilter;
//!
//! # struct Stuck;
//! # impl std::io::Write for Stuck {
//! #     fn write(&mut self, _: &[u8]) -> std::io::Result<usize> { loop { std::thread::park(); } }
//! #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
//! # }
//! # let output = Stuck;
//! // let output = std::io::stdout();
//! // Keep the guard until the end of `main`: it writes what is left.
//! let (writer, _guard) = tracing_appender::non_blocking(output);
//! let filter = EnvFilter::builder()
//!     .with_default_directive(LevelFilter::WARN.into())
//!     .from_env_lossy();
//! tracing_subscriber::fmt().json().with_writer(writer).with_env_filter(filter).init();
//! # // Nothing of what is written gets through, and nobody waits for it.
//! # tracing::warn!("to somebody who reads no more");
//! # tracing::warn!("and again");
//! # if std::env::var_os("RUST_LOG").is_none() {
//! #     assert_eq!(EnvFilter::from_default_env().max_level_hint(), Some(LevelFilter::ERROR));
//! # }
//! ```
//!
//! - **A writer that blocks stops the server.** An event is written by the thread that answers the request. If standard
//!   output is a pipe and its reader stops, thread after thread waits for it, until nobody is served. With
//!   `tracing_appender::non_blocking` a thread of its own writes; if 128,000 lines wait, further ones are dropped. The
//!   lines that go to standard error without `tracing` never hold a request up.
//! - **`EnvFilter` without `RUST_LOG` is silent but for errors.** That is so for `EnvFilter::from_default_env()`, and
//!   for `tracing_subscriber::fmt::init()` if the feature `env-filter` is on. Nearly everything that an operator has to
//!   know of is a warning, so give a default, as above.
//! - **One subsystem more loudly**: `RUST_LOG=warn,neon_auth=debug`.
//!
//! # The levels
//!
//! | level | what |
//! |---|---|
//! | error | a bug, or a mistake in how the application is put together |
//! | warn | Neon Auth's 5xx, a connection that fails; once each, what is configured in a way that hardly works |
//! | info | Neon Auth's refusals, such as a wrong password |
//! | debug | its successes, and a line for each decision |
//!
//! [`log_level`](crate::ConfigBuilder::log_level) bounds all of it, whatever the subscriber takes. Unless it is set,
//! the subscriber decides; on standard error it is warn. Of one message at most ten lines a second are written, to
//! `tracing`, too, and then how many more there were.
//!
//! # The fields
//!
//! ```
//! use std::io::Write;
//! use std::sync::{Arc, Mutex};
//!
//! use axum::http::Request;
//! use axum::middleware::{Next, from_fn};
//! use tower::ServiceExt;
//! use tracing::Instrument;
//! use tracing_subscriber::EnvFilter;
//!
//! # #[derive(Clone, Default)]
//! # struct Lines(Arc<Mutex<Vec<u8>>>);
//! # impl Write for Lines {
//! #     fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
//! #         self.0.lock().expect("no panic").extend_from_slice(bytes);
//! #         Ok(bytes.len())
//! #     }
//! #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
//! # }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let lines = Lines::default();
//! # let written = lines.clone();
//! tracing_subscriber::fmt()
//!     .json()
//!     .with_writer(move || lines.clone())
//!     .with_env_filter(EnvFilter::new("warn,neon_auth=debug,app=info"))
//!     .init();
//! # let server = neon_auth_dev_server::start()?;
//! # let auth = neon_auth_axum::new(neon_auth_axum::Config::builder()
//! #     .base_url(server.base_url()).cookie_secret("0123456789abcdef0123456789abcdef").build()?);
//! let app = axum::Router::new()
//!     .route("/dashboard", axum::routing::get("…"))
//!     .layer(neon_auth_axum::protect(&auth))
//!     // Outside, so added last. An id of your own for each request, in each of its lines.
//!     .layer(from_fn(async |request: axum::extract::Request, next: Next| {
//!         let span = tracing::info_span!(target: "app", "request", id = 7);
//!         next.run(request).instrument(span).await
//!     }));
//!
//! let request = Request::get("/dashboard?secret=1")
//!     .header("cookie", server.sign_in_as("ann@example.com"));
//! app.oneshot(request.body(axum::body::Body::empty())?).await?;
//! # let text = String::from_utf8(written.0.lock().expect("no panic").clone())?;
//!
//! let line: serde_json::Value = serde_json::from_str(text.lines().last().ok_or("silent")?)?;
//! assert_eq!(line["target"], "neon_auth");
//! assert_eq!(line["level"], "DEBUG");
//! assert_eq!(line["fields"]["message"], "decided");
//! assert_eq!(line["fields"]["component"], "middleware");
//! assert_eq!(line["fields"]["outcome"], "looked_up");
//! assert!(line["fields"]["took_ms"].is_f64());
//! assert_eq!(line["span"]["id"], 7);
//! assert!(!text.contains("secret") && !text.contains("ann"));
//! # Ok(())
//! # }
//! ```
//!
//! | field | what |
//! |---|---|
//! | `component` | `handler` (the proxy at `/api/auth`), `middleware` (the layer), `method`, `application` |
//! | `path` | the route at Neon Auth, with `*` for what is not known |
//! | `status`, `code` | of Neon Auth's answer, or the [code](crate::ErrorCode) of what failed |
//! | `host` | Neon Auth's |
//! | `outcome`, `reason` | what was decided: `cached`, `looked_up`, `joined`, `stale`, `public`, `signed_out`, `refused`, `unknown` |
//! | `framework` | `axum` |
//! | `took_ms`, `waited_ms` | how long Neon Auth took, and how long the call had waited for a connection before |
//! | `request_id` | Neon's own id of the call, which its support asks for |
//! | `detail` | the chain of causes |
//!
//! A field without a value is absent. The path of your own page is not among them, since it may be private. If you want
//! it, put it into your span.
//!
//! # What is never in it
//!
//! No cookie, token, secret, password or query string. Control characters are escaped, so a visitor makes no lines up.
//!
//! # Something else than `tracing`
//!
//! A [`Logger`](crate::Logger) of your own takes the levels that it overrides; see its page.
//!
//! # Differences
//!
//! The same holds for `neon-auth-actix`, `neon-auth-threads` and `neon-auth-rouille`.
