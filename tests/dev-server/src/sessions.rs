//! Beginning sessions and finding the one that a request belongs to.

use std::time::{Duration, SystemTime};

use crate::call::Call;
use crate::clock::Timestamp;
use crate::cookie;
use crate::neon_auth::NeonAuth;
use crate::refusal::admin::BANNED_USER;
use crate::refusal::{Refusal, SESSION_NOT_FRESH, UNAUTHORIZED};
use crate::store::{LIFETIME, SHORT_LIFETIME, Session, UPDATE_AGE, User};

/// The session that a request belongs to.
pub(crate) struct Current {
    pub(crate) session: Session,
    pub(crate) user: User,
    /// The session cookie anew, if this use has renewed the session.
    pub(crate) renewal: Vec<String>,
}

/// What a request's session cookie leads to.
pub(crate) enum Lookup {
    /// There is no cookie, or none that was signed here.
    Absent,
    /// The session it names is gone.
    Gone,
    /// The session it names has run out just now. It was this user's.
    Expired(Box<User>),
    /// A session.
    Live(Box<Current>),
}

/// Whether a session outlives the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remember {
    Yes,
    No,
    /// As the request's `dont_remember` cookie says.
    AsBefore,
}

impl Remember {
    /// What a sign-in form's `rememberMe` means.
    pub(crate) fn from_form(remember_me: Option<bool>) -> Self {
        match remember_me {
            Some(false) => Self::No,
            _ => Self::Yes,
        }
    }
}

impl NeonAuth {
    /// Begins a session for a user who is not banned.
    pub(crate) fn begin_session(
        &mut self,
        call: &Call,
        user_id: &str,
        remember: Remember,
    ) -> Result<Session, Refusal> {
        self.check_ban(user_id, call.now)?;
        let lifetime = match remember {
            Remember::No => SHORT_LIFETIME,
            Remember::Yes | Remember::AsBefore => LIFETIME,
        };
        let forwarded_for = call.header("x-forwarded-for").unwrap_or_default();
        let address = forwarded_for.split(',').next().unwrap_or_default().trim();
        let user_agent = call.header("user-agent").unwrap_or_default();
        Ok(self.add_session(user_id, call.now, lifetime, address, user_agent))
    }

    fn add_session(
        &mut self,
        user_id: &str,
        now: Timestamp,
        lifetime: Duration,
        address: &str,
        user_agent: &str,
    ) -> Session {
        let session = Session {
            expires_at: now.after(lifetime),
            token: self.random.alphanumeric(32),
            created_at: now,
            updated_at: now,
            ip_address: address.to_owned(),
            user_agent: user_agent.to_owned(),
            user_id: user_id.to_owned(),
            impersonated_by: None,
            active_organization_id: None,
            id: self.random.uuid(),
        };
        self.store.sessions.push(session.clone());
        session
    }

    /// Ends a session and begins another like it in its place.
    pub(crate) fn replace_session(
        &mut self,
        call: &Call,
        old: &Session,
    ) -> Result<Session, Refusal> {
        self.check_ban(&old.user_id, call.now)?;
        let new = Session {
            expires_at: call.now.after(LIFETIME),
            token: self.random.alphanumeric(32),
            created_at: call.now,
            updated_at: call.now,
            id: self.random.uuid(),
            ..old.clone()
        };
        self.store.sessions.push(new.clone());
        self.store.delete_session(&old.token);
        Ok(new)
    }

    /// Begins a session as if a browser had signed in, and gives what that browser then sends as its `Cookie` header.
    ///
    /// If nobody has the address, an account is made: with a verified address, the part before the `@` as its name, and
    /// no password. A ban is not looked at.
    pub fn sign_in_as(&mut self, now: SystemTime, email: &str) -> String {
        let now = Timestamp::from(now);
        let user_id = match self.store.user_by_email(email) {
            Some(user) => user.id.clone(),
            None => {
                let name = email.split('@').next().unwrap_or(email).to_owned();
                let mut user = User::new(self.random.uuid(), email, name, now);
                user.email_verified = true;
                self.store.add_user(user).id
            }
        };
        let session = self.add_session(&user_id, now, LIFETIME, "", "");
        cookie::pair(cookie::SESSION_TOKEN, &self.signer.sign(&session.token))
    }

    /// Refuses a user who is banned. A ban that has run out is lifted.
    fn check_ban(&mut self, user_id: &str, now: Timestamp) -> Result<(), Refusal> {
        let Some(user) = self.store.user_by_id(user_id).filter(|user| user.banned) else {
            return Ok(());
        };
        if user.ban_expires.is_none_or(|end| end >= now) {
            return Err(BANNED_USER);
        }
        self.store.update_user(user_id, now, User::lift_ban);
        Ok(())
    }

    /// The lines that give a session to the browser.
    pub(crate) fn session_cookies(
        &self,
        call: &Call,
        session: &Session,
        remember: Remember,
    ) -> Vec<String> {
        let keep = match remember {
            Remember::Yes => true,
            Remember::No => false,
            Remember::AsBefore => !self.is_short(call),
        };
        let mut lines = vec![self.session_cookie(session, keep)];
        if !keep {
            lines.push(self.dont_remember_cookie());
        }
        lines
    }

    /// The line with a session's token alone.
    pub(crate) fn session_cookie(&self, session: &Session, keep: bool) -> String {
        let token = self.signer.sign(&session.token);
        cookie::set(cookie::SESSION_TOKEN, &token, keep.then_some(LIFETIME))
    }

    /// The line that says that a session ends with the browser.
    pub(crate) fn dont_remember_cookie(&self) -> String {
        cookie::set(cookie::DONT_REMEMBER, &self.signer.sign("true"), None)
    }

    /// The session that a request belongs to; its use renews it when it is old enough.
    pub(crate) fn look_up(&mut self, call: &Call) -> Lookup {
        let Some(token) = self.signed_cookie(call, cookie::SESSION_TOKEN) else {
            return Lookup::Absent;
        };
        self.look_up_token(call, token)
    }

    /// The same for a token that is known already.
    pub(crate) fn look_up_token(&mut self, call: &Call, token: &str) -> Lookup {
        let is_fixed = self.is_short(call) || call.query.get("disableRefresh") == Some("true");
        let Some(session) = self.store.session(token) else {
            return Lookup::Gone;
        };
        let Some(user) = self.store.user_by_id(&session.user_id).cloned() else {
            return Lookup::Gone;
        };
        if session.is_over(call.now) {
            self.store.delete_session(token);
            return Lookup::Expired(Box::new(user));
        }
        let Some(session) = self.store.session_mut(token) else {
            return Lookup::Gone;
        };
        let renews = !is_fixed && session.is_due_for_renewal(call.now);
        if renews {
            session.expires_at = call.now.after(LIFETIME);
            session.updated_at = call.now;
        }
        let session = session.clone();
        let renewal = match renews {
            true => self.session_cookies(call, &session, Remember::Yes),
            false => Vec::new(),
        };
        Lookup::Live(Box::new(Current {
            session,
            user,
            renewal,
        }))
    }

    /// The session of a request that needs one.
    pub(crate) fn require_session(&mut self, call: &Call) -> Result<Current, Refusal> {
        self.optional_session(call).ok_or(UNAUTHORIZED)
    }

    /// The same, and it must have been begun lately.
    pub(crate) fn require_fresh_session(&mut self, call: &Call) -> Result<Current, Refusal> {
        let current = self.require_session(call)?;
        if call.now >= current.session.created_at.after(UPDATE_AGE) {
            return Err(SESSION_NOT_FRESH);
        }
        Ok(current)
    }

    /// The session of a request that does with or without.
    pub(crate) fn optional_session(&mut self, call: &Call) -> Option<Current> {
        match self.look_up(call) {
            Lookup::Live(current) => Some(*current),
            Lookup::Absent | Lookup::Gone | Lookup::Expired(_) => None,
        }
    }

    /// The value of a signed cookie, if it was signed here.
    pub(crate) fn signed_cookie<'a>(&self, call: &'a Call, name: &str) -> Option<&'a str> {
        self.signer.verify(call.cookies.get(name)?)
    }

    /// Whether the request's session ends with the browser.
    pub(crate) fn is_short(&self, call: &Call) -> bool {
        self.signed_cookie(call, cookie::DONT_REMEMBER).is_some()
    }

    /// The challenge cookies, under both spellings, good for as long as a verifier is.
    pub(crate) fn challenge_cookies(&self, challenge: &str, lifetime: Duration) -> Vec<String> {
        let value = self.signer.sign(challenge);
        cookie::CHALLENGES
            .map(|name| cookie::set(name, &value, Some(lifetime)))
            .to_vec()
    }
}
