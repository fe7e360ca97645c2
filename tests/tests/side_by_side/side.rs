//! The two servers, as far as a script has to look behind them.

use neon_auth_dev_server::{Builder, DevServer, MailKind, Plugin};
use neon_auth_tests::better_auth::Server;
use serde_json::json;

/// One of the servers.
pub(crate) enum Side {
    Embedded(DevServer),
    Real(Server),
}

impl Side {
    /// The development server with these plugins.
    pub(crate) fn with_plugins(plugins: impl IntoIterator<Item = Plugin>) -> Self {
        let builder = plugins
            .into_iter()
            .fold(DevServer::builder(), Builder::plugin);
        Self::Embedded(builder.start().unwrap())
    }

    pub(crate) fn base_url(&self) -> &str {
        match self {
            Self::Embedded(server) => server.base_url(),
            Self::Real(server) => server.base_url(),
        }
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        let base_url = self.base_url();
        base_url.strip_suffix("/neondb/auth").unwrap_or(base_url)
    }

    /// The code in the newest mail of a kind.
    pub(crate) async fn code(&self, to: &str, kind: MailKind) -> String {
        match self {
            Self::Embedded(server) => {
                let outbox = server.outbox();
                let mail = outbox.last_of(to, kind).expect("a mail with a code");
                mail.code().expect("a code").to_owned()
            }
            Self::Real(server) => server.mail(to, name_of(kind)).await.otp,
        }
    }

    /// The link in the newest mail of a kind.
    pub(crate) async fn link(&self, to: &str, kind: MailKind) -> String {
        match self {
            Self::Embedded(server) => {
                let outbox = server.outbox();
                let mail = outbox.last_of(to, kind).expect("a mail with a link");
                mail.url().expect("a link").to_owned()
            }
            Self::Real(server) => server.mail(to, name_of(kind)).await.url,
        }
    }

    pub(crate) async fn make_admin(&self, email: &str) {
        match self {
            Self::Embedded(server) => assert!(server.with(|auth| auth.set_role(email, "admin"))),
            Self::Real(server) => {
                let fields = json!({"email": email, "role": "admin"});
                server.edit_user(fields).await;
            }
        }
    }

    pub(crate) async fn verify(&self, email: &str) {
        match self {
            Self::Embedded(server) => {
                assert!(server.with(|auth| auth.set_email_verified(email, true)));
            }
            Self::Real(server) => {
                let fields = json!({"email": email, "emailVerified": true});
                server.edit_user(fields).await;
            }
        }
    }
}

/// What the real server's outbox calls a kind of mail.
fn name_of(kind: MailKind) -> &'static str {
    match kind {
        MailKind::SignInCode => "otp&type=sign-in",
        MailKind::VerifyEmailCode => "otp&type=email-verification",
        MailKind::TwoFactorCode => "two-factor-otp",
        MailKind::ResetPasswordCode => "otp&type=forget-password",
        MailKind::VerifyEmail => "verify-email",
        MailKind::ResetPassword => "reset-password",
        MailKind::ChangeEmail => "change-email",
        MailKind::MagicLink => "magic-link",
        other => panic!("{other:?} is not read here"),
    }
}
