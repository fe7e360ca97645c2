//! A second factor.

use neon_auth_dev_server::MailKind;
use serde_json::{Value, json};

use crate::exchange::{Exchange, Jar, Play};
use crate::script::{PASSWORD, sign_up};
use neon_auth_tests::better_auth::AuthenticatorApp;

const ENABLE: &str = "two-factor/enable";
const DISABLE: &str = "two-factor/disable";
const URI: &str = "two-factor/get-totp-uri";
const TOTP: &str = "two-factor/verify-totp";
const SEND: &str = "two-factor/send-otp";
const MAILED: &str = "two-factor/verify-otp";
const BACKUP: &str = "two-factor/verify-backup-code";
const GENERATE: &str = "two-factor/generate-backup-codes";

/// A user with an app.
struct User {
    email: &'static str,
    jar: Jar,
    app: AuthenticatorApp,
    backup_codes: Vec<String>,
}

impl User {
    /// Somebody new, whose app has not proved itself yet.
    async fn new(play: &mut Play<'_>, email: &'static str) -> Self {
        let (mut jar, _) = sign_up(play, email).await;
        let body = json!({"password": PASSWORD, "issuer": "Shop & Co"});
        let answer = play.post(&mut jar, ENABLE, body).await;
        let app = AuthenticatorApp::read(&answer.text("/totpURI"));
        play.draw(&app.secret);
        Self {
            email,
            jar,
            app,
            backup_codes: backup_codes(play, &answer),
        }
    }

    /// The same, and the second factor is on.
    async fn with_app(play: &mut Play<'_>, email: &'static str) -> Self {
        let mut user = Self::new(play, email).await;
        let code = given(&user.app.code());
        play.post(&mut user.jar, TOTP, code).await;
        user
    }

    /// A browser in which the password was given.
    async fn begin(&self, play: &mut Play<'_>) -> Jar {
        let mut jar = Jar::default();
        self.sign_in(play, &mut jar, json!({})).await;
        jar
    }

    async fn sign_in(&self, play: &mut Play<'_>, jar: &mut Jar, more: Value) -> Exchange {
        let mut body = json!({"email": self.email, "password": PASSWORD});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        play.post(jar, "sign-in/email", body).await
    }
}

fn backup_codes(play: &mut Play<'_>, answer: &Exchange) -> Vec<String> {
    let codes: Vec<String> = (0..10)
        .map(|number| answer.text(&format!("/backupCodes/{number}")))
        .collect();
    for code in &codes {
        play.draw(code);
    }
    codes
}

fn given(code: &str) -> Value {
    json!({"code": code})
}

fn password(password: &str) -> Value {
    json!({"password": password})
}

pub(super) async fn play(play: &mut Play<'_>) {
    setting_up(play).await;
    signing_in(play).await;
    trusting(play).await;
    forgetting(play).await;
    by_mail(play).await;
    by_backup_code(play).await;
    by_mail_only(play).await;
    other_ways_in(play).await;
    locking(play).await;
    unproved_addresses(play).await;
    administrators(play).await;
}

async fn setting_up(play: &mut Play<'_>) {
    let mut nobody = Jar::default();
    let (mut vera, _) = sign_up(play, "vera@example.com").await;
    for path in [ENABLE, DISABLE, URI, GENERATE] {
        play.post_refused("signed out", &mut nobody, path, password(PASSWORD))
            .await;
        play.post_refused("no password", &mut vera, path, json!({}))
            .await;
    }
    for path in [URI, GENERATE] {
        play.post_refused("not enabled", &mut vera, path, password("wrong"))
            .await;
    }
    for path in [ENABLE, DISABLE] {
        let long = "a".repeat(129);
        for (why, wrong) in [("wrong", "wrong"), ("empty", ""), ("long", &long)] {
            play.post_refused(why, &mut vera, path, password(wrong))
                .await;
        }
    }
    let body = json!({"password": PASSWORD, "method": "sms"});
    play.post_refused("no such method", &mut vera, ENABLE, body)
        .await;
    play.post_refused("no app", &mut vera, TOTP, given("wrong"))
        .await;
    play.post_refused("no backup codes", &mut vera, BACKUP, given("aaaaa-aaaaa"))
        .await;
    play.post_refused("no code", &mut vera, TOTP, json!({}))
        .await;
    play.post(&mut vera, DISABLE, password(PASSWORD)).await;
    play.get(&mut vera, "get-session").await;
    let body = json!({"twoFactorEnabled": true});
    play.post_refused("not theirs to set", &mut vera, "update-user", body)
        .await;

    let email = "wanda@example.com";
    let mut wanda = User::new(play, email).await;
    wanda.begin(play).await;
    play.post(&mut wanda.jar, URI, password(PASSWORD)).await;
    play.post_refused("wrong password", &mut wanda.jar, URI, password("wrong"))
        .await;
    play.post_refused("wrong", &mut wanda.jar, TOTP, given("wrong"))
        .await;
    play.post_refused("no digits", &mut wanda.jar, TOTP, given(""))
        .await;
    play.post_refused("not on yet", &mut wanda.jar, GENERATE, password(PASSWORD))
        .await;
    let before = wanda.jar.clone();
    let code = given(&wanda.app.code());
    play.post(&mut wanda.jar, TOTP, code.clone()).await;
    play.get(&mut before.clone(), "get-session").await;
    play.get(&mut wanda.jar, "get-session").await;
    play.post(&mut wanda.jar, TOTP, code).await;
    play.post_refused("on already", &mut wanda.jar, ENABLE, password(PASSWORD))
        .await;
    play.post_refused("wrong", &mut wanda.jar, GENERATE, password("wrong"))
        .await;
    let answer = play
        .post(&mut wanda.jar, GENERATE, password(PASSWORD))
        .await;
    let codes = backup_codes(play, &answer);
    let old = given(&wanda.backup_codes[0]);
    play.post_refused("an old one", &mut wanda.jar, BACKUP, old)
        .await;
    play.post(&mut wanda.jar, BACKUP, given(&codes[0])).await;
    play.post_refused("used", &mut wanda.jar, BACKUP, given(&codes[0]))
        .await;
    play.post_refused("wrong", &mut wanda.jar, DISABLE, password("wrong"))
        .await;
    play.post(&mut wanda.jar, DISABLE, password(PASSWORD)).await;
    play.get(&mut wanda.jar, "get-session").await;
    wanda.begin(play).await;
}

async fn signing_in(play: &mut Play<'_>) {
    let xena = User::with_app(play, "xena@example.com").await;
    let mut nobody = Jar::default();
    for path in [TOTP, MAILED, BACKUP] {
        play.post_refused("no challenge", &mut nobody, path, given("wrong"))
            .await;
    }
    play.post_refused("no challenge", &mut nobody, SEND, json!({}))
        .await;
    let mut jar = Jar::default();
    let more = json!({"callbackURL": "http://localhost:3000/in"});
    xena.sign_in(play, &mut jar, more).await;
    play.get(&mut jar, "get-session").await;
    play.post_refused("signed out", &mut jar, DISABLE, password(PASSWORD))
        .await;
    play.post_refused("wrong", &mut jar, TOTP, given("wrong"))
        .await;
    let before = jar.clone();
    play.post(&mut jar, TOTP, given(&xena.app.code())).await;
    play.get(&mut jar, "get-session").await;
    play.post_refused("used", &mut before.clone(), TOTP, given(&xena.app.code()))
        .await;

    let mut jar = xena.begin(play).await;
    for number in 0..5 {
        let (path, code) = match number % 2 {
            0 => (TOTP, "wrong"),
            _ => (BACKUP, "aaaaa-aaaaa"),
        };
        play.post_refused("wrong", &mut jar, path, given(code))
            .await;
    }
    let before = jar.clone();
    play.post_refused("too many", &mut jar, TOTP, given(&xena.app.code()))
        .await;
    for jar in [&mut jar, &mut before.clone()] {
        play.post_refused("too many, again", jar, TOTP, given(&xena.app.code()))
            .await;
    }
}

async fn trusting(play: &mut Play<'_>) {
    let mut yara = User::with_app(play, "yara@example.com").await;
    let zoe = User::with_app(play, "zoe@example.com").await;
    let mut jar = yara.begin(play).await;
    let body = json!({"code": yara.app.code(), "trustDevice": true});
    play.post(&mut jar, TOTP, body).await;
    play.post(&mut jar, "sign-out", json!({})).await;
    let before = jar.clone();
    yara.sign_in(play, &mut jar, json!({})).await;
    play.get(&mut jar, "get-session").await;
    // Its place is taken by another.
    yara.sign_in(play, &mut before.clone(), json!({})).await;
    // The browser is trusted by Yara alone.
    zoe.sign_in(play, &mut jar.clone(), json!({})).await;
    let mut jar = jar.clone();
    yara.sign_in(play, &mut jar, json!({})).await;
    play.post(&mut jar, DISABLE, password(PASSWORD)).await;
    yara.sign_in(play, &mut jar, json!({})).await;
    play.get(&mut yara.jar, "get-session").await;
}

async fn forgetting(play: &mut Play<'_>) {
    let abby = User::with_app(play, "abby@example.com").await;
    let short = json!({"rememberMe": false});
    let mut jar = Jar::default();
    abby.sign_in(play, &mut jar, short.clone()).await;
    play.post(&mut jar, TOTP, given(&abby.app.code())).await;
    play.get(&mut jar, "get-session").await;
    let mut jar = Jar::default();
    abby.sign_in(play, &mut jar, short.clone()).await;
    let body = json!({"code": abby.app.code(), "trustDevice": true});
    play.post(&mut jar, TOTP, body).await;
    play.get(&mut jar, "get-session").await;
    abby.sign_in(play, &mut jar, short).await;

    let (mut bea, _) = sign_up(play, "bea@example.com").await;
    let body = json!({"email": "bea@example.com", "password": PASSWORD, "rememberMe": false});
    play.post(&mut bea, "sign-in/email", body).await;
    let body = json!({"password": PASSWORD, "method": "otp"});
    play.post(&mut bea, ENABLE, body).await;
    play.get(&mut bea, "get-session").await;
    play.post(&mut bea, DISABLE, password(PASSWORD)).await;
}

async fn by_mail(play: &mut Play<'_>) {
    let mut cara = User::with_app(play, "cara@example.com").await;
    let mut jar = cara.begin(play).await;
    play.post_refused("none sent", &mut jar, MAILED, given("wrong"))
        .await;
    play.post(&mut jar, SEND, json!({})).await;
    play.post(&mut jar, SEND, json!({"trustDevice": true}))
        .await;
    play.post_refused("no flag", &mut jar, SEND, json!({"trustDevice": 1}))
        .await;
    let code = play.side.code(cara.email, MailKind::TwoFactorCode).await;
    play.post_refused("wrong", &mut jar, MAILED, given("wrong"))
        .await;
    let body = json!({"code": code, "trustDevice": true});
    play.post(&mut jar, MAILED, body).await;
    cara.sign_in(play, &mut jar, json!({})).await;

    let mut jar = cara.begin(play).await;
    play.post(&mut jar, SEND, Value::Null).await;
    let code = play.side.code(cara.email, MailKind::TwoFactorCode).await;
    for _ in 0..5 {
        play.post_refused("wrong", &mut jar, MAILED, given("wrong"))
            .await;
    }
    play.post_refused("too many", &mut jar, MAILED, given(&code))
        .await;
    play.post_refused("too many, again", &mut jar, MAILED, given(&code))
        .await;
    // Wrong mailed codes leave the challenge alone.
    play.post(&mut jar, TOTP, given(&cara.app.code())).await;

    play.post(&mut cara.jar, SEND, json!({})).await;
    let code = play.side.code(cara.email, MailKind::TwoFactorCode).await;
    play.post_refused("wrong", &mut cara.jar, MAILED, given("wrong"))
        .await;
    play.post(&mut cara.jar, MAILED, given(&code)).await;
    play.post_refused("used", &mut cara.jar, MAILED, given(&code))
        .await;
}

async fn by_backup_code(play: &mut Play<'_>) {
    let dina = User::with_app(play, "dina@example.com").await;
    let mut jar = dina.begin(play).await;
    play.post_refused("wrong", &mut jar, BACKUP, given("aaaaa-aaaaa"))
        .await;
    let body = json!({"code": dina.backup_codes[0], "trustDevice": true});
    play.post(&mut jar, BACKUP, body).await;
    dina.sign_in(play, &mut jar, json!({})).await;
    let mut jar = dina.begin(play).await;
    play.post_refused("used", &mut jar, BACKUP, given(&dina.backup_codes[0]))
        .await;
    let body = json!({"code": dina.backup_codes[1], "disableSession": true});
    play.post(&mut jar, BACKUP, body).await;
    play.get(&mut jar, "get-session").await;
    play.post_refused("after that", &mut jar, TOTP, given(&dina.app.code()))
        .await;
    play.post(&mut jar, SEND, json!({})).await;
    let code = play.side.code(dina.email, MailKind::TwoFactorCode).await;
    play.post(&mut jar, MAILED, given(&code)).await;
}

async fn by_mail_only(play: &mut Play<'_>) {
    let email = "edda@example.com";
    let (mut edda, _) = sign_up(play, email).await;
    play.post(&mut edda, SEND, json!({})).await;
    let code = play.side.code(email, MailKind::TwoFactorCode).await;
    play.post(&mut edda, MAILED, given(&code)).await;
    play.get(&mut edda, "get-session").await;
    let body = json!({"email": email, "password": PASSWORD});
    let mut jar = Jar::default();
    play.post(&mut jar, "sign-in/email", body.clone()).await;
    play.post_refused("no app", &mut jar, TOTP, given("wrong"))
        .await;
    play.post_refused("no backup codes", &mut jar, BACKUP, given("aaaaa-aaaaa"))
        .await;
    play.post(&mut jar, SEND, json!({})).await;
    let code = play.side.code(email, MailKind::TwoFactorCode).await;
    play.post(&mut jar, MAILED, given(&code)).await;

    // An app besides: until it has proved itself, it is none.
    let answer = play.post(
        &mut edda,
        ENABLE,
        json!({"password": PASSWORD, "issuer": "Shop"}),
    );
    let answer = answer.await;
    let app = AuthenticatorApp::read(&answer.text("/totpURI"));
    play.draw(&app.secret);
    let codes = backup_codes(play, &answer);
    let mut jar = Jar::default();
    play.post(&mut jar, "sign-in/email", body.clone()).await;
    play.post_refused("not proved", &mut jar, TOTP, given(&app.code()))
        .await;
    play.post(&mut jar, BACKUP, given(&codes[0])).await;
    play.post(&mut edda, TOTP, given(&app.code())).await;
    play.post(&mut jar, "sign-out", json!({})).await;
    play.post(&mut jar, "sign-in/email", body).await;

    let (mut fern, _) = sign_up(play, "fern@example.com").await;
    let body = json!({"password": PASSWORD, "method": "otp"});
    play.post(&mut fern, ENABLE, body.clone()).await;
    play.get(&mut fern, "get-session").await;
    play.post(&mut fern, ENABLE, body).await;
}

async fn other_ways_in(play: &mut Play<'_>) {
    let gwen = User::with_app(play, "gwen@example.com").await;
    let mut jar = gwen.jar.clone();
    play.post(&mut jar, "update-user", json!({"username": "Gwen_1"}))
        .await;
    let mut browser = Jar::default();
    let body = json!({"username": "gwen_1", "password": PASSWORD});
    play.post(&mut browser, "sign-in/username", body).await;
    play.post(&mut browser, TOTP, given(&gwen.app.code())).await;

    play.side.verify(gwen.email).await;
    let mut browser = Jar::default();
    let body = json!({"email": gwen.email, "type": "sign-in"});
    play.post(&mut browser, "email-otp/send-verification-otp", body)
        .await;
    let code = play.side.code(gwen.email, MailKind::SignInCode).await;
    let body = json!({"email": gwen.email, "otp": code});
    play.post(&mut browser, "sign-in/email-otp", body).await;

    let mut browser = Jar::default();
    let body = json!({"email": gwen.email});
    play.post(&mut browser, "sign-in/magic-link", body).await;
    let link = play.side.link(gwen.email, MailKind::MagicLink).await;
    let link = link.replace("&callbackURL=%2F", "");
    play.get(&mut browser, &link).await;

    play.post(&mut jar, "delete-user", password(PASSWORD)).await;
    let (mut gwen, _) = sign_up(play, gwen.email).await;
    play.post_refused("a new account", &mut gwen, URI, password(PASSWORD))
        .await;
}

async fn locking(play: &mut Play<'_>) {
    let hope = User::with_app(play, "hope@example.com").await;
    for _ in 0..2 {
        let mut jar = hope.begin(play).await;
        for _ in 0..4 {
            play.post_refused("wrong", &mut jar, TOTP, given("wrong"))
                .await;
        }
    }
    // A right one ends the count.
    let mut jar = hope.begin(play).await;
    play.post(&mut jar, TOTP, given(&hope.app.code())).await;
    for _ in 0..3 {
        let mut jar = hope.begin(play).await;
        play.post(&mut jar, SEND, json!({})).await;
        for path in [TOTP, BACKUP, MAILED] {
            play.post_refused("wrong", &mut jar, path, given("wrong"))
                .await;
        }
    }
    let mut jar = hope.begin(play).await;
    play.post_refused("the tenth", &mut jar, TOTP, given("wrong"))
        .await;
    play.post_refused("locked", &mut jar, TOTP, given(&hope.app.code()))
        .await;
    play.post_refused("locked", &mut jar, BACKUP, given(&hope.backup_codes[0]))
        .await;
    play.post_refused("locked", &mut jar, MAILED, given("wrong"))
        .await;
}

/// A mail that proves an address takes the password away, which nobody had proved to be the owner's.
async fn unproved_addresses(play: &mut Play<'_>) {
    let ines = User::with_app(play, "ines@example.com").await;
    let mut browser = Jar::default();
    let body = json!({"email": ines.email, "type": "sign-in"});
    play.post(&mut browser, "email-otp/send-verification-otp", body)
        .await;
    let code = play.side.code(ines.email, MailKind::SignInCode).await;
    let body = json!({"email": ines.email, "otp": code});
    play.post(&mut browser, "sign-in/email-otp", body).await;
    play.get(&mut browser, "get-session").await;
    play.get(&mut ines.jar.clone(), "get-session").await;
    play.post(&mut browser, TOTP, given(&ines.app.code())).await;
    for path in [ENABLE, DISABLE, URI, GENERATE] {
        play.post_refused(
            "no password of theirs",
            &mut browser,
            path,
            password(PASSWORD),
        )
        .await;
    }
}

async fn administrators(play: &mut Play<'_>) {
    let email = "jane@example.com";
    let (mut jane, _) = sign_up(play, email).await;
    play.side.make_admin(email).await;
    let kim = User::with_app(play, "kim@example.com").await;
    let session = play.get(&mut kim.jar.clone(), "get-session").await;
    let id = session.text("/user/id");
    let path =
        "admin/list-users?filterField=twoFactorEnabled&filterValue=true&limit=1&sortBy=email";
    play.get(&mut jane, path).await;
    let body = json!({"userId": id, "data": {"twoFactorEnabled": false}});
    play.post(&mut jane, "admin/update-user", body).await;
    kim.begin(play).await;
    let body = json!({"userId": id, "data": {"twoFactorEnabled": true}});
    play.post(&mut jane, "admin/update-user", body).await;
    let mut jar = kim.begin(play).await;
    play.post(&mut jane, "admin/ban-user", json!({"userId": id}))
        .await;
    play.post_refused("banned meanwhile", &mut jar, TOTP, given(&kim.app.code()))
        .await;
    let body =
        json!({"email": "lea@example.com", "name": "Lea", "data": {"twoFactorEnabled": true}});
    play.post(&mut jane, "admin/create-user", body).await;
}
