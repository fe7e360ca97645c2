//! The second factor, from the account's page to the next sign-in.

use crate::browser::{Browser, Page};
use crate::world::{EMAIL, PASSWORD, World};

const SESSION_TOKEN: &str = "neon-auth.session_token";
const PATH: &str = "/auth/two-factor";

/// Sets up an app, and gives the page that shows what it reads.
async fn set_up(browser: &Browser) -> Page {
    let typed = [("password", PASSWORD)];
    let page = browser.submit("/account/second-factor", &typed).await;
    page.expect(200).says("otpauth://totp/");
    page
}

async fn turned_on(world: &World) -> (Browser, Page) {
    let browser = world.signed_up().await;
    let shown = set_up(&browser).await;
    let typed = [("code", &*code(world))];
    let page = browser
        .submit("/account/second-factor/confirm", &typed)
        .await;
    page.is_at("/account?done=second-factor-on");
    page.expect(200).says("It is on");
    (browser, shown)
}

/// What the app shows now.
fn code(world: &World) -> String {
    world.server.totp(EMAIL).expect("there is no app")
}

async fn gives_password(browser: &Browser, wanted: &str) -> Page {
    let typed = [
        ("email", EMAIL),
        ("password", PASSWORD),
        ("redirectTo", wanted),
    ];
    browser.submit("/auth/sign-in", &typed).await
}

#[tokio::test]
async fn a_password_alone_does_not_sign_in() {
    let world = World::start().await;
    turned_on(&world).await;
    let browser = world.browser();
    let page = gives_password(&browser, "/account").await;
    page.is_at("/auth/two-factor?redirectTo=%2Faccount")
        .expect(200);
    assert!(!browser.has(SESSION_TOKEN), "half is enough");
    let code = code(&world);
    let (half, rest) = code.split_at(3);
    let spaced = format!("{half} {rest}");
    let typed = [("code", &*spaced), ("redirectTo", "/account")];
    let page = browser.submit(PATH, &typed).await;
    page.is_at("/account").expect(200).says("It is on");
}

#[tokio::test]
async fn a_wrong_code_is_refused_by_the_form_and_the_way_back_stays() {
    let world = World::start().await;
    turned_on(&world).await;
    let browser = world.browser();
    gives_password(&browser, "/account").await;
    let typed = [("code", "000000"), ("redirectTo", "/account")];
    let page = browser.submit(PATH, &typed).await;
    page.expect(401).says("INVALID_CODE");
    page.says("name=\"redirectTo\" value=\"/account\"");
}

#[tokio::test]
async fn a_backup_code_signs_in_once() {
    let world = World::start().await;
    let (_, shown) = turned_on(&world).await;
    let codes = shown.after("<li><code>");
    let (backup, _) = codes.split_once('<').expect("a code");
    for (place, status) in [("/dashboard", 200), (PATH, 401)] {
        let browser = world.browser();
        gives_password(&browser, "/dashboard").await;
        let page = browser.submit(PATH, &[("code", backup)]).await;
        page.is_at(place).expect(status);
    }
}

#[tokio::test]
async fn a_trusted_browser_is_not_asked_again() {
    let world = World::start().await;
    turned_on(&world).await;
    let browser = world.browser();
    gives_password(&browser, "/dashboard").await;
    let typed = [("code", &*code(&world)), ("trust", "on")];
    browser.submit(PATH, &typed).await.is_at("/dashboard");
    browser.submit("/auth/sign-out", &[]).await.expect(200);
    let page = gives_password(&browser, "/dashboard").await;
    page.is_at("/dashboard").expect(200);
}

#[tokio::test]
async fn it_is_off_until_the_first_code_and_after_it_is_turned_off() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    set_up(&browser).await;
    world.signed_in().await;
    let typed = [("code", "000000")];
    let page = browser
        .submit("/account/second-factor/confirm", &typed)
        .await;
    page.expect(401)
        .says("INVALID_CODE")
        .is_silent_about("otpauth");
    let typed = [("code", &*code(&world))];
    let page = browser
        .submit("/account/second-factor/confirm", &typed)
        .await;
    page.expect(200).says("It is on");
    let typed = [("password", "wrong")];
    let page = browser
        .submit("/account/second-factor/turn-off", &typed)
        .await;
    page.expect(400).says("INVALID_PASSWORD");
    let typed = [("password", PASSWORD)];
    let page = browser
        .submit("/account/second-factor/turn-off", &typed)
        .await;
    page.expect(200).says("Your second factor is off.");
    world.signed_in().await;
}

#[tokio::test]
async fn the_auth_server_for_development_shows_the_codes() {
    let world = World::start().await;
    let browser = world.signed_up().await;
    set_up(&browser).await.says(&world.server.outbox_url());
}
