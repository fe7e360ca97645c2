//! The first line of a public item's documentation is a sentence with a verb, which stands alone in a list of items:
//! "Returns the session".

use std::fs;
use std::path::{Path, PathBuf};

/// What no verb begins with. "Whether" and "Who" are questions, and "The session" is a name.
const NO_VERBS: [&str; 25] = [
    "A", "All", "An", "Any", "Anything", "As", "At", "Every", "How", "Its", "No", "Nobody", "One",
    "The", "There", "To", "What", "When", "Where", "Whether", "Which", "Who", "Whose", "Why",
    "With",
];
const ITEMS: [&str; 8] = [
    "pub fn ",
    "pub const fn ",
    "pub async fn ",
    "pub struct ",
    "pub enum ",
    "pub trait ",
    "pub type ",
    "pub const ",
];

#[test]
fn the_first_line_of_an_item_has_a_verb() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = fs::read_dir(root.join("adapters")).unwrap();
    let mut folders: Vec<PathBuf> = folders
        .map(|folder| folder.unwrap().path().join("src"))
        .collect();
    folders.extend(["core/src", "tests/dev-server/src"].map(|folder| root.join(folder)));
    let mut read = 0;
    let mut without = Vec::new();
    for file in folders.iter().flat_map(|folder| files_below(folder)) {
        let text = fs::read_to_string(&file).unwrap();
        for (item, line) in first_lines(&text) {
            read += 1;
            let word = line
                .split(|letter: char| !letter.is_alphanumeric())
                .next()
                .unwrap();
            if NO_VERBS.contains(&word) {
                without.push(format!("{}: {item}: {line}", file.display()));
            }
        }
    }
    assert!(read > 400, "only {read} items were found");
    assert!(without.is_empty(), "{without:#?}");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
    let files = files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"));
    files
        .chain(folders.iter().flat_map(|folder| files_below(folder)))
        .collect()
}

/// Whether it is an entry of the table of server methods.
fn is_method(line: &str) -> bool {
    [" = GET \"", " = POST \""]
        .iter()
        .any(|route| line.contains(route))
}

/// Each documented public item, and the first line about it.
fn first_lines(text: &str) -> Vec<(&str, &str)> {
    let mut first = None;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        match line.strip_prefix("///") {
            Some(about) => first = first.or(Some(about.trim())),
            // Attributes are between.
            None if line.starts_with("#[") || line.starts_with("$(#[") || line.ends_with(")]") => {}
            None => {
                let about = first.take();
                if ITEMS.iter().any(|item| line.starts_with(item)) || is_method(line) {
                    found.extend(about.map(|about| (line, about)));
                }
            }
        }
    }
    found
}
