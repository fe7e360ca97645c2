//! What a page that was redirected to says has happened.

macro_rules! done {
    ($( $name:ident = $word:literal, $sentence:literal; )*) => {
        /// Something that is done: a word for the query, and the sentence that the next page shows for it. Only these
        /// sentences are shown, so a link cannot put words into the application's mouth.
        #[derive(Clone, Copy)]
        pub(super) enum Done { $( $name, )* }

        impl Done {
            const ALL: &[Self] = &[ $( Self::$name, )* ];

            /// The word, as the value of `done` in the query.
            pub(super) const fn word(self) -> &'static str {
                match self { $( Self::$name => $word, )* }
            }

            pub(super) const fn sentence(self) -> &'static str {
                match self { $( Self::$name => $sentence, )* }
            }
        }
    };
}

done! {
    SignedOut = "signed-out", "You are signed out.";
    CodeSent = "code-sent", "A code is on its way to you.";
    CodeAsked = "code-asked", "If there is an account with this address, a code is on its way to you.";

    NameChanged = "name-changed", "Your name is changed, in all of your browsers at once.";
    PasswordChanged = "password-changed", "Your password is changed.";
    SecondFactorOn = "second-factor-on", "Your second factor is on. The next sign-in by password asks for it.";
    SecondFactorOff = "second-factor-off", "Your second factor is off.";
    LinkSent = "link-sent", "A link is on its way to you. Open it in this browser.";
    AddressVerified = "address-verified", "Your address is verified.";
    SessionRevoked = "session-revoked", "That session is ended. Its browser is signed out at once.";
    OthersRevoked = "others-revoked", "All other sessions are ended. Their browsers are signed out at once.";
    AccountDeleted = "account-deleted", "Your account is gone, and you are signed out.";

    OrganizationCreated = "organization-created", "The organization is created, and you own it.";
    OrganizationDeleted = "organization-deleted", "The organization is gone.";
    OrganizationLeft = "organization-left", "You have left the organization.";
    MemberInvited = "member-invited", "An invitation is on its way.";
    InvitationCanceled = "invitation-canceled", "The invitation is withdrawn.";
    InvitationAccepted = "invitation-accepted", "You are in: the invitation is accepted.";
    InvitationDeclined = "invitation-declined", "The invitation is declined.";
    MemberChanged = "member-changed", "The member has another role now.";
    MemberRemoved = "member-removed", "The member is removed.";

    UserChanged = "user-changed", "The user has another role now. It counts at once.";
    AdministrationLeft = "administration-left", "You do not administer any longer.";
    UserBanned = "user-banned", "The user is banned, and signed out everywhere at once.";
    UserUnbanned = "user-unbanned", "The ban is lifted.";
    UserSignedOut = "user-signed-out", "All of the user's sessions are ended. Their browsers are signed out at once.";
    UserPasswordSet = "user-password-set", "The user has a new password.";
    UserRemoved = "user-removed", "The user is removed, and signed out everywhere at once.";
    ImpersonationStopped = "impersonation-stopped", "You are yourself again.";
}

impl Done {
    /// A page's address with the word in its query.
    pub(super) fn with_notice(self, path: &str) -> String {
        format!("{path}?done={}", self.word())
    }

    /// Reads the word of a query.
    pub(super) fn from_query(query: &str) -> Option<Self> {
        let (_, word) =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "done")?;
        Self::ALL.iter().copied().find(|done| done.word() == word)
    }
}
