//! The script asks at every route that there is.

use neon_auth_dev_server::DevServer;

use crate::exchange::Expected;
use crate::script;
use crate::side::Side;

/// The table itself is not public.
const ROUTES: &str = include_str!("../../dev-server/src/routes/mod.rs");

/// Routes whose every answer is a success or a redirect.
const REFUSE_NOBODY: [&str; 7] = [
    "GET ok",
    "GET error",
    "GET callback/google",
    "POST sign-out",
    "GET token/anonymous",
    "GET .well-known/jwks.json",
    "GET reset-password/:token",
];

#[tokio::test]
async fn no_route_is_left_out() {
    let server = DevServer::start().unwrap();
    let exchanges = script::play(&Side::Embedded(server)).await;
    let is_asked = |route: &str, expected: Expected| {
        exchanges.iter().any(|exchange| {
            let rest = exchange.step.strip_prefix(route);
            exchange.expected == expected
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(", "))
        })
    };
    let routes = routes();
    assert!(routes.len() > 50, "the table is no longer where it was");
    let mut missing = Vec::new();
    for route in &routes {
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

fn routes() -> Vec<String> {
    let (_, table) = ROUTES.split_once("static ROUTES").unwrap();
    let (table, _) = table.split_once("\n];").unwrap();
    let mut routes = Vec::new();
    for (constructor, method) in [("get(", "GET"), ("post(", "POST"), ("form(", "POST")] {
        // Some entries take several lines, so they are recognised by the bracket, not by the line.
        for entry in table.split(constructor).skip(1) {
            let path = entry.split('"').nth(1).unwrap();
            routes.push(format!("{method} {}", path.replace(":provider", "google")));
        }
    }
    routes
}
