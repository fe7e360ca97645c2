//! The same for the plugins, at servers that have all of them.

mod passkeys;
mod username;
mod users;

use crate::exchange::{Exchange, Play};
use crate::side::Side;

/// Plays the scripts of the plugins at one server.
pub(crate) async fn play(side: &Side) -> Vec<Exchange> {
    let mut play = Play {
        side,
        exchanges: Vec::new(),
    };
    users::play(&mut play).await;
    username::play(&mut play).await;
    passkeys::play(&mut play).await;
    play.exchanges
}
