//! The server as a process: started, and ended.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::server::Options;

/// How long the start and the end of a process may take.
const LIMIT: Duration = Duration::from_secs(20);

/// Dropped, it is killed.
pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    pub(crate) id: u32,
    child: Child,
}

impl Process {
    /// Starts it, with no more than so many descriptors if that is said, and its log in this file.
    pub(crate) async fn start(options: &Options, descriptors: Option<usize>, log: &Path) -> Self {
        let mut command = match descriptors {
            None => Command::new(program()),
            Some(limit) => {
                let mut command = Command::new("sh");
                // `exec`, so that the process is the server itself.
                let script = format!("ulimit -n {limit} && exec \"$@\"");
                command.args(["-c", &script, "sh"]).arg(program());
                command
            }
        };
        let mut child = command
            .args(options.to_arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log).expect("a file for the log"))
            .kill_on_drop(true)
            .spawn()
            .expect("the server starts");
        let output = child.stdout.take().expect("it is a pipe");
        let mut lines = BufReader::new(output).lines();
        let origin = tokio::time::timeout(LIMIT, lines.next_line()).await;
        let origin = origin.expect("it says where it is").expect("it is read");
        let origin = origin.expect("the server runs");
        let address = origin.trim_start_matches("http://").parse();
        Self {
            address: address.expect("an address"),
            id: child.id().expect("it runs"),
            child,
        }
    }

    /// Whether it has not ended by itself.
    pub(crate) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    pub(crate) async fn end(mut self) {
        drop(self.child.stdin.take());
        if tokio::time::timeout(LIMIT, self.child.wait())
            .await
            .is_err()
        {
            let _ = self.child.kill().await;
        }
    }
}

/// It is beside this program.
fn program() -> PathBuf {
    let program = std::env::current_exe().expect("this program has a path");
    program.with_file_name("load-server")
}
