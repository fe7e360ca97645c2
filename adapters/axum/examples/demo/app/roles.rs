//! Roles, of a user or of a member.

use maud::{Markup, Render, html};
use neon_auth_axum::neon_auth::User;

/// The role of those who administer all users.
pub(super) const ADMIN: &str = "admin";

/// What upstream writes: a role, or several with commas between them.
#[derive(Clone, Copy)]
pub(super) struct Roles<'a>(pub(super) &'a str);

impl<'a> Roles<'a> {
    pub(super) fn of(user: &'a User) -> Self {
        Self(user.role.as_deref().unwrap_or_default())
    }

    pub(super) fn each(self) -> impl Iterator<Item = &'a str> {
        let roles = self.0.split(',').map(str::trim);
        roles.filter(|role| !role.is_empty())
    }

    pub(super) fn has(self, role: &str) -> bool {
        self.each().any(|own| own == role)
    }
}

impl Render for Roles<'_> {
    fn render(&self) -> Markup {
        html! {
            @for (n, role) in self.each().enumerate() {
                @if n > 0 { " " }
                span.badge.upstream { (role) }
            }
        }
    }
}
