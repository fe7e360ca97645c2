//! The same for the plugins, at servers that have them.

mod device;
pub(super) mod passkeys;
mod two_factor;
mod username;
mod users;

use neon_auth_dev_server::Plugin;

use crate::exchange::{Exchange, Play};
use crate::side::Side;

/// The plugins, and what gives each to the real server. The OAuth provider is not one of them: if it is there,
/// devices sign in as clients of its.
pub(crate) const PLUGINS: [(Plugin, &str); 4] = [
    (Plugin::TwoFactor, "RIG_TWO_FACTOR"),
    (Plugin::Username, "RIG_USERNAME"),
    (Plugin::DeviceAuthorization, "RIG_DEVICE"),
    (Plugin::Passkey, "RIG_PASSKEY"),
];

/// Plays the scripts of the plugins at one server.
pub(crate) async fn play(side: &Side) -> Vec<Exchange> {
    let mut play = Play::new(side);
    users::play(&mut play).await;
    username::play(&mut play).await;
    passkeys::play(&mut play).await;
    two_factor::play(&mut play).await;
    device::play(&mut play).await;
    play.finish()
}
