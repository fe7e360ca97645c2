//! An application in front of the server, and the people who use it.

use std::ops::Deref;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use neon_auth_core::methods::{
    CreateOrganization, OtpType, SendVerificationOtp, SignInEmail, SignInSocial, SignUpEmail,
};
use neon_auth_core::{Config, ConfigBuilder, Error, Session, UnixMillis};
use neon_auth_tests::better_auth::{self, Browser, Differences, Server, Setup, Version};
use serde_json::json;

use crate::differences;
use crate::rows::MakeApplication;

pub(crate) const PASSWORD: &str = "correct horse 1";
const COOKIE_SECRET: &str = "a cookie secret of 32 characters";

/// An application in front of a Better Auth server.
pub(crate) struct Site {
    server: Arc<Server>,
    application: MakeApplication,
}

/// Which plugins a server has, beside those that a new project of Neon's has.
#[derive(Clone, Copy)]
pub(crate) enum Plugins {
    /// Codes by text message alone.
    AsAtNeon,
    /// Those that every version brings.
    Bundled,
    /// Those that are packages of their own, for 1.7 alone, and what they work with.
    Packages,
}

/// Somebody with an account, in a browser that is signed in.
pub(crate) struct Person {
    pub(crate) browser: Browser,
    pub(crate) email: String,
    pub(crate) id: String,
}

impl Plugins {
    const ALL: [Self; 3] = [Self::AsAtNeon, Self::Bundled, Self::Packages];

    /// What turns them on.
    fn switches(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::AsAtNeon => &[("RIG_PHONE", "1"), ("RIG_NEON_STRICT", "1")],
            Self::Bundled => &[
                ("RIG_NEON_STRICT", "1"),
                ("RIG_TWO_FACTOR", "1"),
                ("RIG_PHONE", "1"),
                ("RIG_USERNAME", "1"),
                ("RIG_ANONYMOUS", "1"),
                ("RIG_MULTI_SESSION", "1"),
                ("RIG_ONE_TIME_TOKEN", "1"),
                ("RIG_DEVICE", "1"),
                ("RIG_SIWE", "1"),
                ("RIG_TEAMS", "1"),
            ],
            Self::Packages => &[
                ("RIG_NEON_STRICT", "1"),
                ("RIG_TWO_FACTOR", "1"),
                ("RIG_PHONE", "1"),
                ("RIG_USERNAME", "1"),
                ("RIG_ANONYMOUS", "1"),
                ("RIG_PASSKEY", "1"),
                ("RIG_API_KEY", "1"),
                ("RIG_OAUTH", "1"),
            ],
        }
    }
}

/// A site at the server that all tests of a version with these plugins share; none if the suite is skipped.
pub(crate) fn live(
    version: Version,
    plugins: Plugins,
    application: MakeApplication,
) -> Option<Site> {
    static SHARED: [[OnceLock<Option<Arc<Server>>>; Version::ALL.len()]; Plugins::ALL.len()] =
        [const { [const { OnceLock::new() }; Version::ALL.len()] }; Plugins::ALL.len()];
    let start = || start(version, plugins.switches());
    let shared = &SHARED[plugins as usize][version as usize];
    let server = shared.get_or_init(start).clone()?;
    Some(Site {
        server,
        application,
    })
}

fn start(version: Version, switches: &[(&str, &str)]) -> Option<Arc<Server>> {
    let setup = Setup {
        version,
        cache: Path::new(env!("CARGO_TARGET_TMPDIR")),
    };
    better_auth::live(setup, switches).map(Arc::new)
}

/// A word that no other test has.
pub(crate) fn unique(word: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{word}{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// An address that no other test has.
pub(crate) fn address(name: &str) -> String {
    format!("{}@example.com", unique(name))
}

/// A phone number that no other test has.
pub(crate) fn number() -> String {
    format!("+49160{:0>8}", unique(""))
}

/// How a call was refused: `401 INVALID_EMAIL_OR_PASSWORD`.
pub(crate) fn refusal<T>(reply: Result<T, Error>) -> String {
    match reply {
        Ok(_) => Differences::DONE.to_owned(),
        Err(error) => format!("{} {}", error.status().as_u16(), error.code()),
    }
}

impl Deref for Site {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl Deref for Person {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Site {
    /// The same application before a server of one's own, with other switches.
    pub(crate) fn with(&self, switches: &[(&str, &str)]) -> Self {
        let server = start(self.version(), switches);
        Self {
            server: server.expect("a version that runs already"),
            application: self.application,
        }
    }

    /// What this version answers, by the row of the table of differences.
    pub(crate) fn says(&self, what: &str) -> &'static str {
        differences::TABLE.says(self.version(), what)
    }

    /// How a call ends that not every version carries out; none if this one refuses it as its row says.
    pub(crate) fn outcome<T>(&self, what: &str, reply: Result<T, Error>) -> Option<T> {
        let expected = self.says(what);
        match reply {
            Ok(done) if expected == Differences::DONE => Some(done),
            reply => {
                assert_eq!(refusal(reply), expected, "{what}");
                None
            }
        }
    }

    /// How a signed-out visitor is refused.
    pub(crate) fn unauthorized(&self) -> &'static str {
        self.says("a visitor who is signed out")
    }

    pub(crate) fn config(&self) -> ConfigBuilder {
        Config::builder()
            .base_url(self.base_url())
            .cookie_secret(COOKIE_SECRET)
            .log_level(neon_auth_core::LevelFilter::Silent)
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser {
        self.browser_at(self.config())
    }

    /// Likewise, with other settings.
    pub(crate) fn browser_at(&self, config: ConfigBuilder) -> Browser {
        let application = (self.application)(config.build().unwrap());
        Browser::new(application, unique("browser/"))
    }

    pub(crate) async fn signed_up(&self) -> Person {
        self.signed_up_as("Ann").await
    }

    pub(crate) async fn signed_up_as(&self, name: &str) -> Person {
        let browser = self.browser();
        let email = address(&name.to_lowercase());
        let arguments = SignUpEmail::new(email.as_str(), PASSWORD).name(name);
        let reply = browser.page().sign_up().email(arguments).await.unwrap();
        let user = reply.reply().unwrap().user;
        Person {
            browser,
            email,
            id: user.id.to_string(),
        }
    }

    pub(crate) async fn signed_up_and_verified(&self) -> Person {
        let person = self.signed_up().await;
        self.edit_user(json!({"email": person.email, "emailVerified": true}))
            .await;
        person
    }

    pub(crate) async fn admin(&self) -> Person {
        let person = self.signed_up_as("Boss").await;
        self.edit_user(json!({"email": person.email, "role": "admin"}))
            .await;
        person
    }

    /// Somebody who has signed in with an account at the provider, and has no password.
    pub(crate) async fn signed_in_at(&self, provider: &str) -> Person {
        let browser = self.browser();
        let email = address(provider);
        let arguments = SignInSocial::new(provider).callback_url("/dashboard");
        let begun = browser.page().sign_in().social(arguments).await.unwrap();
        let consent = format!("login_hint={email}");
        let landed = self
            .sign_in_at_provider(&begun.url.unwrap(), &consent)
            .await;
        let page = landed.strip_prefix("http://localhost:3000").unwrap();
        browser.visit(page).await;
        let id = session(&browser).await.unwrap().user.id.to_string();
        Person { browser, email, id }
    }

    /// Mails a code, and reads it.
    pub(crate) async fn code(&self, email: &str, purpose: OtpType) -> String {
        let kind = match purpose {
            OtpType::SignIn => "otp&type=sign-in",
            OtpType::ForgetPassword => "otp&type=forget-password",
            _ => "otp&type=email-verification",
        };
        let arguments = SendVerificationOtp::new(email, purpose);
        self.browser()
            .page()
            .email_otp()
            .send_verification_otp(arguments)
            .await
            .unwrap();
        self.mail(email, kind).await.otp
    }

    /// How signing in anew ends.
    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Result<Browser, Error> {
        let browser = self.browser();
        let arguments = SignInEmail::new(email, password);
        let reply = browser.page().sign_in().email(arguments).await?;
        // A second factor that is wanted is a success, and nobody is signed in.
        assert!(reply.signed_in().is_some(), "{email} is not signed in");
        Ok(browser)
    }
}

impl Person {
    /// The same person in another browser.
    pub(crate) async fn elsewhere(&self, site: &Site) -> Browser {
        site.sign_in(&self.email, PASSWORD).await.unwrap()
    }

    /// The same browser at an application whose origin the server does not trust.
    pub(crate) fn at_untrusted_origin(&self, site: &Site) -> Browser {
        let config = site.config().origin("https://evil.example");
        self.copy_to((site.application)(config.build().unwrap()))
    }

    /// Founds an organization; tells its id and slug.
    pub(crate) async fn founds(&self) -> (String, String) {
        let slug = unique("acme-");
        let arguments = CreateOrganization::new("Acme", slug.as_str());
        let made = self.page().organization().create(arguments).await.unwrap();
        (made.id, slug)
    }
}

/// Who is signed in, by upstream's word.
pub(crate) async fn session(browser: &Browser) -> Option<Session> {
    browser.page().get_session().fresh().await.unwrap()
}

/// The token of the browser's session, without its signature.
pub(crate) fn token_of(browser: &Browser) -> String {
    let cookie = browser.cookie("session_token").unwrap().value;
    cookie.split_once('.').unwrap().0.to_owned()
}

/// Whether an RFC 3339 time is this many seconds from now, give or take a minute.
pub(crate) fn is_in(time: &str, seconds: i64) -> bool {
    let now = UnixMillis::from(SystemTime::now()).as_secs();
    let then = UnixMillis::from_rfc3339(time).unwrap().as_secs();
    (then - now - seconds).abs() < 60
}
