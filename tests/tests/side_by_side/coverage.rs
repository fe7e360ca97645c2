//! The script asks at every route that there is.

use neon_auth_dev_server::DevServer;

use crate::exchange::{Exchange, Expected};
use crate::script::{self, oauth, plugins::PLUGINS};
use crate::side::Side;

/// The table itself is not public.
const ROUTES: &str = include_str!("../../dev-server/src/routes/mod.rs");

/// Routes whose every answer is a success or a redirect.
const REFUSE_NOBODY: [&str; 11] = [
    "GET ok",
    "GET error",
    "GET callback/google",
    "POST sign-out",
    "GET token/anonymous",
    "GET .well-known/jwks.json",
    "GET reset-password/:token",
    "GET passkey/generate-authenticate-options",
    "GET .well-known/openid-configuration",
    "GET .well-known/oauth-authorization-server",
    "GET oauth2/authorize",
];

/// A route of the table.
struct Route {
    /// Its method and path, as the steps of the script begin.
    step: String,
    is_of_a_plugin: bool,
}

#[tokio::test]
async fn no_route_is_left_out() {
    let server = DevServer::start().unwrap();
    let exchanges = script::play(&Side::Embedded(server)).await;
    let routes = routes(|route| !route.is_of_a_plugin);
    assert!(routes.len() > 50, "the table is no longer where it was");
    assert_asked(&routes, &exchanges);
}

#[tokio::test]
async fn no_route_of_a_plugin_is_left_out() {
    let embedded = Side::with_plugins(PLUGINS.map(|(plugin, _)| plugin));
    let mut exchanges = script::plugins::play(&embedded).await;
    let embedded = Side::with_plugins(oauth::PLUGINS.map(|(plugin, _)| plugin));
    exchanges.extend(oauth::play(&embedded).await);
    assert_asked(&routes(|route| route.is_of_a_plugin), &exchanges);
}

#[track_caller]
fn assert_asked(routes: &[String], exchanges: &[Exchange]) {
    let is_asked = |route: &str, expected: Expected| {
        exchanges.iter().any(|exchange| {
            let rest = exchange.step.strip_prefix(route);
            exchange.expected == expected
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(", "))
        })
    };
    let mut missing = Vec::new();
    for route in routes {
        let route = route.as_str();
        // It is there to be refused.
        if route != "POST get-session" && !is_asked(route, Expected::Done) {
            missing.push(format!("{route} done"));
        }
        if !REFUSE_NOBODY.contains(&route) && !is_asked(route, Expected::Refused) {
            missing.push(format!("{route} refused"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

fn routes(are_meant: impl Fn(&Route) -> bool) -> Vec<String> {
    let (_, table) = ROUTES.split_once("static ROUTES").unwrap();
    let (table, _) = table.split_once("\n];").unwrap();
    // Nothing but the paths is in quotes: before one is its constructor, after it the rest of its entry.
    let parts: Vec<&str> = table.split('"').collect();
    let mut routes = Vec::new();
    for entry in parts.windows(3).step_by(2) {
        let (before, path, after) = (entry[0], entry[1], entry[2]);
        let method = match before.trim_end() {
            before if before.ends_with("get(") => "GET",
            before if before.ends_with("post(") || before.ends_with("form(") => "POST",
            before => panic!("no constructor: {before}"),
        };
        let route = Route {
            step: format!("{method} {}", path.replace(":provider", "google")),
            is_of_a_plugin: after.contains(".of(Plugin::"),
        };
        if are_meant(&route) {
            routes.push(route.step);
        }
    }
    routes
}
