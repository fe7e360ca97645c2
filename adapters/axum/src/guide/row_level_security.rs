//! Row-level security: Postgres itself checks which rows belong to the user who is signed in.
//!
//! The application knows the user's id; Postgres has to learn it for one transaction. `set_config(name, value, true)` does
//! that: with `true`, the value is gone when the transaction ends. So the next request, which gets the same connection
//! out of the pool, does not see it. A plain `SET` would stay.
//!
//! # Tables
//!
//! ```sql
//! create table notes (
//!     id bigint generated always as identity primary key,
//!     user_id text not null default current_setting('app.user_id', true),
//!     text text not null
//! );
//! alter table notes enable row level security;
//! create policy own_notes on notes
//!     using (user_id = nullif(current_setting('app.user_id', true), ''))
//!     with check (user_id = nullif(current_setting('app.user_id', true), ''));
//! ```
//!
//! Without a value `current_setting(…, true)` is null or an empty text, and no row matches. If your column is a `uuid`,
//! write `nullif(…, '')::uuid`.
//!
//! **Connect as a role of its own.** Policies do not hold for a table's owner, a superuser, and a role with `BYPASSRLS`,
//! which the role that Neon makes for a new database may have. `select rolbypassrls from pg_roles where rolname =
//! current_user` says so. For the owner, add `alter table notes force row level security`.
//!
//! ```sql
//! create role app login password '…' nobypassrls;
//! grant select, insert, update, delete on notes to app;
//! ```
//!
//! # With sqlx
//!
//! This code is not compiled by this crate's tests; sqlx is not among its dependencies.
//!
//! ```ignore
//! use axum::Json;
//! use axum::extract::State;
//! use neon_auth_axum::Session;
//! use sqlx::{PgPool, Postgres, Transaction};
//!
//! /// A transaction in the user's name.
//! async fn begin_as<'p>(
//!     pool: &'p PgPool,
//!     session: &Session,
//! ) -> sqlx::Result<Transaction<'p, Postgres>> {
//!     let mut transaction = pool.begin().await?;
//!     sqlx::query("select set_config('app.user_id', $1, true)")
//!         .bind(session.user.id.as_str())
//!         .execute(&mut *transaction)
//!         .await?;
//!     Ok(transaction)
//! }
//!
//! async fn notes(
//!     session: Session,
//!     State(pool): State<PgPool>,
//! ) -> Result<Json<Vec<String>>, AppError> {
//!     let mut transaction = begin_as(&pool, &session).await?;
//!     let notes = sqlx::query_scalar("select text from notes order by id")
//!         .fetch_all(&mut *transaction)
//!         .await?;
//!     transaction.commit().await?;
//!     Ok(Json(notes))
//! }
//! ```
//!
//! - Every query goes through the transaction. One that goes to the pool directly has no user, and finds no rows.
//! - Bind the id, as here. Do not write it into the text of the query.
//! - It works through Neon's pooled connections, too: they keep one connection for a whole transaction.
//!
//! # The same policies as the Data API
//!
//! Policies for Neon's Data API call `auth.user_id()`. Without a key for JWTs in the connection, that function reads
//! PostgREST's setting `request.jwt.claims`. Set it instead, and the same policies hold for your own queries:
//!
//! ```
//! # let session = neon_auth_axum::neon_auth::Session::from_json(r#"{"session":{"id":"s","userId":"u","token":"t",
//! #     "expiresAt":"2026-06-08T12:00:00.000Z"},"user":{"id":"u"}}"#).ok_or("no session")?;
//! // For: select set_config('request.jwt.claims', $1, true)
//! let claims = serde_json::json!({ "role": "authenticated", "sub": session.user.id }).to_string();
//! assert_eq!(claims, r#"{"role":"authenticated","sub":"u"}"#);
//! # Ok::<(), &str>(())
//! ```
//!
//! The claims need no signature there, as your application is trusted to set them. If those policies are `to
//! authenticated`, the transaction needs that role as well: `set local role authenticated`, which your own role has to be
//! granted.
//!
//! # What it does not replace
//!
//! A policy knows the user's id as the session has it. A session that another process has ended may be cached for [one
//! TTL](super::outages#what-is-left) yet. If a query must not run then, take [`FreshSession`](crate::FreshSession).
//!
//! # Differences
//!
//! None: the id is `session.user.id` everywhere.
