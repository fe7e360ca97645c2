//! Keeping somebody out, for a while or for good.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::{BanUser, UnbanUser};
use neon_auth_axum::neon_auth::User;
use serde::Deserialize;

use super::super::components::{Choice, Field, Moment};
use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::user::{self, Refused, Section, answer, path};

/// In seconds, as upstream counts.
const DURATIONS: [(&str, &str); 5] = [
    ("", "For good"),
    ("3600", "One hour"),
    ("86400", "One day"),
    ("604800", "One week"),
    ("2592000", "30 days"),
];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    reason: String,
    seconds: String,
}

pub(super) async fn ban(
    visit: Visit,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    let problem = match arguments(&id, &typed) {
        Ok(arguments) => match visit.auth.admin().ban_user(arguments).await {
            Ok(_) => {
                return Redirect::to(&Done::UserBanned.with_notice(&path(&id))).into_response();
            }
            Err(error) => Problem::from(&error),
        },
        Err(problem) => problem,
    };
    let refused = Refused {
        section: Section::Ban,
        problem,
        typed: Some(typed),
    };
    user::page(&visit, &id, Some(refused)).await
}

fn arguments(id: &str, typed: &Typed) -> Result<BanUser, Problem> {
    let mut arguments = BanUser::new(id);
    let reason = typed.reason.trim();
    if !reason.is_empty() {
        arguments = arguments.ban_reason(reason);
    }
    if typed.seconds.is_empty() {
        return Ok(arguments);
    }
    match typed.seconds.parse::<u64>() {
        Ok(seconds) if seconds > 0 => Ok(arguments.ban_expires_in(seconds)),
        // Upstream takes zero for a ban for good, which nobody has chosen here.
        _ => Err(Problem::of_form(
            "INVALID_DURATION",
            "A ban lasts for one of the times to choose from.",
        )),
    }
}

pub(super) async fn unban(visit: Visit, Path(id): Path<String>) -> Response {
    let unbanned = visit.auth.admin().unban_user(UnbanUser::new(&*id)).await;
    answer(&visit, &id, Section::Ban, unbanned, Done::UserUnbanned).await
}

pub(super) fn section(user: &User, typed: Option<&Typed>, problem: Option<&Problem>) -> Markup {
    html! {
        section.card.danger {
            h2 { "Ban" }
            @if let Some(problem) = problem { (problem) }
            @if user.banned == Some(true) { (banned(user)) } @else { (form(user, typed)) }
        }
    }
}

fn banned(user: &User) -> Markup {
    html! {
        dl {
            dt { "Banned" }
            dd { @match &user.ban_expires { Some(end) => { "until " (Moment(end)) } None => "for good" } }
            dt { "Reason" }
            dd { (user.ban_reason.as_deref().unwrap_or("none given")) }
        }
        form method="post" action={ (path(&user.id)) "/unban" } {
            button.secondary { "Lift the ban" }
        }
    }
}

fn form(user: &User, typed: Option<&Typed>) -> Markup {
    let nothing = Typed::default();
    let typed = typed.unwrap_or(&nothing);
    let reason = Field::text("Reason", "reason", &typed.reason)
        .optional()
        .hint("For administrators; the user does not see it.");
    let duration = Choice {
        label: html! { "How long" },
        id: "seconds",
        name: "seconds",
        options: &DURATIONS,
        chosen: &typed.seconds,
    };
    html! {
        p { "A banned user cannot sign in again, and is signed out everywhere at once." }
        form method="post" action={ (path(&user.id)) "/ban" } {
            (reason)
            (duration)
            button.danger { "Ban this user" }
        }
    }
}
