//! The server around [`NeonAuth`]: a port on the loopback interface and the clock.

mod builder;
mod connection;
mod http1;
mod listener;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};

use crate::neon_auth::NeonAuth;
use crate::outbox::Outbox;
use crate::request_log::RequestLog;

pub use builder::{Builder, StartError};
use listener::Listener;

/// Listens on the loopback interface as a Neon Auth, for as long as this value lives.
///
/// It runs on threads of its own, so tests can use it under any async runtime or none. All
/// methods take `&self`: share it freely.
///
/// ```
/// let server = neon_auth_dev_server::start()?;
/// assert!(server.base_url().starts_with("http://127.0.0.1:"));
///
/// server.pause(); // the auth server is down: connections are refused
/// server.resume()?; // it is back on the same port and has forgotten nothing
/// # Ok::<(), neon_auth_dev_server::StartError>(())
/// ```
pub struct DevServer {
    service: Arc<Service>,
    address: SocketAddr,
    origin: String,
    base_url: String,
    /// `None` while paused.
    listener: Mutex<Option<Listener>>,
}

/// What the connections share.
struct Service {
    auth: Mutex<NeonAuth>,
    /// How far the server's clock is ahead.
    ahead: Mutex<Duration>,
}

impl Service {
    fn now(&self) -> SystemTime {
        SystemTime::now() + *lock(&self.ahead)
    }

    fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        lock(&self.auth).handle(self.now(), request)
    }
}

impl DevServer {
    /// Starts a server on a free port.
    ///
    /// # Errors
    ///
    /// If no port can be opened or the operating system has no entropy to give.
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// Begins to configure a server.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Returns what an application configures as `NEON_AUTH_BASE_URL`: `http://127.0.0.1:<port>/neondb/auth`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns scheme, host and port: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the page with the mails, for a browser.
    #[must_use]
    pub fn outbox_url(&self) -> String {
        format!("{}/__dev/outbox", self.origin)
    }

    /// Returns the address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Signs somebody in, and gives what a test puts into the `Cookie` header of its requests to the application.
    ///
    /// If nobody has the address, an account is made: with a verified address, the part before the `@` as its name, and
    /// no password. No request is made, so this works while the server is paused, too.
    ///
    /// ```
    /// let server = neon_auth_dev_server::start()?;
    /// let cookie = server.sign_in_as("ann@example.com");
    /// assert!(cookie.starts_with("__Secure-neon-auth.session_token="));
    /// server.with(|auth| auth.set_role("ann@example.com", "admin")); // let her administer
    /// # Ok::<(), neon_auth_dev_server::StartError>(())
    /// ```
    #[must_use]
    pub fn sign_in_as(&self, email: &str) -> String {
        let now = self.now();
        self.with(|auth| auth.sign_in_as(now, email))
    }

    /// Returns the mails so far.
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        self.with(|auth| auth.outbox().clone())
    }

    /// Returns the newest code sent to an address.
    #[must_use]
    pub fn last_code(&self, to: &str) -> Option<String> {
        self.with(|auth| auth.outbox().last_code(to).map(str::to_owned))
    }

    /// Returns the code that a user's authenticator app shows now, by the server's clock.
    #[must_use]
    pub fn totp(&self, email: &str) -> Option<String> {
        let now = self.now();
        self.with(|auth| auth.totp(now, email))
    }

    /// Returns the newest link sent to an address.
    #[must_use]
    pub fn last_url(&self, to: &str) -> Option<String> {
        self.with(|auth| auth.outbox().last_url(to).map(str::to_owned))
    }

    /// Returns the id of the newest invitation sent to an address: what an application accepts or rejects it by. A page
    /// of the application has it in its path, such as `/invitations/{id}`.
    #[must_use]
    pub fn last_invitation(&self, to: &str) -> Option<String> {
        self.with(|auth| auth.outbox().last_invitation(to).map(str::to_owned))
    }

    /// Returns the requests so far.
    #[must_use]
    pub fn requests(&self) -> RequestLog {
        self.with(|auth| auth.requests().clone())
    }

    /// Returns how many requests there were to one path below the base path, such as `get-session`.
    #[must_use]
    pub fn count(&self, path: &str) -> usize {
        self.with(|auth| auth.requests().count(path))
    }

    /// Looks into the server, or changes what it stores. Requests wait until `look` is done, so
    /// it must not make one, nor pause or stop the server.
    pub fn with<R>(&self, look: impl FnOnce(&mut NeonAuth) -> R) -> R {
        look(&mut lock(&self.service.auth))
    }

    /// Returns the server's time: the system's, moved on by every [`advance`](Self::advance).
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.service.now()
    }

    /// Moves the server's clock on.
    pub fn advance(&self, by: Duration) {
        let mut ahead = lock(&self.service.ahead);
        *ahead = ahead.saturating_add(by);
    }

    /// Takes the server down: on return the port refuses connections, those that were open are
    /// closed and no thread of the server's is left. Does nothing while paused.
    pub fn pause(&self) {
        if let Some(listener) = lock(&self.listener).take() {
            listener.close();
        }
    }

    /// Brings a paused server back on the same port, with everything it knew.
    ///
    /// # Errors
    ///
    /// If another program has taken the port in the meantime.
    pub fn resume(&self) -> Result<(), StartError> {
        let mut listener = lock(&self.listener);
        if listener.is_none() {
            let socket = builder::bind(self.address.port())?;
            *listener = Some(Listener::open(socket, Arc::clone(&self.service))?);
        }
        Ok(())
    }

    /// Returns whether the server is paused.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        lock(&self.listener).is_none()
    }

    /// Ends the server, as dropping it does.
    pub fn stop(self) {}

    /// Serves until the process ends.
    pub fn serve_forever(&self) -> ! {
        loop {
            thread::park();
        }
    }
}

impl Drop for DevServer {
    fn drop(&mut self) {
        self.pause();
    }
}

impl fmt::Debug for DevServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DevServer")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}

/// A test that panics inside [`DevServer::with`] must not take the others' server away.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;
