//! Better Auth's client talks to our handler as it would to Better Auth itself.

use neon_auth_conformance::cookies::{SESSION_DATA, SESSION_TOKEN};
use serde_json::{Value, json};

use crate::application::serve;
use crate::site::{PASSWORD, live};
use crate::steps::{CHALLENGES, data, steps};

#[tokio::test]
async fn a_password_signs_in() {
    let Some(site) = live() else { return };
    let app = serve(site.config()).await;
    let (name, email) = ("Zoë 🦀", "zoe@front.example.com");
    let input = json!({"app": app, "name": name, "email": email, "password": PASSWORD});
    let results = site.scripts.run("password.mjs", &input).await;

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

#[tokio::test]
async fn a_provider_signs_in() {
    let Some(site) = live() else { return };
    let app = serve(site.config()).await;
    let email = "zoe@social.example.com";
    let input = json!({"app": app, "email": email});
    let results = site.scripts.run("social.mjs", &input).await;

    assert_eq!(data(&results["signIn"])["redirect"], false);
    assert_eq!(results["signInCookies"], json!(CHALLENGES));
    assert_eq!(results["early"], nobody());

    let visit = &results["visit"];
    assert_eq!(visit["text"], format!("{email} Cache"));
    assert_eq!(visit["url"], format!("{app}/dashboard?tab=1"));
    // The dashboard comes twice: at first as the page that refreshes itself.
    let way = [
        (site.origin(), "/neondb/auth/sign-in/social/init", 302),
        (site.origin(), "/__idp/authorize", 302),
        (site.origin(), "/neondb/auth/callback/google", 302),
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

#[tokio::test]
async fn a_page_of_its_own_redeems_the_verifier() {
    let Some(site) = live() else { return };
    let app = serve(site.config()).await;
    let email = "zoe@static.example.com";
    let input = json!({"app": app, "email": email});
    let results = site.scripts.run("static-page.mjs", &input).await;

    assert_eq!(results["text"], "static");
    assert_eq!(results["visitCookies"], json!(CHALLENGES));
    assert_eq!(results["early"], nobody());
    assert_eq!(results["stranger"], nobody());
    assert_eq!(data(&results["redeemed"])["user"]["email"], email);
    assert_eq!(
        results["redeemedCookies"],
        json!([SESSION_DATA, SESSION_TOKEN])
    );
    assert_eq!(results["signedIn"], results["redeemed"]);
}

/// What the client makes of a session that is none.
fn nobody() -> Value {
    json!({"data": null, "error": null})
}
