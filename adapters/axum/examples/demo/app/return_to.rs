//! Where somebody wanted to go who had to sign in first.

use maud::{Markup, html};
use neon_auth_axum::NeonAuth;
use serde::Deserialize;

const HOME: &str = "/dashboard";

/// `redirectTo`, as it came: in a query, or in a form. Anybody can write anything into it.
#[derive(Default, Deserialize)]
pub(super) struct RawReturn {
    #[serde(default, rename = "redirectTo")]
    redirect_to: String,
}

/// A page of this application to go on to.
pub(super) struct ReturnTo(String);

impl ReturnTo {
    /// Takes what [`NeonAuth::return_path`] lets pass, and else the dashboard. Without that check the sign-in page
    /// would lead to any site that somebody puts into a link.
    pub(super) fn checked(auth: &NeonAuth, raw: &RawReturn) -> Self {
        let path = auth.return_path(&raw.redirect_to).unwrap_or(HOME);
        Self(path.to_owned())
    }

    /// A page of ours, known beforehand.
    pub(super) fn page(path: &str) -> Self {
        Self(path.to_owned())
    }

    pub(super) fn path(&self) -> &str {
        &self.0
    }

    /// The address of another page that is to know it, too.
    pub(super) fn carried_to(&self, page: &str) -> String {
        self.carried_with(page, &[])
    }

    /// The same, with more for that page's query.
    pub(super) fn carried_with(&self, page: &str, pairs: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        if self.0 != HOME {
            query.append_pair("redirectTo", &self.0);
        }
        match query.finish() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }

    /// For a form.
    pub(super) fn hidden_field(&self) -> Markup {
        html! { input type="hidden" name="redirectTo" value=(self.0); }
    }
}
