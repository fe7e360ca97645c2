//! npm packages: installed once, and kept in cargo's target folder.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Unavailable;

/// What each package.json asks for.
const OLDEST_NODE: (u32, u32) = (20, 19);
/// Written last, with the lock file's text in it: packages without it are half installed, or others.
const STAMP: &str = "installed.json";

/// Where scripts and their packages come from.
#[derive(Clone, Copy, Debug)]
pub struct Packages<'p> {
    /// The folder with the scripts.
    pub scripts: &'p Path,
    /// The folder with package.json and its lock file.
    pub manifest: &'p Path,
}

impl Packages<'_> {
    /// Puts them together in a folder, and tells it.
    ///
    /// # Errors
    ///
    /// Where Node is missing or too old, or the registry is out of reach.
    pub fn install(self, folder: &Path) -> Result<PathBuf, Unavailable> {
        check_node()?;
        self.put_together(folder)?;
        Ok(folder.to_owned())
    }

    fn put_together(self, folder: &Path) -> Result<(), Unavailable> {
        let failed = |error: std::io::Error| Unavailable::new(error);

        fs::create_dir_all(folder).map_err(failed)?;
        // Several test binaries run at once; one of them installs, and the others wait.
        let guard = File::create(folder.join(".lock")).map_err(failed)?;
        guard.lock().map_err(failed)?;

        for entry in fs::read_dir(self.scripts).map_err(failed)? {
            let source = entry.map_err(failed)?.path();
            if source.extension() == Some(OsStr::new("mjs")) {
                copy_if_other(&source, folder).map_err(failed)?;
            }
        }
        let lock = fs::read(self.manifest.join("package-lock.json")).map_err(failed)?;
        let stamp = folder.join(STAMP);
        if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
            return Ok(());
        }
        copy_if_other(&self.manifest.join("package.json"), folder).map_err(failed)?;
        copy_if_other(&self.manifest.join("package-lock.json"), folder).map_err(failed)?;
        npm_ci(folder)?;
        fs::write(stamp, lock).map_err(failed)
    }
}

fn check_node() -> Result<(), Unavailable> {
    let version = Command::new("node")
        .arg("--version")
        .output()
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
    Err(Unavailable::new(format_args!(
        "install Node {major}.{minor} or newer, with npm"
    )))
}

/// A script of another run may be reading the file: it is written only if that changes something.
fn copy_if_other(source: &Path, folder: &Path) -> std::io::Result<()> {
    let target = folder.join(source.file_name().unwrap_or_default());
    let text = fs::read(source)?;
    if fs::read(&target).is_ok_and(|there| there == text) {
        return Ok(());
    }
    fs::write(target, text)
}

fn npm_ci(folder: &Path) -> Result<(), Unavailable> {
    let output = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|_| Unavailable::new("install npm"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let why = said
        .lines()
        .find(|line| line.contains("npm error"))
        .unwrap_or("it did not say why")
        .trim();
    Err(Unavailable::new(format_args!(
        "let `npm ci` reach its registry once ({why})"
    )))
}
