//! A call about an account, which servers know by different names: it is sent in one form after another until one is
//! taken.
//!
//! ```text
//! AtProvider ──VALIDATION_ERROR───▶ OwnId
//!            └─ACCOUNT_NOT_FOUND──▶ ProviderAndOwnId
//! ```
//!
//! A form that is remembered comes first. If it is refused in one of these ways, the server may be another one by now,
//! and all begins anew, once.

use std::ops::ControlFlow;

use http::StatusCode;
use serde_json::Value;

use crate::context::{Context, Kept};
use crate::cookie::SetCookie;
use crate::endpoint::{AccountForm, AccountForms, NamedAccount};
use crate::error::Error;
use crate::time::UnixMillis;

/// The account that a call is about, and the forms that were tried.
pub(super) struct Naming {
    account: NamedAccount,
    /// With the cookies that came with refusals.
    kept: Kept,
    forms: Option<AccountForms>,
    form: AccountForm,
    earlier: Vec<AccountForm>,
    /// What is said if no form is taken.
    refusal: Option<Error>,
}

/// A refusal that may be one of the form alone.
#[derive(PartialEq, Eq)]
enum Refusal {
    /// The arguments are not those that the server takes.
    Invalid,
    /// The id is not one that the server knows in this place.
    NotFound,
}

impl Naming {
    /// Begins; none if the arguments of a call of this path leave no choice of forms.
    pub(super) fn of(context: Context<'_>, path: &str, arguments: &Value) -> Option<Self> {
        let account = NamedAccount::read(path, arguments)?;
        let forms = context.account_forms.cloned();
        let remembered = forms.as_ref().map(|forms| forms.of(account.route));
        Some(Self {
            account,
            kept: context.keep(),
            forms,
            form: remembered.unwrap_or(AccountForm::AtProvider),
            earlier: Vec::new(),
            refusal: None,
        })
    }

    /// The arguments in the form whose turn it is.
    pub(super) fn arguments(&self) -> Value {
        self.account.arguments(self.form)
    }

    /// The context of a call in that form.
    pub(super) fn context(&self, now: UnixMillis) -> Context<'_> {
        self.kept.at(now)
    }

    /// All cookies that calls in these forms have brought.
    pub(super) fn into_cookies(self) -> Vec<SetCookie> {
        self.kept.jar.into_lines()
    }

    /// Takes what a call in the last form has brought. Goes on if it is another form's turn, or ends with the reply.
    pub(super) fn replied<R>(
        &mut self,
        cookies: Vec<SetCookie>,
        reply: Result<R, Error>,
    ) -> ControlFlow<Result<R, Error>> {
        let jar = &mut self.kept.jar;
        cookies.into_iter().for_each(|cookie| jar.set(cookie));
        let error = match reply {
            Ok(reply) => {
                if let Some(forms) = &self.forms {
                    forms.remember(self.account.route, self.form);
                }
                return ControlFlow::Break(Ok(reply));
            }
            Err(error) => error,
        };
        let next = self.form_after(&error);
        // That the arguments are invalid says only that the form is another server's.
        let said = match self.refusal.take() {
            Some(earlier) if Refusal::of(&error) == Some(Refusal::Invalid) => earlier,
            _ => error,
        };
        let Some(form) = next else {
            return ControlFlow::Break(Err(said));
        };
        self.refusal = Some(said);
        self.earlier.push(self.form);
        self.form = form;
        ControlFlow::Continue(())
    }

    /// The form to go on with after a refusal of the last one.
    fn form_after(&self, error: &Error) -> Option<AccountForm> {
        let next = match (self.form, Refusal::of(error)?) {
            (AccountForm::AtProvider, Refusal::Invalid) => AccountForm::OwnId,
            (AccountForm::AtProvider, Refusal::NotFound) => AccountForm::ProviderAndOwnId,
            // It was remembered, unless the first form was tried already.
            (AccountForm::OwnId | AccountForm::ProviderAndOwnId, _) => AccountForm::AtProvider,
        };
        (!self.earlier.contains(&next)).then_some(next)
    }
}

impl Refusal {
    fn of(error: &Error) -> Option<Self> {
        if error.status() != StatusCode::BAD_REQUEST {
            return None;
        }
        match error.code() {
            "VALIDATION_ERROR" => Some(Self::Invalid),
            "ACCOUNT_NOT_FOUND" => Some(Self::NotFound),
            _ => None,
        }
    }
}
