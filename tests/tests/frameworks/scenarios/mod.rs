//! The scenarios, a file for each subject. Each takes a framework and fails if a user would fail.

/// Makes a test of each scenario, for each of these frameworks.
macro_rules! on {
    ([$($framework:ident: $Framework:ty),*] $scenarios:tt) => {
        $( on!(@ $framework: $Framework, $scenarios); )*
    };
    (@ $framework:ident: $Framework:ty, { $($scenario:ident,)* }) => {
        mod $framework {
            $( #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $scenario() { super::$scenario::<$Framework>().await; } )*
        }
    };
}

/// Makes the tests of a file's scenarios. One that is not in the list is never played, and the compiler says so.
macro_rules! on_every_framework {
    ($($scenario:ident,)*) => {
        on! {
            [on_axum: crate::axum::Axum, on_actix: crate::actix::Actix, on_rouille: crate::rouille::Rouille,
                on_threads: crate::threads::Threads]
            { $($scenario,)* }
        }
    };
}

/// Makes tests of scenarios about [`crate::Mounting`].
macro_rules! on_those_with_a_place_for_the_handler {
    ($($scenario:ident,)*) => {
        on! {
            [mounted_on_axum: crate::axum::Axum, mounted_on_actix: crate::actix::Actix]
            { $($scenario,)* }
        }
    };
}

mod bodies;
mod changes;
mod clients;
mod forms;
mod log;
mod outage;
mod paths;
mod proxy;
mod roles;
mod sessions;
mod signing_in;
