//! Makes cookies of users who never existed, for the tests of an application. Needs the feature `testing`.
//!
//! The cookies are made as a real sign-in and a real look-up make them, with the names, the secret and the lifetimes of
//! the configuration. No server is asked, and no clock.
//!
//! ```
//! use neon_auth_core::testing::{self, User};
//!
//! let config = testing::config().build()?;
//! let ann = User::named("Ann").role("admin").with("plan", "pro");
//!
//! let cookie = ann.cookie(&config); // the value of a `Cookie` header
//! let stale = ann.signed_in().stale().cookie(&config);
//! assert!(cookie.starts_with("__Secure-neon-auth.session_token="));
//! assert_ne!(cookie, stale);
//! # Ok::<(), neon_auth_core::ConfigError>(())
//! ```

use std::time::Duration;

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::config::{Config, ConfigBuilder};
use crate::cookie::{Jar, date};
use crate::log::Journal;
use crate::origin;
use crate::secret::{Keyring, Secret};
use crate::session::{Session, mint, sign_again};
use crate::time::UnixMillis;

/// Is the time in a test: 2026-06-08T12:00:00Z. Give it to what is tested: `.clock(|| testing::NOW)`.
pub const NOW: UnixMillis = UnixMillis::from_secs(1_780_920_000);

/// How long a session lives after it was renewed, as in Better Auth.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A JWT counts in seconds.
const SECOND: Duration = Duration::from_secs(1);

/// Makes a configuration with all that is required, for an upstream that does not exist. Add what the test is about.
pub fn config() -> ConfigBuilder {
    Config::builder()
        .base_url("https://auth.example/neondb/auth")
        .cookie_secret("a-secret-that-only-tests-are-to-know")
}

/// Reads the `Expires` of a cookie, for the browser of `neon-auth`.
#[doc(hidden)]
#[must_use]
pub fn cookie_date(text: &str) -> Option<UnixMillis> {
    date::parse(text)
}

/// Says whether a host is this machine, for the browser of `neon-auth`.
#[doc(hidden)]
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    origin::is_loopback(host)
}

/// Is what a cookie is made for: its names, its secret and its lifetime, and what time it is there. It is a [`Config`],
/// at [`NOW`], or a whole `NeonAuth`, by its clock.
pub trait Application {
    /// Returns the configuration.
    fn config(&self) -> &Config;

    /// Returns the time.
    fn now(&self) -> UnixMillis;
}

impl Application for Config {
    fn config(&self) -> &Config {
        self
    }

    fn now(&self) -> UnixMillis {
        NOW
    }
}

/// Describes a user who never existed.
#[derive(Clone, Debug)]
pub struct User {
    fields: Map<String, Value>,
}

impl User {
    /// Makes a user with a verified address and the role `user`. Ann's id is `ann`, and her address `ann@example.com`.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        let id = name.to_lowercase().replace(' ', "-");
        Self { fields: Map::new() }
            .with("email", format!("{id}@example.com"))
            .with("id", id)
            .with("name", name)
            .with("emailVerified", true)
            .with("role", "user")
            .with("createdAt", date(NOW))
            .with("updatedAt", date(NOW))
    }

    /// Sets another role, or several with commas between them.
    #[must_use]
    pub fn role(self, role: impl Into<String>) -> Self {
        self.with("role", role.into())
    }

    /// Sets another address.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Self {
        self.with("email", email.into())
    }

    /// Adds a field by its name upstream, also one that Better Auth does not know.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(field.into(), value.into());
        self
    }

    /// Returns the `Cookie` header of a browser in which this user is signed in: upstream is not asked.
    #[must_use]
    pub fn cookie(&self, application: &impl Application) -> String {
        self.signed_in().cookie(application)
    }

    /// Returns a session of this user, to be changed before its cookies are made.
    #[must_use]
    pub fn signed_in(&self) -> SignedIn {
        SignedIn {
            user: self.clone(),
            at: None,
            ago: Duration::ZERO,
            fields: Map::new(),
            age: Age::Good,
            has_data: true,
            is_forged: false,
            token_of: None,
        }
    }

    fn id(&self) -> &str {
        self.fields
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    fn token(&self) -> String {
        format!("token-of-{}", self.id())
    }

    /// The token as upstream signs it. Nobody on this side checks that signature.
    fn token_cookie(&self) -> String {
        let token = self.token();
        let token = utf8_percent_encode(&token, NON_ALPHANUMERIC);
        format!("{token}.signature-of-upstream")
    }
}

/// Describes a user's session in a browser, and what is wrong with it. Each change says what the library makes of it.
#[derive(Clone, Debug)]
pub struct SignedIn {
    user: User,
    at: Option<UnixMillis>,
    ago: Duration,
    fields: Map<String, Value>,
    age: Age,
    has_data: bool,
    is_forged: bool,
    token_of: Option<User>,
}

/// What has run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    Good,
    Stale,
    Over,
}

impl From<&User> for SignedIn {
    fn from(user: &User) -> Self {
        user.signed_in()
    }
}

impl SignedIn {
    /// Sets the time, in place of that of the application.
    #[must_use]
    pub fn at(mut self, time: UnixMillis) -> Self {
        self.at = Some(time);
        self
    }

    /// Lets the sign-in be so long ago, with the session in use since: it goes on, but a guard that asks for a
    /// recent sign-in refuses.
    #[must_use]
    pub fn ago(mut self, time: Duration) -> Self {
        self.ago = time;
        self
    }

    /// Adds a field of the session by its name upstream, such as `activeOrganizationId`.
    #[must_use]
    pub fn with(mut self, field: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(field.into(), value.into());
        self
    }

    /// Lets the session_data cookie expire a second ago, while the session goes on: upstream is asked.
    #[must_use]
    pub fn stale(mut self) -> Self {
        self.age = Age::Stale;
        self
    }

    /// Lets the session itself expire a second ago: upstream is asked, and should say that nobody is signed in.
    #[must_use]
    pub fn expired(mut self) -> Self {
        self.age = Age::Over;
        self
    }

    /// Leaves out the session_data cookie, as after a sign-in at another application: upstream is asked.
    #[must_use]
    pub fn uncached(mut self) -> Self {
        self.has_data = false;
        self
    }

    /// Signs the session_data cookie with another secret: it does not count, and upstream is asked.
    #[must_use]
    pub fn forged(mut self) -> Self {
        self.is_forged = true;
        self
    }

    /// Puts the session_data cookie beside the session_token of somebody else: it does not count, and upstream is
    /// asked about that token.
    #[must_use]
    pub fn with_token_of(mut self, other: &User) -> Self {
        self.token_of = Some(other.clone());
        self
    }

    /// Returns the value of the `Cookie` header: the session_token, and the session_data if there is one. There is none
    /// either if the configuration keeps none (`session_data_ttl`), or if it is too large for a browser.
    #[must_use]
    pub fn cookie(&self, application: &impl Application) -> String {
        let config = application.config();
        let now = self.at.unwrap_or_else(|| application.now());
        let names = config.cookie_names();
        let name = names.at_browser(names.session_token());
        let token = self.token_of.as_ref().unwrap_or(&self.user).token_cookie();
        let mut cookie = format!("{name}={token}");
        if let Some(data) = self.data(config, now).filter(|_| self.has_data) {
            let name = names.at_browser(names.session_data());
            cookie.push_str(&format!("; {name}={data}"));
        }
        cookie
    }

    /// Returns what upstream answers if it is asked for this session.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.json_at(self.at.unwrap_or(NOW)).to_string()
    }

    fn json_at(&self, now: UnixMillis) -> Value {
        let expires = match self.age {
            Age::Good | Age::Stale => now.plus(LIFETIME),
            Age::Over => now.minus(SECOND),
        };
        let mut session = json!({
            "id": format!("session-of-{}", self.user.id()),
            "userId": self.user.id(),
            "token": self.user.token(),
            "createdAt": date(now.minus(self.ago)),
            "updatedAt": date(now),
            "expiresAt": date(expires),
        });
        if let Some(session) = session.as_object_mut() {
            session.extend(self.fields.clone());
        }
        json!({ "session": session, "user": self.user.fields })
    }

    /// The session_data cookie, as the library itself makes it after a look-up.
    fn data(&self, config: &Config, now: UnixMillis) -> Option<String> {
        let minted = match self.age {
            Age::Good => now,
            Age::Stale => now.minus(config.settings().session_data_ttl).minus(SECOND),
            Age::Over => now.minus(2 * SECOND),
        };
        let session = Session::from_json(&self.json_at(now).to_string())?;
        let name = config.cookie_names().session_token();
        let token = format!("{name}={}", self.user.token_cookie());
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::try_from(token).ok()?);
        let jar = Jar::from_headers(&headers);
        let mut log = Journal::silent();
        let cookie = mint(config, &jar, &session, minted, minted, &mut log)?;
        let jwt = std::str::from_utf8(cookie.value()).ok()?;
        if self.is_forged {
            let secret = Secret::new("a-secret-that-no-application-has-set".to_owned());
            return sign_again(jwt, &Keyring::new(&secret, &[])?);
        }
        Some(jwt.to_owned())
    }
}

/// As JSON carries it. A time that no calendar has is the beginning of all of them.
fn date(time: UnixMillis) -> String {
    time.to_rfc3339()
        .unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use http::{Method, Request};

    use super::*;
    use crate::{Action, Context, Decision, Done, IncomingRequest, Middleware};

    /// Whether the page is shown without a question; otherwise it is asked about this session_token.
    fn decide(config: &Config, now: UnixMillis, cookie: &str) -> Result<Session, String> {
        let request = Request::get("/").header(COOKIE, cookie).body(()).unwrap();
        let head = IncomingRequest::new(&Method::GET, request.uri(), request.headers());
        let jar = Jar::from_headers(request.headers());
        match Middleware::start(Context::new(config, now, &head, &jar)).action {
            Action::Fetch(fetch, _) => {
                let asked = fetch.request.headers()[COOKIE].to_str().unwrap();
                let (_, token) = asked.split_once('=').unwrap();
                Err(token.split('.').next().unwrap().to_owned())
            }
            Action::Done(Done { outcome, .. }) => match outcome {
                Decision::Allow(allowed) => Ok(allowed),
                decision => panic!("{decision:?}"),
            },
        }
    }

    fn ann() -> User {
        User::named("Ann").role("admin").with("plan", "pro")
    }

    #[test]
    fn a_signed_in_user_passes_unasked_under_any_names() {
        let options: [fn(ConfigBuilder) -> ConfigBuilder; 4] = [
            |builder| builder,
            |builder| builder.cookie_prefix("better-auth"),
            |builder| builder.secure_prefix(false),
            |builder| {
                let builder = builder.origin("http://localhost:3000");
                builder.insecure_localhost(true)
            },
        ];
        for option in options {
            let config = option(config()).build().unwrap();
            let cookie = ann().cookie(&config);
            let session = decide(&config, NOW, &cookie).expect(&cookie);
            assert_eq!(session.user.email, "ann@example.com");
            assert_eq!(session.user.get("plan").unwrap(), Some("pro".into()));
            assert!(session.user.has_role("admin"));
        }
        let config = config().origin("http://localhost:3000");
        let config = config.insecure_localhost(true).build().unwrap();
        assert!(!ann().cookie(&config).contains("__Secure-"));
    }

    #[test]
    fn whatever_is_wrong_with_a_cookie_makes_upstream_the_one_to_ask() {
        let config = config().build().unwrap();
        let bob = User::named("Bob");
        for (wrong, token) in [
            (ann().signed_in().stale(), "token%2Dof%2Dann"),
            (ann().signed_in().expired(), "token%2Dof%2Dann"),
            (ann().signed_in().uncached(), "token%2Dof%2Dann"),
            (ann().signed_in().forged(), "token%2Dof%2Dann"),
            (ann().signed_in().with_token_of(&bob), "token%2Dof%2Dbob"),
        ] {
            let asked = decide(&config, NOW, &wrong.cookie(&config)).unwrap_err();
            assert_eq!(asked, token, "{wrong:?}");
        }
    }

    #[test]
    fn a_cookie_is_as_old_as_its_time_says() {
        let config = config().build().unwrap();
        let cookie = ann().signed_in().at(NOW).cookie(&config);
        let seconds = |seconds| NOW.plus(Duration::from_secs(seconds));
        assert!(decide(&config, seconds(299), &cookie).is_ok());
        assert!(decide(&config, seconds(300), &cookie).is_err());
        let later = ann().signed_in().at(seconds(9000)).cookie(&config);
        assert!(decide(&config, seconds(9000), &later).is_ok());
    }

    #[test]
    fn a_session_that_began_long_ago_goes_on() {
        let config = config().build().unwrap();
        let hour = Duration::from_secs(3600);
        let cookie = ann().signed_in().ago(hour).cookie(&config);
        let session = decide(&config, NOW, &cookie).unwrap();
        assert!(session.signed_in_within(NOW, hour));
        assert!(!session.signed_in_within(NOW, hour - SECOND));
    }

    #[test]
    fn any_name_makes_a_user() {
        let config = config().build().unwrap();
        for name in ["Łukasz; Max", "", "a.b", "100%"] {
            let session = decide(&config, NOW, &User::named(name).cookie(&config));
            assert_eq!(session.expect(name).user.name, name);
        }
    }
}
