//! What the server is started with: written as arguments by one process, and read by the other.

use std::path::PathBuf;
use std::time::Duration;

use super::Framework;

/// The defaults are those of the library.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) framework: Framework,
    /// What is configured as `base_url`.
    pub(crate) upstream: String,
    /// A file with the only certificate, in DER, that an upstream with TLS may have.
    pub(crate) ca: Option<PathBuf>,
    pub(crate) connection_limit: usize,
    pub(crate) timeout: Duration,
}

impl Options {
    pub(crate) fn new(framework: Framework, upstream: String) -> Self {
        Self {
            framework,
            upstream,
            ca: None,
            connection_limit: 256,
            timeout: Duration::from_secs(10),
        }
    }

    pub(crate) fn to_arguments(&self) -> Vec<String> {
        let mut arguments = vec![
            self.framework.name().to_owned(),
            "--upstream".to_owned(),
            self.upstream.clone(),
            "--connection-limit".to_owned(),
            self.connection_limit.to_string(),
            "--timeout-ms".to_owned(),
            self.timeout.as_millis().to_string(),
        ];
        if let Some(ca) = &self.ca {
            arguments.extend(["--ca".to_owned(), ca.display().to_string()]);
        }
        arguments
    }

    pub(crate) fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let framework = Framework::named(&arguments.next()?)?;
        let mut options = Self::new(framework, String::new());
        while let Some(name) = arguments.next() {
            let value = arguments.next()?;
            match &*name {
                "--upstream" => options.upstream = value,
                "--ca" => options.ca = Some(value.into()),
                "--connection-limit" => options.connection_limit = value.parse().ok()?,
                "--timeout-ms" => options.timeout = Duration::from_millis(value.parse().ok()?),
                _ => return None,
            }
        }
        Some(options).filter(|options| !options.upstream.is_empty())
    }
}
