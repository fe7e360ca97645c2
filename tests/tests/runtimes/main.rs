//! What a user sees, played over real sockets against the dev-server, on every runtime.
//!
//! A runtime joins by saying how it starts and how it waits; no scenario names one.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a scenario that cannot go on says why"
)]

mod application;
mod browser;
mod scenario;

use neon_auth::{Async, Blocking, Pending};

use application::Runtime;

/// Makes a test of each scenario, for each runtime.
macro_rules! on_every_runtime {
    ([$($runtime:ident: $Runtime:ty),* $(,)?] $scenarios:tt) => {
        $( on_every_runtime!(@ $runtime: $Runtime, $scenarios); )*
    };
    (@ $runtime:ident: $Runtime:ty, { $($scenario:ident,)* }) => {
        mod $runtime {
            use super::*;
            $( #[test] fn $scenario() { scenario::$scenario::<$Runtime>(); } )*
        }
    };
}

on_every_runtime! {
    [tokio_threads: Tokio, async_std: AsyncStd, smol: Smol, ureq: Ureq]
    {
        a_sign_up_through_the_proxy_is_cached,
        methods_sign_in_change_and_sign_out,
        a_code_by_mail_signs_in,
        a_session_is_ended_from_another_browser,
        a_provider_signs_in,
        a_link_by_mail_signs_in,
        an_outage_signs_nobody_out,
        two_hundred_look_ups_are_one,
    }
}

struct Tokio(tokio::runtime::Runtime);

impl Runtime for Tokio {
    type Mode = Async;
    const LEADER_WAITS: bool = true;

    type Transport = neon_auth_tokio::Client;

    fn start() -> (Self, Self::Transport) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        (
            Self(runtime.expect("tokio starts")),
            neon_auth_tokio::Client::new(),
        )
    }

    fn wait<T: Send>(&self, pending: Pending<'_, Async, T>) -> T {
        self.0.block_on(pending.into_future())
    }
}

struct AsyncStd;

impl Runtime for AsyncStd {
    type Mode = Async;
    const LEADER_WAITS: bool = true;

    type Transport = neon_auth_async_std::Client;

    fn start() -> (Self, Self::Transport) {
        (Self, neon_auth_async_std::Client::new())
    }

    fn wait<T: Send>(&self, pending: Pending<'_, Async, T>) -> T {
        ::async_std::task::block_on(pending.into_future())
    }
}

struct Smol;

impl Runtime for Smol {
    type Mode = Async;
    const LEADER_WAITS: bool = true;

    type Transport = neon_auth_smol::Client;

    fn start() -> (Self, Self::Transport) {
        (Self, neon_auth_smol::Client::new())
    }

    fn wait<T: Send>(&self, pending: Pending<'_, Async, T>) -> T {
        ::smol::block_on(pending.into_future())
    }
}

/// Plain threads.
struct Ureq;

impl Runtime for Ureq {
    type Mode = Blocking;
    const LEADER_WAITS: bool = false;

    type Transport = neon_auth_ureq::Client;

    fn start() -> (Self, Self::Transport) {
        (Self, neon_auth_ureq::Client::new())
    }

    fn wait<T: Send>(&self, pending: Pending<'_, Blocking, T>) -> T {
        pending.send()
    }
}
