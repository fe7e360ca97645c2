//! Organizations and their members.

use crate::browser::Browser;
use crate::world::{EMAIL, World};

const BOB: &str = "bob@example.com";
const CEO: &str = "ceo@example.com";

/// Creates an organization; its page.
pub(crate) async fn created(browser: &Browser, name: &str) -> String {
    let page = browser.submit("/organizations", &[("name", name)]).await;
    page.expect(200).says("The organization is created");
    page.path().to_owned()
}

/// Invites somebody, who accepts from the mail.
async fn joined(world: &World, inviter: &Browser, path: &str, email: &str, role: &str) {
    let invited = [("email", email), ("role", role)];
    let page = inviter.submit(&format!("{path}/invite"), &invited).await;
    page.expect(200).says("An invitation is on its way.");
    let browser = match email {
        BOB => world.signed_up_as("Bob", BOB).await,
        other => world.signed_up_as("Cleo", other).await,
    };
    let outbox = browser.open("/dev/outbox").await;
    let link = outbox.after("href=\"/invitations/");
    let page = browser
        .submit(&format!("/invitations/{link}/accept"), &[])
        .await;
    page.expect(200).says("You are in");
}

#[tokio::test]
async fn the_creator_of_an_organization_owns_it() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let page = ann.open("/organizations").await;
    page.expect(200).says("You are in none yet.");
    let path = created(&ann, "Acme & Rockets!").await;
    let page = ann.open(&path).await;
    page.says("<h1>Acme &amp; Rockets!</h1>")
        .says("<code>acme-rockets</code>")
        .says(">owner</span>")
        .says("You are the only owner.");
    let page = ann.open("/organizations").await;
    page.says(&path)
        .says("acme-rockets")
        .says(">owner</span>")
        .is_silent_about("You are in none yet.");
}

#[tokio::test]
async fn a_slug_that_cannot_be_is_refused_at_the_form() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    created(&ann, "Acme").await;
    let long = "a".repeat(300);
    for (name, slug, code) in [
        ("Other", "acme", "ORGANIZATION_SLUG_ALREADY_TAKEN"),
        ("Other", &*long, "SLUG_TOO_LONG"),
        ("Other", "a/b", "INVALID_SLUG"),
        ("Other", "-", "INVALID_SLUG"),
        ("株式会社", "", "INVALID_SLUG"),
        ("   ", "other", "NAME_MISSING"),
    ] {
        let typed = [("name", name), ("slug", slug)];
        let page = ann.submit("/organizations", &typed).await;
        page.expect(400)
            .says(code)
            .says(&format!("value=\"{name}\""));
    }
    let page = ann.submit("/organizations", &[("name", "ACME")]).await;
    // The slug that was made of the name is there to be changed.
    page.expect(400)
        .says("ORGANIZATION_SLUG_ALREADY_TAKEN")
        .says("value=\"acme\"");
}

#[tokio::test]
async fn a_hostile_name_is_text() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let path = created(&ann, "<script>alert(1)</script>").await;
    for page in ["/organizations", &path, &format!("{path}/delete")] {
        let page = ann.open(page).await;
        page.expect(200)
            .says("&lt;script&gt;")
            .is_silent_about("<script");
    }
    let long = "x".repeat(10_000);
    let typed = [("name", &*long), ("slug", "long")];
    ann.submit("/organizations", &typed).await.expect(200);
}

#[tokio::test]
async fn an_organization_of_others_is_not_there() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let path = created(&ann, "Acme").await;
    let bob = world.signed_up_as("Bob", BOB).await;
    for path in [
        &*path,
        &format!("{path}/delete"),
        "/organizations/nowhere",
        "/organizations/..%2f..%2faccount",
        "/organizations/%00%0d%0a",
    ] {
        let page = bob.open(path).await;
        page.expect(404)
            .says("<h1>Page not found</h1>")
            .is_silent_about("Acme");
    }
    for form in ["role", "remove", "invite", "withdraw", "leave", "delete"] {
        let page = bob.submit(&format!("{path}/{form}"), &[]).await;
        page.expect(404).is_silent_about("Acme");
    }
}

#[tokio::test]
async fn roles_are_given_and_members_removed() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let path = created(&ann, "Acme").await;
    joined(&world, &ann, &path, BOB, "member").await;
    let page = ann.open(&path).await;
    let bob = page.after_words(">Bob<", "name=\"member\" value=\"");
    let chosen = [("member", &*bob), ("role", "admin")];
    let page = ann.submit(&format!("{path}/role"), &chosen).await;
    page.expect(200)
        .says("The member has another role now.")
        .says("value=\"admin\" selected");
    let chosen = [("member", &*bob), ("role", "emperor")];
    let page = ann.submit(&format!("{path}/role"), &chosen).await;
    page.expect(400).says("ROLE_NOT_FOUND");
    let page = ann
        .submit(&format!("{path}/remove"), &[("member", &*bob)])
        .await;
    page.expect(200)
        .says("The member is removed.")
        .is_silent_about(BOB);
    let page = ann
        .submit(&format!("{path}/remove"), &[("member", &*bob)])
        .await;
    page.expect(400).says("MEMBER_NOT_FOUND");
}

#[tokio::test]
async fn members_are_neither_offered_nor_granted_what_owners_do() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let path = created(&ann, "Acme").await;
    joined(&world, &ann, &path, BOB, "member").await;
    let page = ann.open(&path).await;
    let bob_id = page.after_words(">Bob<", "name=\"member\" value=\"");
    let invited = [("email", CEO), ("role", "member")];
    let page = ann.submit(&format!("{path}/invite"), &invited).await;
    let invitation = page.after("name=\"invitation\" value=\"");

    let bob = world.signed_in_as(BOB).await;
    let page = bob.open(&path).await;
    page.expect(200).says(EMAIL).says("Leave the organization");
    for form in ["role", "remove", "invite", "withdraw", "delete"] {
        page.is_silent_about(&format!("{path}/{form}"));
    }
    page.is_silent_about(CEO);
    for (form, fields, status, code) in [
        (
            "role",
            [("member", &*bob_id), ("role", "admin")],
            403,
            "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER",
        ),
        (
            "remove",
            [("member", &*bob_id), ("", "")],
            401,
            "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER",
        ),
        (
            "invite",
            [("email", "dan@example.com"), ("role", "member")],
            403,
            "YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION",
        ),
        (
            "withdraw",
            [("invitation", &*invitation), ("", "")],
            403,
            "YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION",
        ),
        (
            "delete",
            [("", ""), ("", "")],
            403,
            "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION",
        ),
    ] {
        let page = bob.submit(&format!("{path}/{form}"), &fields).await;
        page.expect(status).says(code).says("Acme");
    }
    let page = bob.open(&format!("{path}/delete")).await;
    page.expect(403).says("Only an owner");
}

#[tokio::test]
async fn members_leave_and_the_only_owner_stays() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let path = created(&ann, "Acme").await;
    joined(&world, &ann, &path, BOB, "admin").await;
    let leave = format!("{path}/leave");
    let page = ann.submit(&leave, &[]).await;
    page.expect(400)
        .says("YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
    let bob = world.signed_in_as(BOB).await;
    let page = bob.submit(&leave, &[]).await;
    page.expect(200)
        .says("You have left the organization.")
        .is_silent_about(&path);
    bob.open(&path).await.expect(404);
}

#[tokio::test]
async fn an_organization_is_deleted_after_a_question() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let path = created(&ann, "Acme").await;
    ann.open(&path).await.says(&format!("{path}/delete"));
    let delete = format!("{path}/delete");
    let page = ann.open(&delete).await;
    page.expect(200)
        .says("Delete the organization?")
        .says("Acme");
    let page = ann.submit(&delete, &[]).await;
    page.expect(200)
        .says("The organization is gone.")
        .says("You are in none yet.");
    ann.open(&path).await.expect(404);
}

#[tokio::test]
async fn an_outage_leaves_what_was_typed() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let path = created(&ann, "Acme").await;
    ann.open("/dashboard").await.expect(200);
    world.server.pause();
    ann.open(&path).await.expect(502).names_the_outage();
    let page = ann.submit("/organizations", &[("name", "Beta")]).await;
    page.expect(502).names_the_outage().says("value=\"Beta\"");
    world.server.resume().expect("the port is taken");
    ann.open(&path).await.expect(200).says("Acme");
}

#[tokio::test]
async fn a_session_that_ended_elsewhere_leads_back_by_way_of_signing_in() {
    let world = World::start().await;
    let ann = world.signed_up().await;
    let path = created(&ann, "Acme").await;
    ann.open("/dashboard").await.expect(200);
    let other = world.signed_in_as(EMAIL).await;
    other
        .submit("/account/sessions/revoke-others", &[])
        .await
        .expect(200);
    let back = path.replace('/', "%2F");
    let page = ann.open(&path).await;
    page.is_at(&format!("/auth/sign-in?redirectTo={back}"));
}
