//! Options and start-up.

use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::listener::Listener;
use super::{DevServer, LOOPBACK, Service};
use crate::neon_auth::NeonAuth;
use crate::plugin::Plugin;
use crate::random::Random;

/// Says why a server did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// Another program listens on the port.
    #[error("port {port} is taken: choose another one, or 0 for any that is free")]
    PortTaken {
        /// The port asked for.
        port: u16,
    },
    /// The port could not be opened for another reason.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the operating system says.
        source: io::Error,
    },
    /// What is to be trusted, or the application's, is no origin.
    #[error(
        "{origin:?} is no origin: give scheme, host and perhaps a port, such as https://app.example.com, and nothing \
         after it"
    )]
    InvalidOrigin {
        /// What was given.
        origin: String,
    },
    /// There was no thread or no entropy to be had.
    #[error("the operating system gives no thread or no entropy: {0}")]
    System(#[from] io::Error),
}

/// Collects the options of a [`DevServer`].
#[derive(Debug, Default, Clone)]
#[must_use = "nothing listens before `start`"]
pub struct Builder {
    port: u16,
    seed: Option<u64>,
    trusted_origins: Vec<String>,
    first_user_is_admin: bool,
    insecure_state_cookie: bool,
    rate_limits: bool,
    plugins: Vec<Plugin>,
    application: Option<String>,
}

impl Builder {
    /// Sets the port to listen on; 0, the default, takes any that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Trusts one more origin, such as `https://app.example.com`: its pages may send what changes something, may read
    /// every answer, and may be redirected to. Those on the loopback interface are trusted anyway: `localhost` and the
    /// names below it, `127.0.0.0/8` and `[::1]`, http or https, on any port.
    pub fn trusted_origin(mut self, origin: impl Into<String>) -> Self {
        self.trusted_origins.push(origin.into());
        self
    }

    /// Makes ids, tokens and codes the same on every run.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Makes the first account that is ever made an administrator's, however it is made. Off by default: the real
    /// server does not do it.
    pub fn first_user_is_admin(mut self) -> Self {
        self.first_user_is_admin = true;
        self
    }

    /// Sets the one cookie that a browser gets from this server itself, on the way to a provider, without `Secure`; see
    /// [`NeonAuth::make_state_cookie_insecure`]. Off by default.
    pub fn insecure_state_cookie(mut self) -> Self {
        self.insecure_state_cookie = true;
        self
    }

    /// Refuses clients that ask too often, by the address in `x-forwarded-for`; see [`NeonAuth::limit_rates`]. Off by
    /// default. [`DevServer::advance`] ends a wait.
    pub fn rate_limits(mut self) -> Self {
        self.rate_limits = true;
        self
    }

    /// Adds a plugin of Better Auth's: its routes, and what it adds to users and to signing in. May be repeated. None
    /// is on by default, as in a new Neon project.
    ///
    /// ```
    /// use neon_auth_dev_server::{DevServer, Plugin};
    ///
    /// let server = DevServer::builder()
    ///     .plugin(Plugin::TwoFactor)
    ///     .plugin(Plugin::Username)
    ///     .start()?;
    /// # Ok::<(), neon_auth_dev_server::StartError>(())
    /// ```
    pub fn plugin(mut self, plugin: Plugin) -> Self {
        self.plugins.push(plugin);
        self
    }

    /// Says where the application is, and trusts it like [`trusted_origin`](Self::trusted_origin): plugins lead people
    /// to its pages, such as `/device`. `http://localhost:3000` by default.
    pub fn application(mut self, origin: impl Into<String>) -> Self {
        self.application = Some(origin.into());
        self
    }

    /// Starts the server. It listens when this returns.
    ///
    /// # Errors
    ///
    /// If a trusted origin or the application's is none, the port cannot be opened or the operating system has no
    /// entropy to give.
    pub fn start(self) -> Result<DevServer, StartError> {
        let random = match self.seed {
            Some(seed) => Random::from_seed(seed),
            None => Random::from_os()?,
        };
        let socket = bind(self.port)?;
        let address = socket.local_addr()?;
        let origin = format!("http://{address}");
        let mut auth = NeonAuth::new(origin.clone(), random);
        for trusted in &self.trusted_origins {
            if !auth.trust_origin(trusted) {
                let origin = trusted.clone();
                return Err(StartError::InvalidOrigin { origin });
            }
        }
        if let Some(origin) = self.application
            && !auth.set_application(&origin)
        {
            return Err(StartError::InvalidOrigin { origin });
        }
        for plugin in self.plugins {
            auth.add_plugin(plugin);
        }
        if self.first_user_is_admin {
            auth.make_first_user_admin();
        }
        if self.insecure_state_cookie {
            auth.make_state_cookie_insecure();
        }
        if self.rate_limits {
            auth.limit_rates();
        }
        let base_url = auth.base_url();
        let service = Arc::new(Service {
            auth: Mutex::new(auth),
            ahead: Mutex::new(Duration::ZERO),
        });
        let listener = Listener::open(socket, Arc::clone(&service))?;
        Ok(DevServer {
            service,
            address,
            origin,
            base_url,
            listener: Mutex::new(Some(listener)),
        })
    }
}

/// Opens a port. The standard library allows the reuse of one whose connections are still in
/// their closing state, so a paused server can come back at once.
pub(super) fn bind(port: u16) -> Result<TcpListener, StartError> {
    TcpListener::bind((LOOPBACK, port)).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { port },
        _ => StartError::Listen { port, source },
    })
}
