//! Where clients look up what the provider is.

use crate::exchange::{Jar, Play};

pub(super) async fn play(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    play.get(&mut nobody, ".well-known/openid-configuration")
        .await;
    play.get(&mut nobody, ".well-known/oauth-authorization-server")
        .await;
    let origin = play.side.origin().to_owned();
    let root = format!("{origin}/.well-known/oauth-authorization-server/neondb/auth");
    play.get(&mut nobody, &root).await;
    for path in [
        ".well-known/oauth-authorization-server",
        ".well-known/openid-configuration/neondb/auth",
    ] {
        let elsewhere = format!("{origin}/{path}");
        play.get_refused("elsewhere", &mut nobody, &elsewhere).await;
    }
}
