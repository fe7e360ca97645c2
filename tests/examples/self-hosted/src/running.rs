//! The application and its Better Auth, both under way.

use std::error::Error;
use std::net::SocketAddr;

use neon_auth_axum::NeonAuth;
use tokio::net::TcpListener;

use crate::app;
use crate::auth_server::{AuthServer, Options};
use crate::config::config;
use crate::settings::Settings;

/// An application that listens, and serves as soon as it is asked to.
#[derive(Debug)]
pub struct Running {
    listener: TcpListener,
    public_url: String,
    auth: NeonAuth,
    auth_server: Option<AuthServer>,
}

impl Running {
    /// Opens the application's port, then starts Better Auth, which has to know it.
    ///
    /// # Errors
    ///
    /// The port is taken, Node is missing or fails, or a setting is invalid.
    pub async fn start(settings: Settings) -> Result<Self, Box<dyn Error>> {
        let address = SocketAddr::from((settings.host, settings.port));
        let listener = TcpListener::bind(address).await.map_err(|error| {
            format!("cannot listen on {address}: {error}; set PORT to another one, such as 4000")
        })?;
        let port = listener.local_addr()?.port();
        let public_url = settings
            .public_url
            .unwrap_or_else(|| format!("http://localhost:{port}"));
        let auth_server = match settings.base_url {
            Some(_) => None,
            None => {
                let options = Options {
                    public_url: public_url.clone(),
                    secure_cookies: settings.secure_cookies,
                    database: settings.database,
                };
                let started = tokio::task::spawn_blocking(|| AuthServer::start(options));
                Some(started.await??)
            }
        };
        let base_url = settings
            .base_url
            .or_else(|| auth_server.as_ref().map(AuthServer::base_url))
            .unwrap_or_default();
        let cookie_secret = match settings.cookie_secret {
            Some(secret) => secret,
            None => random_secret()?,
        };
        let config = config(
            &base_url,
            &public_url,
            settings.secure_cookies,
            &cookie_secret,
        )?;
        Ok(Self {
            listener,
            public_url,
            auth: neon_auth_axum::new(config),
            auth_server,
        })
    }

    /// Returns the application's origin.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Returns Better Auth, if it was started here.
    #[must_use]
    pub fn auth_server(&self) -> Option<&AuthServer> {
        self.auth_server.as_ref()
    }

    /// Serves the application. When this future ends or is dropped, Better Auth ends as well.
    ///
    /// # Errors
    ///
    /// The port can no longer be listened on.
    pub async fn serve(self) -> std::io::Result<()> {
        let app = app::router(&self.auth);
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(self.listener, app).await
    }
}

/// A secret for this run alone. It signs nobody out: the session itself is in Better Auth's cookie.
fn random_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}
