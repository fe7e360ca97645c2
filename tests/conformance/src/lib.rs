//! Conformance vectors: one request, upstream's scripted replies, and what must come of it.
//!
//! A case is run through the core alone, with its own clock and no I/O. What the runner does not know, an endpoint, a
//! key or a kind, is a failure of the case.

mod case;
mod compare;
mod compare_cookies;
pub mod cookies;
mod invalidations;
pub mod json;
mod run;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use neon_auth_core::SessionMemory;
use serde_json::Value;

/// What came of a number of cases.
#[derive(Debug, Default)]
pub struct Report {
    /// How many cases passed.
    pub passed: usize,
    /// The names of those that did not, each with the first difference.
    pub failures: Vec<(String, String)>,
}

/// The project's own copy of the vectors.
#[must_use]
pub fn own_vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors")
}

/// Runs every case of a file, or of a folder's `.json` files.
///
/// # Errors
///
/// If a file cannot be read or is no JSON array.
pub fn run_path(path: &Path) -> Result<Report, String> {
    with_room(|| run_files(path))
}

fn run_files(path: &Path) -> Result<Report, String> {
    let mut report = Report::default();
    let mut names = BTreeSet::new();
    for file in files_of(path)? {
        for case in read_cases(&file)? {
            let name = name_of(&case);
            let outcome = if names.insert(name.clone()) {
                run_case(&case)
            } else {
                Err("another case has this name".to_owned())
            };
            match outcome {
                Ok(()) => report.passed += 1,
                Err(difference) => report.failures.push((name, difference)),
            }
        }
    }
    Ok(report)
}

/// The cases of one file.
///
/// # Errors
///
/// If the file cannot be read or is no JSON array.
pub fn read_cases(file: &Path) -> Result<Vec<Value>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    match json::read(&text) {
        Ok(Value::Array(cases)) => Ok(cases),
        Ok(_) => Err(format!("{}: no array", file.display())),
        Err(error) => Err(format!("{}: {error}", file.display())),
    }
}

/// Runs one case.
///
/// # Errors
///
/// The first difference.
pub fn run_case(case: &Value) -> Result<(), String> {
    with_room(|| run_and_compare(case))
}

fn run_and_compare(case: &Value) -> Result<(), String> {
    let case: case::Case =
        serde_json::from_value(case.clone()).map_err(|error| format!("not a case: {error}"))?;
    let memory = SessionMemory::with_limit(1 << 20);
    // The second time, a cached session is recalled.
    for _ in 0..2 {
        let observed = run::run(&case, &memory)?;
        compare::compare(&case, &observed)?;
    }
    Ok(())
}

/// Does something on a stack on which values that are nested deeply are compared and dropped. What is not used of it
/// takes no memory. WebAssembly has no threads.
fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    const ROOM: usize = 512 * 1024 * 1024;
    if cfg!(target_family = "wasm") {
        return work();
    }
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(ROOM);
        #[expect(clippy::expect_used, reason = "a runner that cannot go on says why")]
        let thread = builder.spawn_scoped(scope, work).expect("a thread begins");
        thread
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn name_of(case: &Value) -> String {
    case.get("name")
        .and_then(Value::as_str)
        .unwrap_or("(a case without a name)")
        .to_owned()
}

fn files_of(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| error.to_string())?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    Ok(files)
}
