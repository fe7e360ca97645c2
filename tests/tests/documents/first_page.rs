//! The first page is short and true, and its quick start is that of the crates.

use std::fs;
use std::path::Path;

use neon_auth_tests::better_auth::Version;

const README: &str = include_str!("../../../README.md");

#[test]
fn the_first_page_is_short_and_names_each_guide() {
    let lines = README.lines().count();
    assert!(lines <= 200, "{lines} lines");
    let guides = Path::new(env!("CARGO_MANIFEST_DIR")).join("../adapters/axum/src/guide");
    for guide in fs::read_dir(guides).unwrap() {
        let name = guide.unwrap().file_name().into_string().unwrap();
        let is_named = README.contains(&format!("(adapters/axum/src/guide/{name})"));
        assert!(
            is_named || !name.ends_with(".rs") || name == "mod.rs",
            "{name}"
        );
    }
}

#[test]
fn what_the_first_page_links_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let targets = README
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let missing: Vec<&str> = targets
        .filter(|target| !target.starts_with("http"))
        .filter(|target| !root.join(target).exists())
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn the_versions_that_the_first_page_names_are_those_of_the_workspace() {
    let (_, status) = README.split_once("## Status\n").unwrap();
    let workspace = include_str!("../../../Cargo.toml");
    for (name, said) in [
        ("version", "Version "),
        ("rust-version", "Rust "),
        ("axum", "axum "),
        ("actix-web", "actix-web "),
        ("rouille", "rouille "),
        ("http", "http "),
    ] {
        let line = workspace
            .lines()
            .find(|line| line.split(" =").next() == Some(name))
            .unwrap();
        let version = line.split('"').nth(1).unwrap();
        assert!(
            status.contains(&format!("{said}{version}")),
            "{said}{version}"
        );
    }
}

#[test]
fn the_servers_that_the_first_page_names_are_those_that_are_tested() {
    let (_, status) = README.split_once("## Status\n").unwrap();
    for version in Version::ALL {
        let version = version.as_str();
        assert!(status.contains(version), "{version}");
        let (minor, _patch) = version.rsplit_once('.').unwrap();
        let (about, _) = README.split_once("\n## ").unwrap();
        assert!(about.contains(minor), "{minor}");
    }
}

/// The code of a quick start: the example without the line that says what it is.
fn quick_start(example: &str) -> &str {
    example.split_once("\n\n").map_or("", |(_, code)| code)
}

#[test]
fn the_quick_starts_are_the_examples() {
    let axum = quick_start(include_str!(
        "../../../adapters/axum/examples/minimal_axum.rs"
    ));
    let actix = quick_start(include_str!(
        "../../../adapters/actix/examples/minimal_actix.rs"
    ));
    let threads = quick_start(include_str!(
        "../../../adapters/threads/examples/minimal_threads.rs"
    ));
    let rouille = quick_start(include_str!(
        "../../../adapters/rouille/examples/minimal_rouille.rs"
    ));
    let ureq = quick_start(include_str!(
        "../../../adapters/ureq/examples/minimal_ureq.rs"
    ));
    for (page, code) in [
        (README, axum),
        (include_str!("../../../adapters/axum/README.md"), axum),
        (include_str!("../../../adapters/actix/README.md"), actix),
        (include_str!("../../../adapters/threads/README.md"), threads),
        (include_str!("../../../adapters/rouille/README.md"), rouille),
        (include_str!("../../../adapters/ureq/README.md"), ureq),
    ] {
        assert!(code.contains("fn main()"), "{code} is no example");
        assert!(page.contains(code), "a page does not have this:\n{code}");
    }
}
