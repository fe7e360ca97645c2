//! The table of server methods. Adding an endpoint is one entry in one of these files.

/// Lists the files of the table; their order is that of [`ENDPOINTS`]. A new file is also named in `neon-auth`, which
/// has the methods.
macro_rules! table {
    ($($file:ident),* $(,)?) => {
        $( mod $file; )*

        /// The arguments of each entry.
        pub(super) mod arguments {
            $( pub use super::$file::*; )*
        }

        /// Lists the whole table, group by group.
        pub const ENDPOINTS: &[&[EndpointInfo]] = &[ $( $file::ENTRIES ),* ];

        /// Does something with the endpoint of that name in the JavaScript SDK; `None` if there is none.
        #[cfg(feature = "__table")]
        pub fn visit_endpoint<V: EndpointVisitor>(name: &str, visitor: V) -> Option<V::Output> {
            $(
                let visitor = match $file::visit(name, visitor) {
                    Ok(output) => return Some(output),
                    Err(visitor) => visitor,
                };
            )*
            drop(visitor);
            None
        }
    };
}

use super::EndpointInfo;
#[cfg(feature = "__table")]
use super::EndpointVisitor;

table! {
    sign_in, sign_up, session, account, password, verification, email_otp, magic_link, phone_number, forget_password,
    provider, token, organization, team, role, admin, two_factor, passkey, username, anonymous, multi_session,
    one_time_token, device, api_key, siwe, oauth2,
}
