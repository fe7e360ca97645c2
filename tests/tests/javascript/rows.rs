//! The rows: a scenario runs in front of two versions of Better Auth. The client is the same code against both.

use std::future::Future;
use std::pin::Pin;

use neon_auth_tests::better_auth::Version;

use crate::site::live;
use crate::stage::Live;

/// Makes a test of each of these functions in each row. A function that is in no list is dead code, and a warning.
macro_rules! scenarios {
    [$($scenario:ident),+ $(,)?] => {
        row!(on_1_6_23, V1_6_23: $($scenario)+);
        row!(on_1_7_25, V1_7_25: $($scenario)+);
    };
}

macro_rules! row {
    ($row:ident, $version:ident: $($scenario:ident)+) => {
        mod $row {
            $(
                #[test]
                fn $scenario() {
                    $crate::rows::run(
                        ::neon_auth_tests::better_auth::Version::$version,
                        |stage| ::std::boxed::Box::pin(super::$scenario(stage)),
                    );
                }
            )+
        }
    };
}

type Running = Pin<Box<dyn Future<Output = ()>>>;

/// Runs a scenario; without a server it is skipped. No type of it depends on the scenario, so that all rows share one
/// copy of it.
pub(crate) fn run(version: Version, scenario: fn(Live) -> Running) {
    let Some(site) = live(version) else { return };
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async { scenario(Live::before(site).await).await });
}
