//! What Neon's client reports otherwise of one version of Better Auth than of another, out of the table that the
//! documentation shows.

use std::path::Path;

use neon_auth_tests::better_auth::{Differences, Version};

pub(crate) const TABLE: Differences = Differences::new(
    include_str!("../../javascript/differences.md"),
    &[Version::V1_6_23, Version::V1_7_25],
);

#[test]
fn the_columns_are_the_versions() {
    TABLE.check_columns();
}

#[test]
fn every_row_differs_and_is_read_by_a_scenario() {
    TABLE.check_rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/javascript"));
}
