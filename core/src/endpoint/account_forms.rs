//! What is remembered of the form in which a server takes an account's name.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::account::{AccountForm, AccountRoute};

/// Remembers in which form a server takes an account's name, for each of the routes that take one.
///
/// Versions of Better Auth take different forms, and none says which. The first call of a route finds it out, and needs
/// a second fetch if it is not that of 1.6. A form is remembered once a call in that form has succeeded; if it is
/// refused later, because the server is another one by then, it is found out anew.
///
/// One for each server, shared by all requests; a clone shares it too. Give it to the
/// [context](crate::Context::naming_accounts) of calls.
#[derive(Clone, Default)]
pub struct AccountForms(Arc<[AtomicUsize; AccountRoute::COUNT]>);

impl AccountForms {
    /// Makes a memory that knows nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The form to begin with.
    pub(crate) fn of(&self, route: AccountRoute) -> AccountForm {
        let form = self.0.get(route as usize);
        let number = form.map_or(0, |form| form.load(Ordering::Relaxed));
        let form = AccountForm::ALL.get(number).copied();
        form.unwrap_or(AccountForm::AtProvider)
    }

    /// A call of this route has succeeded in this form.
    pub(crate) fn remember(&self, route: AccountRoute, form: AccountForm) {
        if let Some(place) = self.0.get(route as usize) {
            place.store(form as usize, Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for AccountForms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountForms").finish_non_exhaustive()
    }
}
