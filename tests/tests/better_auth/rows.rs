//! The rows: every scenario runs against each version of Better Auth, and through axum against one of them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use neon_auth_core::Config;
use neon_auth_tests::better_auth::{Application, Version};

use crate::site::{Plugins, Site, live};

/// Makes a test of each of these functions in each row. A function that is in no list is dead code, and a warning.
macro_rules! scenarios {
    [$($scenario:ident),+ $(,)?] => {
        row!(on_1_4_18, V1_4_18, AsAtNeon, direct: $($scenario)+);
        row!(on_1_6_23, V1_6_23, AsAtNeon, direct: $($scenario)+);
        row!(on_1_7_25, V1_7_25, AsAtNeon, direct: $($scenario)+);
        row!(through_axum, V1_6_23, AsAtNeon, axum: $($scenario)+);
    };
}

/// Likewise, with the plugins that every version brings.
macro_rules! plugin_scenarios {
    [$($scenario:ident),+ $(,)?] => {
        row!(on_1_4_18, V1_4_18, Bundled, direct: $($scenario)+);
        row!(on_1_6_23, V1_6_23, Bundled, direct: $($scenario)+);
        row!(on_1_7_25, V1_7_25, Bundled, direct: $($scenario)+);
        row!(through_axum, V1_6_23, Bundled, axum: $($scenario)+);
    };
}

/// Likewise, with the plugins that are packages of their own: 1.7 alone has them here.
macro_rules! package_scenarios {
    [$($scenario:ident),+ $(,)?] => {
        row!(on_1_7_25, V1_7_25, Packages, direct: $($scenario)+);
        row!(through_axum, V1_7_25, Packages, axum: $($scenario)+);
    };
}

macro_rules! row {
    ($row:ident, $version:ident, $plugins:ident, $application:ident: $($scenario:ident)+) => {
        mod $row {
            $(
                #[test]
                fn $scenario() {
                    $crate::rows::run(
                        ::neon_auth_tests::better_auth::Version::$version,
                        $crate::site::Plugins::$plugins,
                        $crate::application::$application,
                        |site| ::std::boxed::Box::pin(super::$scenario(site)),
                    );
                }
            )+
        }
    };
}

/// What puts an application of ours in front of the server.
pub(crate) type MakeApplication = fn(Config) -> Arc<dyn Application>;

type Running = Pin<Box<dyn Future<Output = ()>>>;

/// Runs a scenario; without a server it is skipped. No type of it depends on the scenario, so that all rows share one
/// copy of it.
pub(crate) fn run(
    version: Version,
    plugins: Plugins,
    application: MakeApplication,
    scenario: fn(Site) -> Running,
) {
    let Some(site) = live(version, plugins, application) else {
        return;
    };
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(scenario(site));
}
