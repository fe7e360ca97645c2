//! The calls about an account elsewhere, and the forms in which servers take its name.

use serde_json::{Map, Value};

use super::methods::{Account, GetAccessToken, GetAccountInfo, RefreshToken, UnlinkAccount};

const PROVIDER: &str = "providerId";
const ACCOUNT: &str = "accountId";
/// The argument that no server takes by this name.
const OWN_ID: &str = "id";

/// A form in which a server takes an account's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountForm {
    /// The provider, and the id that the account has there: Better Auth 1.6.
    AtProvider,
    /// The id that the account has here, and nothing else: 1.7.
    OwnId,
    /// The provider, and the id that the account has here: 1.4 at the routes of tokens, and 1.7 to unlink, since there
    /// it ignores the provider.
    ProviderAndOwnId,
}

/// A route whose arguments name an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountRoute {
    AccessToken,
    Refresh,
    Info,
    Unlink,
}

/// The arguments of a call that name the account by every id it has.
pub(crate) struct NamedAccount {
    pub(crate) route: AccountRoute,
    own_id: String,
    /// All others, as 1.6 takes them.
    arguments: Map<String, Value>,
}

impl AccountForm {
    pub(crate) const ALL: [Self; 3] = [Self::AtProvider, Self::OwnId, Self::ProviderAndOwnId];
}

impl AccountRoute {
    pub(crate) const COUNT: usize = 4;

    fn at(path: &str) -> Option<Self> {
        Some(match path {
            "get-access-token" => Self::AccessToken,
            "refresh-token" => Self::Refresh,
            "account-info" => Self::Info,
            "unlink-account" => Self::Unlink,
            _ => return None,
        })
    }
}

impl NamedAccount {
    /// Reads the arguments of a call of this route; none if they do not have the account's own id, so that there is no
    /// choice of forms.
    pub(crate) fn read(path: &str, arguments: &Value) -> Option<Self> {
        let route = AccountRoute::at(path)?;
        let mut arguments = arguments.as_object()?.clone();
        let Some(Value::String(own_id)) = arguments.remove(OWN_ID) else {
            return None;
        };
        Some(Self {
            route,
            own_id,
            arguments,
        })
    }

    /// The arguments as they are sent in this form.
    pub(crate) fn arguments(&self, form: AccountForm) -> Value {
        let mut arguments = self.arguments.clone();
        if form != AccountForm::AtProvider {
            arguments.insert(ACCOUNT.to_owned(), self.own_id.as_str().into());
        }
        if form == AccountForm::OwnId {
            arguments.remove(PROVIDER);
        }
        Value::Object(arguments)
    }
}

/// Makes the arguments of a call about an account out of the account.
macro_rules! named_by_an_account {
    ($($Arguments:ident: $new:expr;)+) => { $(
        impl From<&Account> for $Arguments {
            fn from(account: &Account) -> Self {
                $new(account).account_id(&*account.account_id).id(&*account.id)
            }
        }

        impl From<Account> for $Arguments {
            fn from(account: Account) -> Self {
                Self::from(&account)
            }
        }
    )+ };
}

named_by_an_account! {
    GetAccessToken: |account: &Account| Self::new(&*account.provider_id);
    RefreshToken: |account: &Account| Self::new(&*account.provider_id);
    UnlinkAccount: |account: &Account| Self::new(&*account.provider_id);
    GetAccountInfo: |account: &Account| Self::new().provider_id(&*account.provider_id);
}
