//! What the README says in tables is what the code does.

use http::{HeaderMap, Method};
use neon_auth_core::{
    Config, Context, Decision, ENDPOINTS, EndpointInfo, ErrorCode, IncomingRequest, Jar,
    Middleware, Outdates, UnixMillis,
};
use neon_auth_reference::play::play;

#[test]
fn the_table_of_codes_is_the_codes() {
    let readme = include_str!("../../README.md");
    let listed: Vec<(&str, u16)> = readme
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
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
            format!("| {caller} | {} |\n", methods.join(", "))
        })
        .collect();
    let readme = include_str!("../../README.md");
    assert!(readme.contains(&format!("|---|---|\n{table}\n")), "{table}");
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
    let guide = front_page(include_str!("../../adapters/axum/src/guide/outages.rs"));
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
fn the_pages_that_it_calls_public_are() {
    let readme = include_str!("../../README.md");
    let (_, section) = readme.split_once("### Public pages\n").unwrap();
    let (section, _) = section.split_once(" are public unless").unwrap();
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

/// The code of a quick start: the example without the line that says what it is.
fn quick_start(example: &str) -> &str {
    example.split_once("\n\n").map_or("", |(_, code)| code)
}

/// The text of a crate's front page.
fn front_page(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines
        .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
        .collect()
}

#[test]
fn the_quick_starts_are_the_examples() {
    let axum = quick_start(include_str!("../../adapters/axum/examples/minimal_axum.rs"));
    let actix = quick_start(include_str!(
        "../../adapters/actix/examples/minimal_actix.rs"
    ));
    let rouille = quick_start(include_str!(
        "../../adapters/rouille/examples/minimal_rouille.rs"
    ));
    let ureq = quick_start(include_str!("../../adapters/ureq/examples/minimal_ureq.rs"));
    let front_pages = [
        include_str!("../../adapters/axum/src/lib.rs"),
        include_str!("../../adapters/actix/src/lib.rs"),
        include_str!("../../adapters/rouille/src/lib.rs"),
    ]
    .map(front_page);
    for (page, code) in [
        (include_str!("../../README.md"), axum),
        (include_str!("../../adapters/axum/README.md"), axum),
        (include_str!("../../adapters/actix/README.md"), actix),
        (include_str!("../../adapters/rouille/README.md"), rouille),
        (include_str!("../../adapters/ureq/README.md"), ureq),
        (&front_pages[0], axum),
        (&front_pages[1], actix),
        (&front_pages[2], rouille),
    ] {
        assert!(code.contains("fn main()"), "{code} is no example");
        assert!(page.contains(code), "a page does not have this:\n{code}");
    }
}
