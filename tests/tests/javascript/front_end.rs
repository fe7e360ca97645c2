//! Better Auth's client, in the server's own version, talks to our handler as it would to Better Auth itself.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::site::PASSWORD;
use crate::stage::Live;
use crate::steps::{CHALLENGES, data, nobody, steps};

scenarios![a_password_signs_in, a_provider_signs_in];

async fn a_password_signs_in(stage: Live) {
    let app = &stage.app;
    let (name, email) = ("Zoë 🦀", "zoe@front.example.com");
    let input = json!({"name": name, "email": email, "password": PASSWORD});
    let results = stage.run_live("password.mjs", input).await;

    assert_eq!(results["stranger"], nobody());
    let user = &data(&results["signUp"])["user"];
    assert_eq!(
        (&user["name"], &user["email"]),
        (&json!(name), &json!(email))
    );
    assert_eq!(
        results["signUpCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    let first = data(&results["signedUp"]);
    assert_eq!(first["user"], *user);
    assert_eq!(results["dashboard"]["text"], format!("{email} Cache"));

    assert_eq!(data(&results["updateUser"]), &json!({"status": true}));
    let renamed = data(&results["updatedUser"]);
    assert_eq!(renamed["user"]["name"], format!("{name} the Second"));
    assert_eq!(renamed["session"], first["session"]);
    assert_eq!(renamed["session"]["theme"], Value::Null);
    assert_eq!(data(&results["updateSession"])["session"]["theme"], "dark");
    let darkened = data(&results["updatedSession"]);
    assert_eq!(darkened["session"]["theme"], "dark");
    assert_eq!(darkened["user"], renamed["user"]);

    assert_eq!(data(&results["signOut"]), &json!({"success": true}));
    assert_eq!(results["signOutCookies"], json!([]));
    assert_eq!(results["signedOut"], nobody());
    let way = [
        (app.as_str(), "/dashboard", 303),
        (app.as_str(), "/auth/sign-in", 200),
    ];
    assert_eq!(results["closedDashboard"]["way"], steps(&way));

    let error = &results["wrongPassword"]["error"];
    assert_eq!(error["status"], 401);
    assert_eq!(error["code"], "INVALID_EMAIL_OR_PASSWORD");
    assert_eq!(results["wrongPasswordCookies"], json!([]));
    assert_eq!(data(&results["signIn"])["user"]["id"], user["id"]);
    assert_eq!(
        results["signInCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    let second = data(&results["signedIn"]);
    assert_eq!(second["user"], renamed["user"]);
    assert_ne!(second["session"]["token"], first["session"]["token"]);
    assert_eq!(data(&results["sessions"]), &json!([second["session"]]));
}

async fn a_provider_signs_in(stage: Live) {
    let app = &stage.app;
    let email = "zoe@social.example.com";
    let input = json!({"email": email});
    let results = stage.run_live("social.mjs", input).await;

    assert_eq!(data(&results["signIn"])["redirect"], false);
    assert_eq!(results["signInCookies"], json!(CHALLENGES));
    assert_eq!(results["early"], nobody());

    let visit = &results["visit"];
    assert_eq!(visit["text"], format!("{email} Cache"));
    assert_eq!(visit["url"], format!("{app}/dashboard?tab=1"));
    // The dashboard comes twice: at first as the page that refreshes itself.
    let upstream = stage.upstream.origin();
    let way = [
        (upstream, "/neondb/auth/sign-in/social/init", 302),
        (upstream, "/__idp/authorize", 302),
        (upstream, "/neondb/auth/callback/google", 302),
        (app.as_str(), "/dashboard", 200),
        (app.as_str(), "/dashboard", 200),
    ];
    assert_eq!(visit["way"], steps(&way));
    assert_eq!(
        results["visitCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    assert_eq!(data(&results["signedIn"])["user"]["email"], email);

    assert_eq!(data(&results["signOut"]), &json!({"success": true}));
    assert_eq!(results["signOutCookies"], json!([]));
    assert_eq!(results["signedOut"], nobody());
}
