//! Clients that register themselves.

use http::Request;
use serde_json::{Value, json};

use super::{ALL_SCOPES, Clients, REDIRECT_URI, RESOURCE};
use crate::exchange::{Body, Jar, Play};
use crate::script::sign_up;

const PATH: &str = "oauth2/register";

pub(super) async fn play(play: &mut Play<'_>) -> Clients {
    let mut nobody = Jar::default();
    let body = json!({
        "client_name": "Some MCP client",
        "client_uri": "https://client.example",
        "logo_uri": "https://client.example/logo.png",
        "redirect_uris": [REDIRECT_URI],
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "application_type": "native",
        "scope": ALL_SCOPES,
        "tos_uri": "https://client.example/tos",
        "policy_uri": "https://client.example/privacy",
        "contacts": ["help@client.example"],
        "software_id": "some-client",
        "software_version": "1.0",
    });
    let public = play.post(&mut nobody, PATH, body).await.text("/client_id");
    let body = json!({
        "client_name": "Some server",
        "redirect_uris": ["https://client.example/cb", REDIRECT_URI],
        "application_type": "native",
        "scope": "read",
        "resources": [RESOURCE],
    });
    let confidential = play.post(&mut nobody, PATH, body).await;
    let by_post = json!({"redirect_uris": ["com.example.app:/cb"], "application_type": "native",
        "token_endpoint_auth_method": "client_secret_post"});
    play.post(&mut nobody, PATH, by_post).await;
    let below_localhost = json!({"redirect_uris": ["https://app.localhost/cb"]});
    play.post(&mut nobody, PATH, below_localhost).await;
    let (mut olga, _) = sign_up(play, "olga@example.com").await;
    let own = json!({"redirect_uris": ["https://client.example/cb"], "response_types": ["code"],
        "grant_types": ["authorization_code", "client_credentials"]});
    play.post(&mut olga, PATH, own).await;
    refusals(play, &mut nobody).await;
    Clients {
        public,
        secret: confidential.text("/client_secret"),
        confidential: confidential.text("/client_id"),
    }
}

async fn refusals(play: &mut Play<'_>, nobody: &mut Jar) {
    let usual = || json!({"redirect_uris": ["https://client.example/cb"]});
    let with = |name: &str, value: Value| {
        let mut body = usual();
        body[name] = value;
        body
    };
    let native = |uri: &str| json!({"redirect_uris": [uri], "application_type": "native"});
    for (why, body) in [
        ("nowhere to be reached", json!({})),
        ("a list", json!([])),
        ("one place", json!({"redirect_uris": "x"})),
        ("no places", json!({"redirect_uris": []})),
        ("no URI", json!({"redirect_uris": ["nope"]})),
        ("no text", json!({"redirect_uris": [1]})),
        (
            "a fragment",
            json!({"redirect_uris": ["https://a.example/#x"]}),
        ),
        (
            "a script",
            json!({"redirect_uris": ["javascript:alert(1)"]}),
        ),
        ("no TLS", json!({"redirect_uris": ["http://a.example/"]})),
        ("this machine", json!({"redirect_uris": [REDIRECT_URI]})),
        ("TLS on this machine", native("https://localhost/cb")),
        (
            "another address of this machine",
            native("http://127.0.0.2/cb"),
        ),
        ("a name below localhost", native("http://app.localhost/cb")),
        ("no domain", native("myapp://x")),
        ("a user", native("https://ann@a.example/cb")),
        ("a scope that is no text", with("scope", json!(1))),
        ("unknown scope", with("scope", json!("admin"))),
        ("an empty name", with("client_name", json!(" "))),
        ("no grants", with("grant_types", json!([]))),
        ("unknown grant", with("grant_types", json!(["x"]))),
        (
            "a grant for itself",
            with("grant_types", json!(["client_credentials"])),
        ),
        (
            "a grant without an answer",
            with("response_types", json!([])),
        ),
        ("another answer", with("response_types", json!(["token"]))),
        ("another kind", with("application_type", json!("x"))),
        (
            "another way",
            with("token_endpoint_auth_method", json!("x")),
        ),
        ("no addresses", with("contacts", json!([1]))),
        ("no flag", with("dpop_bound_access_tokens", json!("x"))),
        ("no resource", with("resources", json!(["x"]))),
        (
            "another resource",
            with("resources", json!(["https://api.example.com"])),
        ),
        ("no consent", with("skip_consent", json!(true))),
    ] {
        play.post_refused(why, nobody, PATH, body).await;
    }
    let answer_without_grant =
        json!({"grant_types": ["refresh_token"], "response_types": ["code"]});
    play.post_refused(
        "an answer without its grant",
        nobody,
        PATH,
        answer_without_grant,
    )
    .await;
    let request = Request::post(play.url(PATH));
    play.ask(request, Body::Nothing, Some("nothing")).await;
}
