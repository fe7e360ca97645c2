//! What part of the users to list.

use neon_auth_axum::methods::{ListUsers, SearchField, SearchOperator, SortDirection};
use serde::Deserialize;

use super::PATH;

/// How many users a page has.
pub(super) const PAGE_SIZE: u64 = 10;

/// A search, as the query has it. Anybody can write anything there; what makes no sense counts as nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    pub(super) q: String,
    /// `name`, or else the address.
    #[serde(rename = "in")]
    pub(super) field: String,
    page: String,
}

impl Search {
    pub(super) fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).max(1)
    }

    /// How many users come before this page.
    pub(super) fn offset(&self) -> u64 {
        (self.page() - 1).saturating_mul(PAGE_SIZE)
    }

    pub(super) fn arguments(&self) -> ListUsers {
        let page = ListUsers::new()
            .sort_by("createdAt")
            .sort_direction(SortDirection::Descending)
            .limit(PAGE_SIZE)
            .offset(self.offset());
        let sought = self.q.trim();
        if sought.is_empty() {
            return page;
        }
        let (field, sought) = match &*self.field {
            "name" => (SearchField::Name, sought.to_owned()),
            // Addresses are stored in lower case.
            _ => (SearchField::Email, sought.to_lowercase()),
        };
        page.search_field(field)
            .search_operator(SearchOperator::Contains)
            .search_value(sought)
    }

    /// The address of another page of the same search.
    pub(super) fn at_page(&self, page: u64) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
            query.append_pair("in", &self.field);
        }
        query.append_pair("page", &page.to_string());
        format!("{PATH}?{}", query.finish())
    }
}
