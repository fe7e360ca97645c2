//! The differences that are known, each with its reason.

use crate::differ::{Aspect, Difference};

/// A difference that may be, and must.
pub(crate) struct Allowed {
    pub(crate) aspect: Aspect,
    /// The last key on the way to the place in the body or the query, whatever the step.
    pub(crate) key: &'static str,
    pub(crate) embedded: &'static str,
    pub(crate) real: &'static str,
    pub(crate) why: &'static str,
}

const THEME: Allowed = Allowed {
    aspect: Aspect::Shape,
    key: "theme",
    embedded: "missing",
    real: "null",
    why: "our configuration of the real server adds a field to sessions, for update-session",
};

const RSA_PASSKEYS: Allowed = Allowed {
    aspect: Aspect::Shape,
    key: "pubKeyCredParams",
    embedded: "list of 2",
    real: "list of 3",
    why: "passkeys with RSA keys, which few authenticators make, are not asked for: the embedded server verifies none",
};

const RP_NAME: Allowed = Allowed {
    aspect: Aspect::Value,
    key: "name",
    embedded: "Better Auth",
    real: "Rig",
    why: "a relying party has the name that it is given",
};

const CLIENT_AT_PROVIDER: Allowed = Allowed {
    aspect: Aspect::Location,
    key: "client_id",
    embedded: "neon-auth-dev-server",
    real: "rig-client",
    why: "each goes by its own name at its own simulated provider",
};

/// Of the server without plugins to Better Auth 1.6.23.
pub(crate) static ALLOWED: &[Allowed] = &[THEME, CLIENT_AT_PROVIDER];

/// Of the server with plugins to Better Auth 1.7.25.
pub(crate) static ALLOWED_WITH_PLUGINS: &[Allowed] = &[
    THEME,
    RSA_PASSKEYS,
    RP_NAME,
    Allowed {
        aspect: Aspect::Value,
        key: "expires_in",
        embedded: "1800",
        real: "600",
        why: "our configuration of the real server has another lifetime for a device's codes",
    },
    Allowed {
        aspect: Aspect::Value,
        key: "interval",
        embedded: "5",
        real: "1",
        why: "our configuration of the real server lets a device ask more often",
    },
    Allowed {
        aspect: Aspect::Shape,
        key: "emailVerified",
        embedded: "false",
        real: "true",
        why: "a mailed code proves the address: Better Auth 1.6 answers with the user before that, 1.7 after it",
    },
];

/// The same of the OAuth provider.
pub(crate) static ALLOWED_AS_PROVIDER: &[Allowed] =
    &[THEME, RSA_PASSKEYS, RP_NAME, CLIENT_AT_PROVIDER];

impl Allowed {
    fn covers(&self, difference: &Difference) -> bool {
        let key = difference.place.rsplit('/').next();
        self.aspect == difference.aspect
            && key == Some(self.key)
            && self.embedded == difference.embedded
            && self.real == difference.real
    }
}

/// The differences that no entry covers, and the entries that cover none.
pub(crate) fn faults(table: &[Allowed], found: &[Difference]) -> Vec<String> {
    let others = found
        .iter()
        .filter(|difference| !table.iter().any(|allowed| allowed.covers(difference)))
        .map(|difference| format!("{difference:#?}"));
    let gone = table
        .iter()
        .filter(|allowed| !found.iter().any(|difference| allowed.covers(difference)))
        .map(|allowed| format!("no longer so: {}: {}", allowed.key, allowed.why));
    others.chain(gone).collect()
}
