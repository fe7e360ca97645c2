//! What was cached about a session or a user no longer counts.

use neon_auth_core::{Invalidation, Subject};

use crate::auth::NeonAuth;
use crate::transport::Mode;

impl<M: Mode> NeonAuth<M> {
    /// Makes what is cached about a user count no longer, in whatever browser it is: the next request of each asks Neon Auth
    /// who is signed in. Nobody is signed out by it.
    ///
    /// For a change that Neon Auth does not carry out for this application: a webhook, a row changed in the database, an
    /// administrator's tool. What the server methods and the proxy change is known without it.
    ///
    /// It holds in this process; another one goes on with what it has cached for up to a
    /// [`session_data_ttl`](crate::ConfigBuilder::session_data_ttl).
    pub fn invalidate_user(&self, id: impl Into<String>) {
        self.invalidate(&Invalidation::new(Subject::user(id), self.now()));
    }

    /// Ends what is cached about one session, by its token: [`SessionRecord::token`](crate::SessionRecord::token).
    pub fn invalidate_session(&self, token: &str) {
        self.invalidate(&Invalidation::new(Subject::session(token), self.now()));
    }

    pub(crate) fn invalidate(&self, invalidation: &Invalidation) {
        // In this order: a cookie that is verified in between is looked for afterwards.
        self.invalidations().add(invalidation, self.now());
        self.memory().forget(&invalidation.subject);
    }
}
