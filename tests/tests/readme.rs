//! What the README says in tables is what the code does.

use neon_auth_core::Failure;

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
    let codes: Vec<(&str, u16)> = Failure::ALL
        .iter()
        .map(|failure| (failure.code(), failure.status().as_u16()))
        .collect();
    assert_eq!(listed, codes);
}
