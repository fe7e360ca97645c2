//! npm's packages: installed once, and again when the lock file changes.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// What package.json asks for.
const OLDEST_NODE: (u32, u32) = (20, 19);
/// Written last, with the lock file's text in it.
const STAMP: &str = "node_modules/.installed";

/// Installs them, unless they are there.
pub(super) fn install(folder: &Path) -> io::Result<()> {
    check_node()?;
    // Another process may do the same; this one waits for it.
    let guard = File::create(folder.join(".npm.lock"))?;
    guard.lock()?;
    let lock = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    eprintln!("Installing Better Auth from npm …");
    // None of these packages has a script to run.
    let status = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(io::stderr())
        .status()
        .map_err(|_| io::Error::other("npm is missing; install Node with it"))?;
    if !status.success() {
        return Err(io::Error::other(
            "`npm ci` failed; it has to reach npm's registry once",
        ));
    }
    fs::write(stamp, lock)
}

fn check_node() -> io::Result<()> {
    let output = Command::new("node").arg("--version").output();
    let version = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map_while(|number| number.parse::<u32>().ok());
    let found = numbers.next().zip(numbers.next());
    if found.is_some_and(|found| found >= OLDEST_NODE) {
        return Ok(());
    }
    let (major, minor) = OLDEST_NODE;
    Err(io::Error::other(format!(
        "Node is missing or too old; install Node {major}.{minor} or newer"
    )))
}
