//! What plugins add to a user.

use crate::exchange::Play;
use crate::script::sign_up;

const EMAIL: &str = "quin@example.com";

pub(super) async fn play(play: &mut Play<'_>) {
    let (mut quin, _) = sign_up(play, EMAIL).await;
    play.get(&mut quin, "get-session").await;
}
