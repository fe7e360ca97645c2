//! The e-mail address, and whether it is known to be the person's own.

use axum::response::Response;
use maud::{Markup, html};
use neon_auth_axum::methods::SendVerificationEmail;
use neon_auth_axum::neon_auth::User;

use super::super::done::Done;
use super::super::problem::Problem;
use super::super::visit::Visit;
use super::{PATH, Section, answer};

pub(super) async fn send_link(visit: Visit) -> Response {
    let arguments = SendVerificationEmail::new(&*visit.session.user.email)
        .callback_url(Done::AddressVerified.with_notice(PATH));
    let sent = visit.auth.send_verification_email(arguments).await;
    answer(visit, Section::Address, sent, Done::LinkSent, None).await
}

pub(super) fn section(user: &User, problem: Option<&Problem>) -> Markup {
    html! {
        section.card {
            h2 { "E-mail address" }
            p {
                (user.email) " "
                @if user.email_verified {
                    span.badge.cache { "verified" }
                } @else {
                    span.badge.stale { "not verified" }
                }
            }
            @if let Some(problem) = problem { (problem) }
            @if !user.email_verified {
                p.hint {
                    "Until it is verified the password may be a stranger's: signing in by code drops it, and a "
                    "provider's account with this address is not linked."
                }
                form method="post" action="/account/address" {
                    button.secondary { "Send a verification link" }
                }
            }
        }
    }
}
