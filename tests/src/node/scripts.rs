//! Scripts that take JSON and tell JSON.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Packages, Unavailable};

/// The scripts of `tests/javascript`, beside their packages. They assert nothing: what they tell is for a test to judge.
#[derive(Clone, Debug)]
pub struct Scripts(PathBuf);

impl Scripts {
    /// Installs their packages. `cache` is a folder that outlives the run: `CARGO_TARGET_TMPDIR`.
    ///
    /// # Errors
    ///
    /// If something has to be installed first.
    pub fn install(cache: &Path) -> Result<Self, Unavailable> {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("javascript");
        let packages = Packages {
            scripts: &sources,
            manifest: &sources,
        };
        packages.install(&cache.join("javascript")).map(Self)
    }

    /// Runs one of them to its end.
    ///
    /// # Panics
    ///
    /// If it fails; its standard error says why.
    pub async fn run(&self, name: &str, input: &Value) -> Value {
        let mut command = Command::new("node");
        command.arg(name).current_dir(&self.0);
        let input = input.to_string();
        // The script may well ask a server on the test's own thread.
        let output = tokio::task::spawn_blocking(move || {
            let mut child = command
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("Node is there");
            let mut stdin = child.stdin.take().expect("a piped stdin");
            stdin.write_all(input.as_bytes()).expect("it reads");
            drop(stdin);
            child.wait_with_output().expect("it ends")
        })
        .await
        .expect("nothing panics");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
        serde_json::from_slice(&output.stdout).expect("it tells JSON")
    }
}
