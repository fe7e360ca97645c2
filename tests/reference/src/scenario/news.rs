//! What is invalidated around a request, and when the library hears of it.

use neon_auth_core::{Config, Invalidation, Invalidations, Subject, UnixMillis};

/// A user or a session, and until when what was cached about it does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalidated {
    /// The user or the session.
    pub whose: Whose,
    /// Until when, in milliseconds. The library hears of it once the clock shows that.
    pub at: i64,
}

/// A user, by the id, or a session, by its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The user with this id.
    User(String),
    /// The session with this token.
    Session(String),
}

impl Invalidated {
    /// So many milliseconds after now, or before.
    #[must_use]
    pub const fn after(whose: Whose, now: i64, millis: i64) -> Self {
        // The very beginning of time stands for never.
        let at = match now.saturating_add(millis) {
            i64::MIN => i64::MIN + 1,
            at => at,
        };
        Self { whose, at }
    }
}

impl Whose {
    /// The same as the library takes it.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::User(id) => Subject::user(id),
            Self::Session(token) => Subject::session(token),
        }
    }
}

/// What a flow hears while it goes on.
#[derive(Debug)]
pub struct News {
    heard: Invalidations,
    to_come: Vec<Invalidated>,
}

impl News {
    /// Nothing is heard yet.
    #[must_use]
    pub fn of(config: &Config, to_come: &[Invalidated]) -> Self {
        Self {
            heard: Invalidations::new(config),
            to_come: to_come.to_vec(),
        }
    }

    /// The clock shows this.
    pub fn hear(&mut self, now: UnixMillis) {
        self.to_come.retain(|news| {
            let is_heard = news.at <= now.as_millis();
            if is_heard {
                let at = UnixMillis::new(news.at);
                let invalidation = Invalidation::new(news.whose.subject(), at);
                self.heard.add(&invalidation, now);
            }
            !is_heard
        });
    }

    /// The flow itself says so.
    pub fn add(&self, made: &Invalidation, now: UnixMillis) {
        self.heard.add(made, now);
    }

    /// What is heard, now and later.
    #[must_use]
    pub fn heard(&self) -> Invalidations {
        self.heard.clone()
    }
}
