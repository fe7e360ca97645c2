//! The same for the OAuth provider: what clients ask, and the pages that users meet on their way.

mod authorize;
mod consents;
mod login;
mod metadata;
mod registration;
mod tokens;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use neon_auth_dev_server::Plugin;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::form_urlencoded::Serializer;

use crate::exchange::{Exchange, Jar, Play};
use crate::side::Side;

/// The plugins, and what gives each to the real server.
pub(crate) const PLUGINS: [(Plugin, &str); 4] = [
    (Plugin::TwoFactor, "RIG_TWO_FACTOR"),
    (Plugin::Username, "RIG_USERNAME"),
    (Plugin::Passkey, "RIG_PASSKEY"),
    (Plugin::OAuthProvider, "RIG_OAUTH"),
];

const REDIRECT_URI: &str = "http://127.0.0.1:9/callback";
const RESOURCE: &str = "http://localhost:3000/mcp";
const ALL_SCOPES: &str = "openid profile email offline_access read write";

/// What only the client knows, and what it shows of it.
const CODE_VERIFIER: &str = "a-text-that-nobody-guesses-and-that-is-long-enough";

/// Plays it all at one server.
pub(crate) async fn play(side: &Side) -> Vec<Exchange> {
    let mut play = Play::new(side);
    metadata::play(&mut play).await;
    let clients = registration::play(&mut play).await;
    authorize::play(&mut play, &clients).await;
    login::play(&mut play, &clients).await;
    consents::play(&mut play, &clients).await;
    tokens::play(&mut play, &clients).await;
    play.finish()
}

/// A client without a secret, and one with.
struct Clients {
    public: String,
    confidential: String,
    secret: String,
}

/// What a client sends a user with, or something else in place of it.
fn request(client_id: &str, changes: &[(&str, &str)]) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(CODE_VERIFIER));
    let usual = [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", REDIRECT_URI),
        ("scope", ALL_SCOPES),
        ("state", "st-1"),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("resource", RESOURCE),
    ];
    let mut query = Serializer::new(String::new());
    for (name, value) in usual {
        if !changes.iter().any(|(changed, _)| *changed == name) {
            query.append_pair(name, value);
        }
    }
    for (name, value) in changes.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    format!("oauth2/authorize?{}", query.finish())
}

/// The query that a page is given.
async fn page_query(
    play: &mut Play<'_>,
    jar: &mut Jar,
    client_id: &str,
    changes: &[(&str, &str)],
) -> String {
    let sent = play.get(jar, &request(client_id, changes)).await;
    let location = sent.location().unwrap_or_default();
    let (_, query) = location.split_once('?').unwrap_or_default();
    query.to_owned()
}

/// The code that a user brings back who allows it all.
async fn code(
    play: &mut Play<'_>,
    jar: &mut Jar,
    client_id: &str,
    changes: &[(&str, &str)],
) -> String {
    let sent = play.get(jar, &request(client_id, changes)).await;
    let location = sent.location().unwrap_or_default().to_owned();
    let (_, query) = location.split_once('?').unwrap_or_default();
    let back = match location.starts_with(REDIRECT_URI) {
        true => location.clone(),
        false => {
            let body = json!({"accept": true, "oauth_query": query});
            play.post(jar, "oauth2/consent", body).await.text("/url")
        }
    };
    let url = url::Url::parse(&back).ok();
    let mut pairs = url.iter().flat_map(url::Url::query_pairs);
    let code = pairs.find(|(name, _)| name == "code");
    code.map(|(_, code)| code.into_owned()).unwrap_or_default()
}
