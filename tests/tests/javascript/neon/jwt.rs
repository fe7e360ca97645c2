//! What Neon's database client sends to the Data API: a JWT, unless the session comes from our cookie.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use neon_auth_conformance::cookies::SESSION_DATA;
use serde_json::{Value, json};

use crate::site::PASSWORD;
use crate::stage::Live;
use crate::steps::data;

scenarios![a_jwt_says_who_is_signed_in];

async fn a_jwt_says_who_is_signed_in(stage: Live) {
    let email = "zoe@jwt.example.com";
    let input = json!({"email": email, "password": PASSWORD, "forget": [SESSION_DATA]});
    let results = stage.run_live("neon-jwt.mjs", input).await;

    let anonymous = &data(&results["anonymous"])["token"];
    assert_eq!(claims(anonymous)["role"], "anonymous");
    assert_eq!(results["ofNobody"], *anonymous);

    for signed_in in [&results["ofRoute"]["token"], &results["lookedUp"]] {
        let claims = claims(signed_in);
        assert_eq!(claims["role"], "authenticated");
        assert_eq!(claims["email"], email);
    }

    // The cookie brings no JWT, so the client takes the session's token for one.
    let session = data(&results["session"]);
    assert_eq!(results["fromCookie"], session["session"]["token"]);
    // And it answers for this route itself, out of the session that it has kept.
    assert_eq!(data(&results["token"]), session);
}

fn claims(jwt: &Value) -> Value {
    let payload = jwt.as_str().unwrap().split('.').nth(1);
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload.expect("a JWT"));
    serde_json::from_slice(&payload.unwrap()).unwrap()
}
