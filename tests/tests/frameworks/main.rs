//! What a user sees behind every web framework, played over real sockets against the dev-server.
//!
//! A framework joins by saying how it serves the application ([`Framework`]); no scenario names one.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a scenario that cannot go on says why"
)]

mod actix;
mod axum;
mod browser;
mod log;
mod rouille;
mod scenario;

use std::net::SocketAddr;

use neon_auth_core::Config;

use crate::log::Log;

/// The application, behind a web framework. It serves until it is dropped.
///
/// Everything is protected but the public routes of [`scenario::configured`]. A page tells the user's name:
///
/// | | |
/// |---|---|
/// | `GET /page` | and how it is known: `Ann, Cache` |
/// | `GET /fresh` | the same, asked of upstream |
/// | `GET /admin` | the same, for the role `admin` |
/// | `GET /cached-admin` | for the role `admin` by the cookie |
/// | `GET /owner` | for the role `owner` in the active organization |
/// | `GET /recent` | for somebody who signed in within an hour |
/// | `GET /public` | or `nobody` |
/// | `GET /public/arrival` | tells instead what [`scenario::arrival_in_words`] makes of the query |
/// | `POST /sign-in` | signs in with the e-mail address and [`scenario::PASSWORD`], or passes the error on; for forms of our own |
/// | `POST /sign-out` | signs out; for forms of our own |
trait Framework {
    /// What the log calls it.
    const NAME: &str;

    /// Serves the application on a free port.
    fn start(config: Config, log: Log) -> Self;

    /// Where it listens.
    fn address(&self) -> SocketAddr;
}

/// Makes a test of each scenario, for each framework.
macro_rules! on_every_framework {
    ([$($framework:ident: $Framework:ty),* $(,)?] $scenarios:tt) => {
        $( on_every_framework!(@ $framework: $Framework, $scenarios); )*
    };
    (@ $framework:ident: $Framework:ty, { $($scenario:ident,)* }) => {
        mod $framework {
            $( #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() { crate::scenario::$scenario::<$Framework>().await; } )*
        }
    };
}

on_every_framework! {
    [on_axum: crate::axum::Axum, on_actix: crate::actix::Actix, on_rouille: crate::rouille::Rouille]
    {
        a_sign_up_through_the_proxy_is_cached,
        a_method_signs_in_and_out,
        a_methods_error_is_a_page,
        a_page_for_signing_in_knows_the_way_back,
        what_a_browser_keeps_of_a_session_ends_with_it,
        a_form_from_another_site_is_refused,
        a_role_is_asked_for,
        a_role_by_the_cookie_counts_for_as_long_as_the_cookie,
        a_role_in_the_active_organization_is_asked_for,
        a_kept_cookie_gives_no_role_of_another_organization,
        a_recent_sign_in_is_asked_for,
        an_api_route_answers_in_json,
        an_outage_has_the_applications_own_page,
        an_ambiguous_path_is_not_public,
        an_outage_signs_nobody_out,
        a_body_over_the_limit_is_refused,
        the_log_names_the_framework,
    }
}
