//! Tokens for clients, and what they are good for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use serde_json::json;

use super::{CODE_VERIFIER, Clients, REDIRECT_URI, RESOURCE, code};
use crate::exchange::{Body, Exchange, Jar, Play};
use crate::script::{PASSWORD, sign_up};

const TOKEN: &str = "oauth2/token";

/// A form's fields.
type Fields<'f> = &'f [(&'f str, &'f str)];

pub(super) async fn play(play: &mut Play<'_>, clients: &Clients) {
    let (mut tilda, _) = sign_up(play, "tilda@example.com").await;
    not_understood(play, clients).await;
    wrong_codes(play, &mut tilda, clients).await;
    right_codes(play, &mut tilda, clients).await;
    refresh(play, &mut tilda, clients).await;
    let ended = look(play, &mut tilda, clients).await;
    revoke(play, &mut tilda, clients).await;
    play.post(&mut tilda, "sign-out", json!({})).await;
    user_info(play, &ended, Some("the session is over")).await;
    introspect(play, clients, &ended, None).await;
    without_user(play, clients).await;
}

/// A request for tokens.
async fn ask(play: &mut Play<'_>, refusal: Option<&str>, fields: Fields<'_>) -> Exchange {
    let request = Request::post(play.url(TOKEN));
    play.ask(request, Body::Form(fields), refusal).await
}

fn basic(clients: &Clients, secret: &str) -> String {
    let pair = format!("{}:{secret}", clients.confidential);
    format!("Basic {}", STANDARD.encode(pair))
}

async fn not_understood(play: &mut Play<'_>, clients: &Clients) {
    let client = ("client_id", clients.public.as_str());
    let grant = ("grant_type", "authorization_code");
    for (why, fields) in [
        ("no grant", &[client][..]),
        ("empty grant", &[("grant_type", "")]),
        ("unknown grant", &[("grant_type", "x")]),
        ("no client", &[grant]),
        ("two clients", &[grant, client, ("client_id", "other")]),
        ("no code", &[grant, client]),
        ("no verifier", &[grant, client, ("code", "x")]),
        (
            "unknown code",
            &[grant, client, ("code", "x"), ("code_verifier", "x")],
        ),
        ("no URI", &[grant, client, ("redirect_uri", "nope")]),
        ("no resource", &[grant, client, ("resource", "nope")]),
        (
            "nothing to refresh",
            &[("grant_type", "refresh_token"), client],
        ),
        (
            "nonsense to refresh",
            &[
                ("grant_type", "refresh_token"),
                client,
                ("refresh_token", "nonsense"),
            ],
        ),
        (
            "for itself",
            &[("grant_type", "client_credentials"), client],
        ),
        ("for nobody", &[("grant_type", "client_credentials")]),
        (
            "for an unknown client",
            &[
                ("grant_type", "client_credentials"),
                ("client_id", "nobody"),
            ],
        ),
    ] {
        ask(play, Some(why), fields).await;
    }
    let request = Request::post(play.url(TOKEN));
    play.ask(request, Body::Nothing, Some("nothing")).await;
    let request = Request::post(play.url(TOKEN));
    let json = json!({"grant_type": "authorization_code"});
    play.ask(request, Body::Json(json), Some("no form")).await;
}

async fn wrong_codes(play: &mut Play<'_>, tilda: &mut Jar, clients: &Clients) {
    let right = ("code_verifier", CODE_VERIFIER);
    let back = ("redirect_uri", REDIRECT_URI);
    let client = ("client_id", clients.public.as_str());
    for (why, fields) in [
        (
            "another verifier",
            [client, back, ("code_verifier", "another"), ("scope", "")],
        ),
        (
            "another place",
            [
                client,
                right,
                ("redirect_uri", "http://127.0.0.1:9/other"),
                ("scope", ""),
            ],
        ),
        ("no place", [client, right, ("state", ""), ("scope", "")]),
        (
            "another client",
            [
                ("client_id", &clients.confidential),
                right,
                back,
                ("scope", ""),
            ],
        ),
        (
            "another resource",
            [client, right, back, ("resource", "https://api.example.com")],
        ),
    ] {
        let code = code(play, tilda, &clients.public, &[]).await;
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
        ];
        ask(play, Some(why), &[&grant[..], &fields[..]].concat()).await;
    }
    let code = code(play, tilda, &clients.confidential, &[]).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        right,
        back,
    ];
    let request = Request::post(play.url(TOKEN)).header("authorization", basic(clients, "wrong"));
    play.ask(request, Body::Form(&fields), Some("another secret"))
        .await;
    let request = Request::post(play.url(TOKEN)).header("authorization", "Basic nonsense");
    play.ask(request, Body::Form(&fields), Some("no secret"))
        .await;
    let secret = [&fields[..], &[("client_secret", "x")]].concat();
    let request = Request::post(play.url(TOKEN)).header("authorization", basic(clients, "wrong"));
    play.ask(request, Body::Form(&secret), Some("two secrets"))
        .await;
}

/// Tokens of the public client.
async fn tokens(
    play: &mut Play<'_>,
    tilda: &mut Jar,
    clients: &Clients,
    changes: Fields<'_>,
) -> Exchange {
    let code = code(play, tilda, &clients.public, changes).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", clients.public.as_str()),
        ("code", code.as_str()),
        ("code_verifier", CODE_VERIFIER),
        ("redirect_uri", REDIRECT_URI),
    ];
    ask(play, None, &fields).await
}

/// Tokens of the client with a secret.
async fn confidential_tokens(play: &mut Play<'_>, tilda: &mut Jar, clients: &Clients) -> Exchange {
    let code = code(play, tilda, &clients.confidential, &[]).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("code_verifier", CODE_VERIFIER),
        ("redirect_uri", REDIRECT_URI),
    ];
    let request =
        Request::post(play.url(TOKEN)).header("authorization", basic(clients, &clients.secret));
    play.ask(request, Body::Form(&fields), None).await
}

async fn right_codes(play: &mut Play<'_>, tilda: &mut Jar, clients: &Clients) {
    for changes in [
        &[("nonce", "n-1")][..],
        &[("scope", "read")],
        &[("resource", "")],
        &[("resource", ""), ("scope", "openid")],
        &[("resource", ""), ("scope", "read")],
    ] {
        let issued = tokens(play, tilda, clients, changes).await;
        play.read_token(&issued, "/access_token");
        play.read_token(&issued, "/id_token");
    }
    let issued = confidential_tokens(play, tilda, clients).await;
    play.read_token(&issued, "/access_token");

    // The resource where the code is changed only, and a code that comes twice.
    let code = code(play, tilda, &clients.public, &[("resource", "")]).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", clients.public.as_str()),
        ("code", code.as_str()),
        ("code_verifier", CODE_VERIFIER),
        ("redirect_uri", REDIRECT_URI),
        ("resource", RESOURCE),
    ];
    let issued = ask(play, None, &fields).await;
    play.read_token(&issued, "/access_token");
    ask(play, Some("used code"), &fields).await;
    let refresh_token = issued.text("/refresh_token");
    let fields = [
        ("grant_type", "refresh_token"),
        ("client_id", clients.public.as_str()),
        ("refresh_token", refresh_token.as_str()),
    ];
    ask(play, Some("its code came twice"), &fields).await;
}

async fn refresh(play: &mut Play<'_>, tilda: &mut Jar, clients: &Clients) {
    let first = tokens(play, tilda, clients, &[])
        .await
        .text("/refresh_token");
    let grant = ("grant_type", "refresh_token");
    let client = ("client_id", clients.public.as_str());
    let by = |token| [grant, client, ("refresh_token", token)];
    let other = [
        grant,
        ("client_id", &clients.confidential),
        ("refresh_token", &first),
    ];
    ask(play, Some("another client"), &other).await;
    let elsewhere = [&by(&first)[..], &[("resource", "https://api.example.com")]].concat();
    ask(play, Some("another resource"), &elsewhere).await;

    let issued = ask(play, None, &by(&first)).await;
    play.read_token(&issued, "/access_token");
    play.read_token(&issued, "/id_token");
    let second = issued.text("/refresh_token");
    let part = [&by(&second)[..], &[("scope", "read")]].concat();
    let issued = ask(play, None, &part).await;
    play.read_token(&issued, "/access_token");
    let third = issued.text("/refresh_token");
    let more = [&by(&third)[..], &[("scope", "openid read")]].concat();
    ask(play, Some("more again"), &more).await;
    // It is not for offline access any more, so it has no successor and stays good.
    ask(play, None, &by(&third)).await;
    ask(play, None, &by(&third)).await;

    let old = tokens(play, tilda, clients, &[])
        .await
        .text("/refresh_token");
    let new = ask(play, None, &by(&old)).await.text("/refresh_token");
    ask(play, Some("used token"), &by(&old)).await;
    ask(play, Some("its successor, then"), &by(&new)).await;

    let opaque = tokens(play, tilda, clients, &[("resource", "")]).await;
    let token = opaque.text("/refresh_token");
    let elsewhere = [&by(&token)[..], &[("resource", "https://api.example.com")]].concat();
    ask(play, Some("unknown resource"), &elsewhere).await;
    let with_resource = [&by(&token)[..], &[("resource", RESOURCE)]].concat();
    let issued = ask(play, None, &with_resource).await;
    play.read_token(&issued, "/access_token");
}

/// Tokens of a user who is deleted.
async fn without_user(play: &mut Play<'_>, clients: &Clients) {
    let (mut toni, _) = sign_up(play, "toni@example.com").await;
    let issued = confidential_tokens(play, &mut toni, clients).await;
    let code = code(play, &mut toni, &clients.confidential, &[]).await;
    let body = json!({"password": PASSWORD});
    play.post(&mut toni, "delete-user", body).await;
    let (access, refresh) = (issued.text("/access_token"), issued.text("/refresh_token"));
    user_info(play, &access, Some("no user")).await;
    for token in [&access, &refresh] {
        introspect(play, clients, token, None).await;
    }
    let refreshing = [("grant_type", "refresh_token"), ("refresh_token", &refresh)];
    let redeeming = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("code_verifier", CODE_VERIFIER),
        ("redirect_uri", REDIRECT_URI),
    ];
    for fields in [&refreshing[..], &redeeming] {
        let request =
            Request::post(play.url(TOKEN)).header("authorization", basic(clients, &clients.secret));
        play.ask(request, Body::Form(fields), Some("no user")).await;
    }
}

/// The user behind a token.
async fn user_info(play: &mut Play<'_>, token: &str, refusal: Option<&str>) {
    let path = play.url("oauth2/userinfo");
    let request = Request::get(&path).header("authorization", format!("Bearer {token}"));
    play.ask(request, Body::Nothing, refusal).await;
}

/// What a resource server learns about a token.
async fn introspect(play: &mut Play<'_>, clients: &Clients, token: &str, hint: Option<&str>) {
    let request = Request::post(play.url("oauth2/introspect"))
        .header("authorization", basic(clients, &clients.secret));
    let fields = [
        ("token", token),
        ("token_type_hint", hint.unwrap_or_default()),
    ];
    play.ask(request, Body::Form(&fields), None).await;
}

/// A token whose session is still good.
async fn look(play: &mut Play<'_>, tilda: &mut Jar, clients: &Clients) -> String {
    let issued = confidential_tokens(play, tilda, clients).await;
    let access = issued.text("/access_token");
    user_info(play, &access, None).await;
    let opaque = tokens(play, tilda, clients, &[("resource", "")]).await;
    let opaque = opaque.text("/access_token");
    user_info(play, &opaque, None).await;
    let public = tokens(play, tilda, clients, &[("scope", "read email")]).await;
    let without = public.text("/access_token");
    user_info(play, &without, Some("no openid")).await;
    user_info(play, "nonsense", Some("nonsense")).await;
    let path = play.url("oauth2/userinfo");
    play.ask(Request::get(&path), Body::Nothing, Some("no token"))
        .await;
    let own = play.get(tilda, "token").await.text("/token");
    user_info(play, &own, Some("the session's own token")).await;
    let form = [("access_token", access.as_str())];
    play.ask(Request::post(&path), Body::Form(&form), None)
        .await;
    let twice = Request::post(&path).header("authorization", format!("Bearer {access}"));
    play.ask(twice, Body::Form(&form), Some("two tokens")).await;

    for token in [&access, &opaque, &without, "nonsense"] {
        introspect(play, clients, token, None).await;
    }
    introspect(play, clients, &issued.text("/id_token"), None).await;
    let request = Request::post(play.url("oauth2/introspect"))
        .header("authorization", basic(clients, &clients.secret));
    let why = Some("the session's own token");
    play.ask(request, Body::Form(&[("token", &own)]), why).await;
    let refresh = issued.text("/refresh_token");
    for hint in [None, Some("refresh_token"), Some("access_token")] {
        introspect(play, clients, &refresh, hint).await;
    }
    let path = play.url("oauth2/introspect");
    let token = ("token", access.as_str());
    let public = [token, ("client_id", &clients.public)];
    for (why, fields) in [
        ("a client without a secret", &public[..]),
        ("nobody", &[token]),
        ("nothing", &[("client_id", &clients.public)]),
    ] {
        let request = Request::post(&path);
        play.ask(request, Body::Form(fields), Some(why)).await;
    }
    access
}

async fn revoke(play: &mut Play<'_>, tilda: &mut Jar, clients: &Clients) {
    let issued = tokens(play, tilda, clients, &[("resource", "")]).await;
    let (access, refresh) = (issued.text("/access_token"), issued.text("/refresh_token"));
    let path = play.url("oauth2/revoke");
    let client = ("client_id", clients.public.as_str());
    for token in [&access, &refresh] {
        let others = Request::post(&path).header("authorization", basic(clients, &clients.secret));
        play.ask(others, Body::Form(&[("token", token)]), None)
            .await;
    }
    for token in [&access, &refresh] {
        let fields = [client, ("token", token)];
        play.ask(Request::post(&path), Body::Form(&fields), None)
            .await;
    }
    user_info(play, &access, Some("revoked")).await;
    let fields = [
        ("grant_type", "refresh_token"),
        client,
        ("refresh_token", &refresh),
    ];
    ask(play, Some("revoked"), &fields).await;
    let issued = tokens(play, tilda, clients, &[]).await;
    let (access, id) = (issued.text("/access_token"), issued.text("/id_token"));
    let fields = [client, ("token", &*id)];
    play.ask(Request::post(&path), Body::Form(&fields), None)
        .await;
    let own = play.get(tilda, "token").await.text("/token");
    let (said, _) = access.rsplit_once('.').expect("a token");
    let (_, signature) = id.rsplit_once('.').expect("a token");
    let forged = format!("{said}.{signature}");
    for (why, fields) in [
        ("one that says it all", &[client, ("token", &*access)][..]),
        ("the session's own token", &[client, ("token", &own)]),
        ("with another's signature", &[client, ("token", &forged)]),
        ("nonsense", &[client, ("token", "nonsense")]),
        ("nobody", &[("token", "nonsense")]),
        ("nothing", &[client]),
    ] {
        play.ask(Request::post(&path), Body::Form(fields), Some(why))
            .await;
    }
}
