//! What differs between the versions of Better Auth, out of the table that the documentation shows.

use std::fs;
use std::path::Path;

use neon_auth_tests::better_auth::Version;

const TABLE: &str = include_str!("../../../core/src/endpoint/differences.md");

/// The cell of a call that is not refused.
pub(crate) const DONE: &str = "done";

/// What a version answers, in the row of that name.
pub(crate) fn says(version: Version, what: &str) -> &'static str {
    let (_, cells) = rows()
        .find(|(name, _)| *name == what)
        .unwrap_or_else(|| panic!("differences.md has no row \"{what}\""));
    let column = Version::ALL.iter().position(|known| *known == version);
    cells[column.unwrap()]
}

/// Each row: its name, and a cell for each version.
fn rows() -> impl Iterator<Item = (&'static str, [&'static str; Version::ALL.len()])> {
    let lines = TABLE.lines().filter_map(|line| line.strip_prefix('|'));
    // The first two are the table's head.
    lines.skip(2).map(|line| {
        let mut cells = line.split('|').map(|cell| cell.trim().trim_matches('`'));
        let name = cells.next().unwrap();
        (name, std::array::from_fn(|_| cells.next().unwrap()))
    })
}

#[test]
fn the_columns_are_the_versions() {
    let head: Vec<&str> = TABLE.lines().filter(|line| line.starts_with('|')).collect();
    let versions = Version::ALL.map(Version::as_str).join(" | ");
    assert_eq!(head[0], format!("| | {versions} |"));
}

#[test]
fn every_row_differs_and_is_read_by_a_scenario() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/better_auth");
    let scenarios = text_below(&folder);
    for (name, cells) in rows() {
        assert!(
            cells.iter().any(|cell| *cell != cells[0]),
            "every version says the same: {name}"
        );
        let read = format!("\"{name}\"");
        assert!(scenarios.contains(&read), "no scenario reads: {name}");
    }
}

/// Every file's text.
fn text_below(folder: &Path) -> String {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                text_below(&path)
            } else {
                fs::read_to_string(path).unwrap()
            }
        })
        .collect()
}
