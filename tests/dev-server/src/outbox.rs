//! The mails that a real server would have sent.

use serde::Serialize;

use crate::clock::Timestamp;

/// How many mails are kept; the oldest go first.
const CAPACITY: usize = 1000;

/// Says what a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MailKind {
    /// A code to sign in with.
    SignInCode,
    /// A code that proves the address.
    VerifyEmailCode,
    /// A code that is the second factor.
    TwoFactorCode,
    /// A code to set a new password with.
    ResetPasswordCode,
    /// A link that proves the address.
    VerifyEmail,
    /// A link to set a new password with.
    ResetPassword,
    /// A link, to the old address, that allows a change to a new one.
    ChangeEmail,
    /// A link that signs in.
    MagicLink,
    /// An invitation to an organization.
    Invitation,
}

impl MailKind {
    /// Returns the subject line the mail would have.
    #[must_use]
    pub fn subject(self) -> &'static str {
        match self {
            Self::SignInCode => "Your sign-in code",
            Self::VerifyEmailCode => "Your verification code",
            Self::TwoFactorCode => "Your second code to sign in",
            Self::ResetPasswordCode => "Your password reset code",
            Self::VerifyEmail => "Verify your e-mail address",
            Self::ResetPassword => "Reset your password",
            Self::ChangeEmail => "Approve your new e-mail address",
            Self::MagicLink => "Your sign-in link",
            Self::Invitation => "You are invited to an organization",
        }
    }
}

/// Is what a mail asks its reader to use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum MailContent {
    /// A code to type in.
    Code {
        /// Six digits.
        code: String,
    },
    /// A link to follow.
    Link {
        /// The link as the server would have written it, to itself.
        url: String,
        /// The token in it.
        token: String,
        /// Where it leads in the end. With this and the token, an application can show a link
        /// through its own proxy.
        #[serde(rename = "callbackURL")]
        callback_url: String,
    },
    /// An invitation, to accept or reject in the application.
    #[serde(rename_all = "camelCase")]
    Invitation {
        /// What the application accepts or rejects it by.
        invitation_id: String,
        /// The organization.
        organization_id: String,
        /// The role in it, or several with commas between them.
        role: String,
        /// The address of the user who invites.
        inviter: String,
    },
}

/// Holds a mail that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mail {
    /// Counts from 1.
    pub id: u64,
    /// When it would have been sent.
    pub at: Timestamp,
    /// What it is about.
    pub kind: MailKind,
    /// The address it is sent to.
    pub to: String,
    /// The code or link.
    #[serde(flatten)]
    pub content: MailContent,
}

impl Mail {
    /// Returns the code, in a mail that carries one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.content {
            MailContent::Code { code } => Some(code),
            _ => None,
        }
    }

    /// Returns the link, in a mail that carries one.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match &self.content {
            MailContent::Link { url, .. } => Some(url),
            _ => None,
        }
    }

    /// Returns the invitation's id, in a mail that invites.
    #[must_use]
    pub fn invitation_id(&self) -> Option<&str> {
        match &self.content {
            MailContent::Invitation { invitation_id, .. } => Some(invitation_id),
            _ => None,
        }
    }

    /// Returns the link's token, in a mail that carries a link.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        match &self.content {
            MailContent::Link { token, .. } => Some(token),
            _ => None,
        }
    }
}

/// Keeps all mails, newest last.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    mails: Vec<Mail>,
    sent: u64,
}

impl Outbox {
    /// Returns the mails, newest last.
    #[must_use]
    pub fn mails(&self) -> &[Mail] {
        &self.mails
    }

    /// Returns the newest mail to an address.
    #[must_use]
    pub fn last(&self, to: &str) -> Option<&Mail> {
        self.to(to).next_back()
    }

    /// Returns the newest mail of a kind to an address.
    #[must_use]
    pub fn last_of(&self, to: &str, kind: MailKind) -> Option<&Mail> {
        self.to(to).rfind(|mail| mail.kind == kind)
    }

    /// Returns the newest code sent to an address.
    #[must_use]
    pub fn last_code(&self, to: &str) -> Option<&str> {
        self.to(to).rev().find_map(Mail::code)
    }

    /// Returns the newest link sent to an address.
    #[must_use]
    pub fn last_url(&self, to: &str) -> Option<&str> {
        self.to(to).rev().find_map(Mail::url)
    }

    /// Returns the id of the newest invitation sent to an address.
    #[must_use]
    pub fn last_invitation(&self, to: &str) -> Option<&str> {
        self.to(to).rev().find_map(Mail::invitation_id)
    }

    fn to(&self, to: &str) -> impl DoubleEndedIterator<Item = &Mail> {
        self.mails
            .iter()
            .filter(move |mail| mail.to.eq_ignore_ascii_case(to))
    }

    pub(crate) fn send(&mut self, at: Timestamp, kind: MailKind, to: &str, content: MailContent) {
        if self.mails.len() == CAPACITY {
            self.mails.remove(0);
        }
        self.sent += 1;
        self.mails.push(Mail {
            id: self.sent,
            at,
            kind,
            to: to.to_owned(),
            content,
        });
    }
}
