//! Runs conformance vectors through the core alone: `conformance [DIR|FILE …]`, by default the project's own copy.

use std::path::PathBuf;
use std::process::ExitCode;

use neon_auth_conformance::{own_vectors, run_path};

fn main() -> ExitCode {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        paths.push(own_vectors());
    }
    let mut passed = 0;
    let mut failed = 0;
    for path in paths {
        let report = match run_path(&path) {
            Ok(report) => report,
            Err(error) => {
                eprintln!("{}: {error}", path.display());
                return ExitCode::FAILURE;
            }
        };
        for (name, difference) in &report.failures {
            println!("{name}: {difference}");
        }
        passed += report.passed;
        failed += report.failures.len();
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
