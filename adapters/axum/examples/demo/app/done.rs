//! What a page that was redirected to says has happened.

/// Something that is done: a word for the query, and the sentence that the next page shows for it. Only these
/// sentences are shown, so a link cannot put words into the application's mouth.
#[derive(Clone, Copy)]
pub(super) enum Done {
    SignedOut,
    AccountDeleted,
    CodeSent,
    CodeAsked,
    NameChanged,
    PasswordChanged,
    LinkSent,
    AddressVerified,
    SessionRevoked,
    OthersRevoked,
}

impl Done {
    const ALL: [Self; 10] = [
        Self::SignedOut,
        Self::AccountDeleted,
        Self::CodeSent,
        Self::CodeAsked,
        Self::NameChanged,
        Self::PasswordChanged,
        Self::LinkSent,
        Self::AddressVerified,
        Self::SessionRevoked,
        Self::OthersRevoked,
    ];

    const fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::SignedOut => ("signed-out", "You are signed out."),
            Self::AccountDeleted => (
                "account-deleted",
                "Your account is gone, and you are signed out.",
            ),
            Self::CodeSent => ("code-sent", "A code is on its way to you."),
            Self::CodeAsked => (
                "code-asked",
                "If there is an account with this address, a code is on its way to you.",
            ),
            Self::NameChanged => ("name-changed", "Your name is changed."),
            Self::PasswordChanged => ("password-changed", "Your password is changed."),
            Self::LinkSent => (
                "link-sent",
                "A link is on its way to you. Open it in this browser.",
            ),
            Self::AddressVerified => ("address-verified", "Your address is verified."),
            Self::SessionRevoked => ("session-revoked", "That session is ended."),
            Self::OthersRevoked => ("others-revoked", "All other sessions are ended."),
        }
    }

    /// The word, as the value of `done` in the query.
    pub(super) const fn word(self) -> &'static str {
        self.row().0
    }

    pub(super) const fn sentence(self) -> &'static str {
        self.row().1
    }

    /// A page's address that tells it.
    pub(super) fn told_at(self, path: &str) -> String {
        format!("{path}?done={}", self.word())
    }

    /// What a query tells.
    pub(super) fn from_query(query: &str) -> Option<Self> {
        let (_, word) =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "done")?;
        Self::ALL.into_iter().find(|done| done.word() == word)
    }
}
