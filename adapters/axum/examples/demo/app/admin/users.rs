//! All users, or those that are searched for.

use axum::extract::Query;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use neon_auth_axum::methods::Users;
use neon_auth_axum::neon_auth::User;

use super::super::components::{Choice, Field};
use super::super::roles::Roles;
use super::super::visit::Visit;
use super::search::{PAGE_SIZE, Search};
use super::{PATH, TITLE, instead_of, user};

const FIELDS: [(&str, &str); 2] = [("email", "E-mail address"), ("name", "Name")];

pub(super) async fn show(visit: Visit, Query(search): Query<Search>) -> Response {
    let users = match visit.auth.admin().list_users(search.arguments()).await {
        Ok(users) => users,
        Err(error) => return instead_of(&visit, PATH, &error).await,
    };
    let content = html! {
        h1 { (TITLE) }
        section.card {
            h2 { "Users" }
            (search_form(&search))
            @if users.users.is_empty() {
                p.hint {
                    @if users.total == 0 { "Nobody fits. " } @else { "There is no such page. " }
                    a href=(PATH) { "All users" }
                }
            } @else {
                (table(&users.users, &visit.session.user.id))
                (paging(&search, &users))
            }
        }
    };
    visit.shell.page(TITLE, content).into_response()
}

fn search_form(search: &Search) -> Markup {
    let field = Choice {
        label: html! { "Where" },
        id: "in",
        name: "in",
        options: &FIELDS,
        chosen: &search.field,
    };
    html! {
        form.search role="search" action=(PATH) {
            (Field::text("Search for", "q", &search.q).optional())
            (field)
            button { "Search" }
        }
    }
}

fn table(users: &[User], own_id: &str) -> Markup {
    html! {
        // On a narrow screen the cells are no table to look at, and some browsers would take its meaning away as well.
        table role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for head in ["User", "Role", "State"] { th scope="col" role="columnheader" { (head) } }
                }
            }
            tbody role="rowgroup" {
                @for user in users {
                    tr role="row" {
                        th scope="row" role="rowheader" {
                            a href=(user::path(&user.id)) { (user::called(user)) }
                            @if user.id == own_id { " " span.badge.cache { "you" } }
                            p.hint { (user.email) }
                        }
                        td role="cell" { (Roles::of(user)) }
                        td role="cell" { (user::state(user)) }
                    }
                }
            }
        }
    }
}

fn paging(search: &Search, users: &Users) -> Markup {
    let (page, pages) = (search.page(), users.total.div_ceil(PAGE_SIZE));
    let first = search.offset().saturating_add(1);
    let last = search.offset().saturating_add(PAGE_SIZE).min(users.total);
    html! {
        nav.paging aria-label="Pages" {
            p.hint { "Users " (first) " to " (last) " of " (users.total) }
            @if page > 1 { a href=(search.at_page(page - 1)) rel="prev" { "Newer" } }
            @if page < pages { a href=(search.at_page(page + 1)) rel="next" { "Older" } }
        }
    }
}
