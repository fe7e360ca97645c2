//! What the first user does with the others.

use crate::browser::Page;
use crate::world::{EMAIL, PASSWORD, World};

const BOB: &str = "bob@example.com";
const LINK: &str = "href=\"/admin\"";

#[tokio::test]
async fn the_first_user_administers_and_the_second_does_not() {
    let world = World::start().await;
    let stranger = world.browser();
    let page = stranger.open("/auth/sign-up").await;
    page.says("The first account that is made here administers the others.");
    let ann = world.signed_up().await;
    let bob = world.signed_up_as("Bob", BOB).await;

    ann.open("/dashboard").await.says(LINK);
    ann.open("/admin").await.expect(200).says(BOB).says(EMAIL);
    bob.open("/dashboard").await.is_silent_about(LINK);
    let about = world.page_about(EMAIL);
    for path in ["/admin", &about, &format!("{about}/remove")] {
        let page = bob.open(path).await;
        page.expect(403)
            .says("<h1>For administrators</h1>")
            .says(BOB)
            .is_silent_about(EMAIL)
            .is_silent_about(LINK);
    }
    for form in [
        "role",
        "ban",
        "unban",
        "password",
        "sessions/revoke",
        "sessions/revoke-all",
        "impersonate",
        "remove",
    ] {
        let page = bob
            .submit(&format!("{about}/{form}"), &[("role", "user")])
            .await;
        page.expect(403).is_silent_about(EMAIL);
    }
    let stranger = world.browser();
    let page = stranger.open("/admin").await;
    page.is_at("/auth/sign-in?redirectTo=%2Fadmin");
}

#[tokio::test]
async fn the_first_user_may_come_by_code_or_from_a_provider() {
    let world = World::start().await;
    let browser = world.browser();
    let asked = [("email", EMAIL)];
    browser.submit("/auth/email-otp/send", &asked).await;
    let code = world.server.last_code(EMAIL).expect("no code was sent");
    let typed = [("email", EMAIL), ("code", &*code)];
    let page = browser.submit("/auth/email-otp", &typed).await;
    page.is_at("/dashboard").says(LINK);

    let world = World::start().await;
    let browser = world.browser();
    let chosen = [("provider", "google"), ("redirectTo", "/dashboard")];
    let provider = browser.submit("/auth/sign-in/social", &chosen).await;
    let page = Page::of(browser.authorize(&provider, EMAIL)).await;
    page.is_at("/dashboard").says(LINK);
}

#[tokio::test]
async fn users_are_searched_for_and_paged_through() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    for n in 1..=12 {
        let email = format!("user{n}@example.com");
        world.signed_up_as(&format!("Person {n}"), &email).await;
    }
    let page = ann.open("/admin").await;
    page.expect(200)
        .says("Users 1 to 10 of 13")
        .says("user12@example.com")
        .is_silent_about("user1@example.com")
        .is_silent_about("rel=\"prev\"");
    let next = page.after_words("class=\"paging\"", "href=\"");
    let page = ann.open(&next).await;
    page.says("Users 11 to 13 of 13")
        .says("user1@example.com")
        .says(EMAIL)
        .is_silent_about("rel=\"next\"");

    let page = ann.open("/admin?q=USER1&in=email").await;
    page.says("Users 1 to 4 of 4")
        .says("user10@example.com")
        .is_silent_about("user2@example.com")
        .says("value=\"USER1\"");
    let page = ann.open("/admin?q=Person+2&in=name").await;
    page.says("Users 1 to 1 of 1")
        .says("user2@example.com")
        .says("value=\"name\" selected");
    let page = ann.open("/admin?q=%3Cscript%3E&in=nothing&page=x").await;
    page.expect(200)
        .says("Nobody fits.")
        .says("&lt;script&gt;")
        .is_silent_about("<script");
    for page in ["0", "-1", "99", "18446744073709551615"] {
        let page = ann.open(&format!("/admin?page={page}")).await;
        page.expect(200).says("<h1>Administration</h1>");
    }
}

#[tokio::test]
async fn a_role_is_given_and_taken() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let bob = world.signed_up_as("Bob", BOB).await;
    let about_bob = world.page_about(BOB);
    let about_ann = format!("{}/role", world.page_about(EMAIL));
    let page = bob.open("/dashboard").await;
    page.is_from_cache().is_silent_about(LINK);
    let page = ann
        .submit(&format!("{about_bob}/role"), &[("role", "admin")])
        .await;
    page.expect(200)
        .says("The user has another role now. It counts at once.")
        .says("Make an ordinary user")
        .says("Nobody acts as an administrator.");
    let page = bob.open("/dashboard").await;
    page.is_from_upstream().says(LINK);
    bob.open("/admin").await.expect(200).says(LINK);

    // He takes hers, and gives it back.
    for (role, is_admin) in [("user", false), ("admin", true)] {
        bob.submit(&about_ann, &[("role", role)]).await.expect(200);
        let page = ann.open("/dashboard").await;
        assert_eq!(page.expect(200).text().contains(LINK), is_admin, "{role}");
    }

    let page = ann.submit(&about_ann, &[("role", "user")]).await;
    page.expect(200)
        .says("You do not administer any longer.")
        .is_silent_about(LINK);
    ann.open("/admin").await.expect(403);
    let page = bob
        .submit(&format!("{about_bob}/role"), &[("role", "emperor")])
        .await;
    page.expect(422);
}

#[tokio::test]
async fn a_banned_user_cannot_sign_in() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let bob = world.signed_up_as("Bob", BOB).await;
    let about = world.page_about(BOB);
    let typed = [("reason", "<b>spam</b>"), ("seconds", "86400")];
    let page = ann.submit(&format!("{about}/ban"), &typed).await;
    page.expect(200)
        .says("The user is banned, and signed out everywhere at once.")
        .says(">banned</span>")
        .says("&lt;b&gt;spam&lt;/b&gt;")
        .says("until <time")
        .says("Signed in nowhere.")
        .says("Nobody acts as somebody who is banned.");
    bob.is_signed_out_at_once().await;
    let typed = [("email", BOB), ("password", PASSWORD)];
    let page = bob.submit("/auth/sign-in", &typed).await;
    page.expect(403)
        .says("BANNED_USER")
        .says("You have been banned");

    let page = ann.submit(&format!("{about}/unban"), &[]).await;
    page.expect(200)
        .says("The ban is lifted.")
        .is_silent_about(">banned</span>");
    let page = bob.submit("/auth/sign-in", &typed).await;
    page.is_at("/dashboard");

    for seconds in ["0", "-1", "soon"] {
        let typed = [("reason", "spam"), ("seconds", seconds)];
        let page = ann.submit(&format!("{about}/ban"), &typed).await;
        page.expect(400)
            .says("INVALID_DURATION")
            .says("value=\"spam\"");
    }
    let page = ann.submit(&format!("{about}/ban"), &[]).await;
    page.expect(200).says("for good");
}

#[tokio::test]
async fn a_banned_user_learns_it_from_a_provider_too() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    world.signed_up_as("Bob", BOB).await;
    world.server.with(|auth| auth.set_email_verified(BOB, true));
    let ban = format!("{}/ban", world.page_about(BOB));
    ann.submit(&ban, &[]).await.expect(200);
    let bob = world.browser();
    let chosen = [("provider", "google")];
    let provider = bob.submit("/auth/sign-in/social", &chosen).await;
    let page = Page::of(bob.authorize(&provider, BOB)).await;
    page.says("You have been banned.").says("BANNED_USER");
}

#[tokio::test]
async fn sessions_are_revoked_one_by_one_and_all_together() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let first = world.signed_up_as("Bob", BOB).await;
    let second = world.signed_in_as(BOB).await;
    let about = world.page_about(BOB);
    let page = ann.open(&about).await;
    let id = page.after_words("/sessions/revoke\"", "name=\"id\" value=\"");
    let tokens: Vec<String> = world.server.with(|auth| {
        let sessions = auth.sessions(BOB);
        sessions.iter().map(|one| one.token.clone()).collect()
    });
    assert_eq!(tokens.len(), 2);
    for token in &tokens {
        page.is_silent_about(token);
    }
    let revoke = format!("{about}/sessions/revoke");
    for _ in ["there", "gone already"] {
        let page = ann.submit(&revoke, &[("id", &id)]).await;
        page.expect(200).says("That session is ended.");
    }
    first.is_signed_out_at_once().await;
    second.open("/dashboard").await.is_from_cache();
    let page = ann
        .submit(&format!("{about}/sessions/revoke-all"), &[])
        .await;
    page.expect(200)
        .says("sessions are ended. Their browsers are signed out at once.")
        .says("Signed in nowhere.");
    second.is_signed_out_at_once().await;
}

#[tokio::test]
async fn a_password_is_set_for_somebody() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let bob = world.signed_up_as("Bob", BOB).await;
    let set = format!("{}/password", world.page_about(BOB));
    let page = ann.submit(&set, &[("new_password", "short")]).await;
    page.expect(400)
        .says("PASSWORD_TOO_SHORT")
        .is_silent_about("value=\"short\"");
    let typed = [("new_password", "correct horse 2")];
    let page = ann.submit(&set, &typed).await;
    page.expect(200).says("The user has a new password.");
    bob.submit("/auth/sign-out", &[]).await;
    let typed = [("email", BOB), ("password", PASSWORD)];
    bob.submit("/auth/sign-in", &typed).await.expect(401);
    let typed = [("email", BOB), ("password", "correct horse 2")];
    bob.submit("/auth/sign-in", &typed)
        .await
        .is_at("/dashboard");
}

#[tokio::test]
async fn a_user_is_removed_after_a_question() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let bob = world.signed_up_as("Bob", BOB).await;
    let about = world.page_about(BOB);
    let remove = format!("{about}/remove");
    ann.open(&about).await.says(&remove);
    let page = ann.open(&remove).await;
    page.expect(200).says("Remove the user?").says(BOB);
    let page = ann.submit(&remove, &[]).await;
    page.expect(200)
        .says("The user is removed, and signed out everywhere at once.")
        .is_silent_about(BOB);
    bob.is_signed_out_at_once().await;
    for path in [&about, &remove] {
        ann.open(path).await.expect(404).says("no such user");
    }
    ann.submit(&remove, &[]).await.expect(404);
}

#[tokio::test]
async fn what_does_not_work_on_oneself_is_refused_and_not_offered() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let about = world.page_about(EMAIL);
    let page = ann.open(&about).await;
    page.expect(200)
        .says("This is you")
        .says("Stop administering");
    for form in ["ban", "remove", "impersonate", "password"] {
        page.is_silent_about(&format!("{about}/{form}"));
    }
    ann.open(&format!("{about}/remove")).await.expect(403);
    for (form, code) in [
        ("ban", "YOU_CANNOT_BAN_YOURSELF"),
        ("remove", "YOU_CANNOT_REMOVE_YOURSELF"),
        ("impersonate", "YOU_CANNOT_IMPERSONATE_ADMINS"),
    ] {
        let page = ann.submit(&format!("{about}/{form}"), &[]).await;
        page.says(code).says("your account page");
    }
}

#[tokio::test]
async fn a_user_with_a_hostile_name_is_text() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    world.signed_up_as("<script>alert(1)</script>", BOB).await;
    let about = world.page_about(BOB);
    for path in ["/admin", &*about, &format!("{about}/remove")] {
        let page = ann.open(path).await;
        page.expect(200).is_silent_about("<script");
    }
    for path in [
        "/admin/users/nobody",
        "/admin/users/%00%0d%0a",
        "/admin/users/..%2f",
    ] {
        let page = ann.open(path).await;
        page.expect(404).says("<h1>Page not found</h1>");
    }
    // Upstream has no session of nobody's to end, and says that it is done.
    for id in [
        "nobody",
        "%0d%0aset-cookie:x=y",
        "..%2f..%2f%2fevil.example",
    ] {
        let form = format!("/admin/users/{id}/sessions/revoke-all");
        let page = ann.submit(&form, &[]).await;
        page.expect(404).says("no such user");
        assert!(page.path().starts_with("/admin/users/"), "{}", page.path());
    }
}
