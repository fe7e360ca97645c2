//! The plugins of Better Auth that a server may have.

use std::fmt;
use std::str::FromStr;

use crate::store::User;

/// How many letters of a plugin's name a misspelt one has to begin with, for a hint: `passkeys`.
const ENOUGH_FOR_A_HINT: usize = 3;

/// Names a plugin of Better Auth. A new Neon project has none of these; they are off here, too, unless
/// [`Builder::plugin`](crate::Builder::plugin) or [`NeonAuth::add_plugin`](crate::NeonAuth::add_plugin) turns them on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Plugin {
    /// A second factor: codes of an authenticator app, mailed codes and backup codes.
    TwoFactor,
    /// Names that users choose and sign in with.
    Username,
    /// Signing in on a device without a keyboard, by a code typed elsewhere.
    DeviceAuthorization,
    /// Passkeys.
    Passkey,
    /// OAuth for other applications, which sign in with this server's accounts.
    OAuthProvider,
}

impl Plugin {
    /// Lists every plugin.
    pub const ALL: &'static [Self] = &[
        Self::TwoFactor,
        Self::Username,
        Self::DeviceAuthorization,
        Self::Passkey,
        Self::OAuthProvider,
    ];

    /// Returns the name that the command line has for it, such as `two-factor`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TwoFactor => "two-factor",
            Self::Username => "username",
            Self::DeviceAuthorization => "device-authorization",
            Self::Passkey => "passkey",
            Self::OAuthProvider => "oauth-provider",
        }
    }
}

impl fmt::Display for Plugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Plugin {
    type Err = UnknownPlugin;

    fn from_str(name: &str) -> Result<Self, UnknownPlugin> {
        let mut all = Self::ALL.iter().copied();
        all.find(|plugin| plugin.name() == name)
            .ok_or_else(|| UnknownPlugin::new(name))
    }
}

/// Says that there is no plugin of a name, and which it may be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is no plugin: {}", self.advice())]
pub struct UnknownPlugin {
    name: String,
    meant: Option<Plugin>,
}

impl UnknownPlugin {
    fn new(name: &str) -> Self {
        let likeness = |plugin: &Plugin| {
            let pairs = letters(plugin.name()).zip(letters(name));
            pairs.take_while(|(one, other)| one == other).count()
        };
        let closest = Plugin::ALL.iter().copied().max_by_key(likeness);
        Self {
            name: name.to_owned(),
            meant: closest.filter(|plugin| likeness(plugin) >= ENOUGH_FOR_A_HINT),
        }
    }

    fn advice(&self) -> String {
        match self.meant {
            Some(plugin) => format!("is it {plugin}?"),
            None => {
                let names: Vec<&str> = Plugin::ALL.iter().map(|plugin| plugin.name()).collect();
                format!("there are {}", names.join(", "))
            }
        }
    }
}

/// What of a name counts for a hint: `twoFactor` looks like `two-factor`.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let letters = name.chars().filter(|c| c.is_ascii_alphabetic());
    letters.map(|c| c.to_ascii_lowercase())
}

/// The plugins that are on, each once.
#[derive(Debug, Default)]
pub(crate) struct Plugins(Vec<Plugin>);

impl Plugins {
    pub(crate) fn add(&mut self, plugin: Plugin) {
        if !self.has(plugin) {
            self.0.push(plugin);
        }
    }

    pub(crate) fn has(&self, plugin: Plugin) -> bool {
        self.0.contains(&plugin)
    }

    /// Gives a user the columns that the plugins add to the table of users.
    pub(crate) fn extend(&self, user: &mut User) {
        if self.has(Plugin::TwoFactor) {
            user.two_factor_enabled.get_or_insert(false);
        }
        if self.has(Plugin::Username) {
            user.usernames.get_or_insert_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plugin_is_found_by_its_name() {
        for plugin in Plugin::ALL {
            assert_eq!(plugin.name().parse(), Ok(*plugin));
        }
    }

    #[test]
    fn a_misspelt_name_leads_to_the_right_one() {
        for (misspelt, right) in [
            ("twoFactor", "two-factor"),
            ("two_factor", "two-factor"),
            ("usernames", "username"),
            ("device", "device-authorization"),
            ("Passkey", "passkey"),
            ("oauth", "oauth-provider"),
        ] {
            let complaint = misspelt.parse::<Plugin>().unwrap_err().to_string();
            let expected = format!("{misspelt:?} is no plugin: is it {right}?");
            assert_eq!(complaint, expected);
        }
    }

    #[test]
    fn a_name_like_none_leads_to_the_list() {
        for name in ["2fa", "", "bearer"] {
            let complaint = name.parse::<Plugin>().unwrap_err().to_string();
            for plugin in Plugin::ALL {
                assert!(complaint.contains(plugin.name()), "{complaint}");
            }
        }
    }
}
