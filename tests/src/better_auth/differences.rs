//! A table of what differs between versions of Better Auth, as the documentation shows it.

use std::fs;
use std::path::Path;

use super::Version;

/// A table: a row for each difference, with a cell for each version.
#[derive(Clone, Copy, Debug)]
pub struct Differences {
    text: &'static str,
    versions: &'static [Version],
}

impl Differences {
    /// The cell of a call that is not refused.
    pub const DONE: &'static str = "done";

    /// The one table of a document in Markdown, with a column for each of these versions.
    #[must_use]
    pub const fn new(text: &'static str, versions: &'static [Version]) -> Self {
        Self { text, versions }
    }

    /// What a version answers, in the row of that name.
    ///
    /// # Panics
    ///
    /// If there is no such row, or no such column.
    #[must_use]
    pub fn says(&self, version: Version, what: &str) -> &'static str {
        let (_, cells) = self
            .rows()
            .find(|(name, _)| *name == what)
            .unwrap_or_else(|| panic!("the table of differences has no row \"{what}\""));
        let column = self.versions.iter().position(|known| *known == version);
        cells
            .get(column.expect("a column of that version"))
            .expect("a cell of that version")
    }

    /// Checks that the columns are the versions.
    ///
    /// # Panics
    ///
    /// If they are not.
    pub fn check_columns(&self) {
        let names: Vec<&str> = self.versions.iter().map(|known| known.as_str()).collect();
        let head = self.text.lines().find(|line| line.starts_with('|'));
        assert_eq!(head, Some(&*format!("| | {} |", names.join(" | "))));
    }

    /// Checks that each row differs, and is read by a scenario in this folder.
    ///
    /// # Panics
    ///
    /// If one does not, or is not.
    pub fn check_rows(&self, folder: &Path) {
        let scenarios = text_below(folder);
        for (name, cells) in self.rows() {
            assert_eq!(cells.len(), self.versions.len(), "the cells of: {name}");
            assert!(
                cells.iter().any(|cell| Some(cell) != cells.first()),
                "every version says the same: {name}"
            );
            let read = format!("\"{name}\"");
            assert!(scenarios.contains(&read), "no scenario reads: {name}");
        }
    }

    /// Each row: its name, and its cells.
    fn rows(&self) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
        let lines = self.text.lines().filter_map(|line| line.strip_prefix('|'));
        // The first two are the table's head.
        lines.skip(2).map(|line| {
            let line = line.strip_suffix('|').expect("a line of cells");
            let mut cells = line.split('|').map(|cell| cell.trim().trim_matches('`'));
            let name = cells.next().expect("a row has a name");
            (name, cells.collect())
        })
    }
}

/// Every file's text.
fn text_below(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("a folder");
    entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                text_below(&path)
            } else {
                fs::read_to_string(path).expect("a file of text")
            }
        })
        .collect()
}
