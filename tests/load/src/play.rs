//! The command: which scenarios are played, and what becomes of what they see.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::report::Report;
use crate::scenarios::{self, NAMES};

/// How long the mix is played unless the command says otherwise.
const MIX_SECONDS: u64 = 600;

/// Plays the scenarios that the arguments name, or all of them. The code is 1 if something was wrong.
#[must_use]
pub fn play(arguments: impl Iterator<Item = String>) -> ExitCode {
    let Some((names, mix_seconds)) = read(arguments) else {
        eprintln!("tests/load/run [--mix-seconds N] [{}]", NAMES.join(" | "));
        return ExitCode::from(2);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let mut report = Report::in_folder(&folder());
    for name in names {
        runtime.block_on(scenarios::play(&name, mix_seconds, &mut report));
        report.save();
    }
    println!("{}", report.table());
    println!("also in {}", report.folder().display());
    match report.is_right() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Option<(Vec<String>, u64)> {
    let (mut names, mut mix_seconds) = (Vec::new(), MIX_SECONDS);
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--mix-seconds" => mix_seconds = arguments.next()?.parse().ok()?,
            name if NAMES.contains(&name) => names.push(argument),
            _ => return None,
        }
    }
    if names.is_empty() {
        names = NAMES.map(str::to_owned).into();
    }
    Some((names, mix_seconds))
}

/// As cargo has it: relative to the root of the repository, which the command starts from.
fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    PathBuf::from(target).join("load")
}
