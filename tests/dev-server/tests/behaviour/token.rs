//! Tokens for other services.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_compact::{PublicKey, Signature};
use serde_json::Value;

use crate::world::{Client, DAY, World};

const ANN: &str = "ann@example.com";

/// Checks a token against the published key and gives its claims back.
fn claims(world: &mut World, token: &str) -> Value {
    let keys = Client::default()
        .get(world, ".well-known/jwks.json")
        .expect(200)
        .json();
    let key = &keys["keys"][0];
    let (message, signature) = token.rsplit_once('.').expect("a token has three parts");
    let (header, payload) = message.split_once('.').expect("a token has three parts");
    let bytes = |part: &str| {
        URL_SAFE_NO_PAD
            .decode(part)
            .expect("the parts are base64url")
    };
    let json = |part: &str| -> Value { serde_json::from_slice(&bytes(part)).expect("it is JSON") };
    assert_eq!(json(header)["alg"], "EdDSA");
    assert_eq!(json(header)["kid"], key["kid"], "another key has signed");
    PublicKey::from_slice(&bytes(key["x"].as_str().expect("the key has an x")))
        .expect("it is a key")
        .verify(
            message,
            &Signature::from_slice(&bytes(signature)).expect("it is a signature"),
        )
        .expect("the signature is right");
    json(payload)
}

#[test]
fn get_session_sends_a_token_along() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let answer = client.get(&mut world, "get-session").expect(200);
    assert_eq!(
        answer.header("access-control-expose-headers"),
        Some("set-auth-jwt")
    );
    let token = answer
        .header("set-auth-jwt")
        .expect("there is a token")
        .to_owned();
    let claims = claims(&mut world, &token);
    assert_eq!(claims["sub"], answer.json()["user"]["id"]);
    assert_eq!(claims["role"], "authenticated");
    assert_eq!(claims["email"], ANN);
    assert_eq!(claims["iss"], world.auth.origin());
    let lifetime = claims["exp"].as_i64().zip(claims["iat"].as_i64());
    assert_eq!(lifetime.map(|(exp, iat)| exp - iat), Some(15 * 60));
}

#[test]
fn an_expired_session_still_sends_a_token_along() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let mut again = client.clone();
    world.pass(8 * DAY);
    let answer = client.get(&mut world, "get-session").expect(200);
    assert_eq!(answer.text(), "null");
    assert!(
        answer.header("set-auth-jwt").is_some(),
        "the real server's quirk is gone"
    );
    let answer = again.get(&mut world, "get-session").expect(200);
    assert_eq!(
        answer.header("set-auth-jwt"),
        None,
        "the session is gone by now"
    );
}

#[test]
fn a_token_of_ones_own_and_one_for_nobody() {
    let mut world = World::new();
    let mut client = world.signed_up(ANN);
    let own = client.get(&mut world, "token").expect(200).json();
    let own = own["token"].as_str().expect("there is a token");
    assert_eq!(claims(&mut world, own)["email"], ANN);

    let mut stranger = Client::default();
    stranger
        .get(&mut world, "token")
        .refused(401, "UNAUTHORIZED");
    let answer = stranger
        .get(&mut world, "token/anonymous")
        .expect(200)
        .json();
    let anonymous = claims(
        &mut world,
        answer["token"].as_str().expect("there is a token"),
    );
    assert_eq!(anonymous["role"], "anonymous");
    assert_eq!(anonymous["exp"], answer["expires_at"]);
}
