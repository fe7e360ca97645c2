//! What tables and lists of the documentation say is what the code does.

use http::{HeaderMap, Method};
use neon_auth_core::{
    Config, Context, Decision, ENDPOINTS, EndpointInfo, ErrorCode, IncomingRequest, Jar,
    Middleware, Outdates, UnixMillis,
};
use neon_auth_reference::play::play;

#[test]
fn the_table_of_codes_is_the_codes() {
    let page = include_str!("../../../core/src/error_code.rs");
    let listed: Vec<(&str, u16)> = page
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("/// | `")?.split('|').map(str::trim);
            let code = cells.next()?.strip_suffix('`')?;
            let status = cells.next()?.parse().ok()?;
            Some((code, status))
        })
        .collect();
    let codes: Vec<(&str, u16)> = ErrorCode::ALL
        .iter()
        .map(|failure| (failure.as_str(), failure.status().as_u16()))
        .collect();
    assert_eq!(listed, codes);
}

#[test]
fn the_table_of_methods_is_the_methods() {
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for endpoint in ENDPOINTS.iter().copied().flatten() {
        let method = format!("`{}`", endpoint.method_name);
        match rows.iter_mut().find(|(group, _)| *group == endpoint.group) {
            Some((_, methods)) => methods.push(method),
            None => rows.push((endpoint.group, vec![method])),
        }
    }
    rows.sort_by_key(|(group, _)| !group.is_empty());
    let table: String = rows
        .into_iter()
        .map(|(group, methods)| {
            let caller = match group {
                "" => "`auth`".to_owned(),
                group => format!("`auth.{group}()`"),
            };
            format!("/// | {caller} | {} |\n", methods.join(", "))
        })
        .collect();
    let page = include_str!("../../../adapters/neon-auth/src/request_auth.rs");
    let whole = format!("/// |---|---|\n{table}///\n");
    assert!(page.contains(&whole), "{table}");
}

/// A group by its name, if all of it is the plugin's; else its methods.
#[test]
fn the_table_of_plugins_is_the_plugins() {
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for endpoint in ENDPOINTS.iter().copied().flatten() {
        let Some(plugin) = endpoint.plugin else {
            continue;
        };
        let of_group = || ENDPOINTS.iter().copied().flatten();
        let mut of_group = of_group().filter(|other| other.group == endpoint.group);
        let is_whole = of_group.all(|other| other.plugin == Some(plugin));
        let called = match (endpoint.group, endpoint.method_name) {
            (group, _) if is_whole => format!("`auth.{group}()`"),
            ("", method) => format!("`auth.{method}()`"),
            (group, method) => format!("`auth.{group}().{method}`"),
        };
        match rows.iter_mut().find(|(other, _)| *other == plugin) {
            Some((_, methods)) if methods.contains(&called) => {}
            Some((_, methods)) => methods.push(called),
            None => rows.push((plugin, vec![called])),
        }
    }
    rows.sort_unstable();
    let row = |(plugin, methods): &(&str, Vec<String>)| {
        format!("/// | `{plugin}` | {} |\n", methods.join(", "))
    };
    let table: String = rows.iter().map(row).collect();
    let page = include_str!("../../../adapters/neon-auth/src/request_auth.rs");
    let whole = format!("/// |---|---|\n{table}///\n");
    assert!(page.contains(&whole), "{table}");
}

/// How the guide calls a method.
fn called(endpoint: &EndpointInfo) -> String {
    match (endpoint.group, endpoint.method_name) {
        ("", method) => format!("`{method}`"),
        (group, method) => format!("`{group}().{method}`"),
    }
}

#[test]
fn the_guides_table_of_changes_is_the_methods() {
    type Row = (&'static str, fn(&Outdates) -> bool);
    let rows: [Row; 6] = [
        ("the session that calls", |whose| {
            *whose == Outdates::ThisSession
        }),
        ("the session that is named", |whose| {
            matches!(whose, Outdates::SessionIn(_))
        }),
        ("the user who calls, in every browser", |whose| {
            matches!(whose, Outdates::Caller | Outdates::CallerIf(_))
        }),
        ("the same, if the browser is signed in", |whose| {
            *whose == Outdates::CallerIfKnown
        }),
        ("the user who is named", |whose| {
            matches!(whose, Outdates::UserIn(_))
        }),
        ("the member's user", |whose| *whose == Outdates::Member),
    ];
    let endpoints = || ENDPOINTS.iter().copied().flatten();
    let in_no_row = endpoints()
        .filter(|endpoint| endpoint.outdates != Outdates::Nothing)
        .filter(|endpoint| !rows.iter().any(|(_, is_in)| is_in(&endpoint.outdates)));
    assert_eq!(in_no_row.count(), 0);
    let guide = front_page(include_str!("../../../adapters/axum/src/guide/outages.rs"));
    let row = |(whose, is_in): Row| {
        let methods: Vec<String> = endpoints()
            .filter(|endpoint| is_in(&endpoint.outdates))
            .map(|endpoint| match endpoint.outdates {
                Outdates::CallerIf(argument) => format!("{} with `{argument}`", called(endpoint)),
                _ => called(endpoint),
            })
            .collect();
        format!("| {whose} | {} |\n", methods.join(", "))
    };
    let table: String = rows.into_iter().map(row).collect();
    assert!(guide.contains(&format!("|---|---|\n{table}\n")), "{table}");
}

#[test]
fn the_pages_that_are_called_public_are() {
    let page = include_str!("../../../core/src/config/builder.rs");
    let (_, section) = page.split_once("these are public, the pages of").unwrap();
    let (section, _) = section.split_once("\n    pub fn public_routes").unwrap();
    let (section, _) = section.split_once("#[doc").unwrap();
    let listed: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
    assert_eq!(listed.len(), 12, "{listed:?}");
    let config = Config::builder()
        .base_url("https://auth.example/db/auth")
        .cookie_secret("a-secret-of-32-characters-or-more")
        .build()
        .unwrap();
    for path in listed {
        let headers = HeaderMap::new();
        let request = IncomingRequest::from_text(&Method::GET, None, path, None, &headers);
        let jar = Jar::default();
        let now = UnixMillis::new(0);
        let decided = play(
            Middleware::start(Context::new(&config, now, &request, &jar)),
            now,
            [],
        )
        .outcome;
        assert!(
            matches!(decided, Decision::Public(None)),
            "{path}: {decided:?}"
        );
    }
}

/// The text of a crate's front page.
fn front_page(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect()
}
