//! The server methods on [`RequestAuth`]. Their table is in the core, a file for each of these lines.

use neon_auth_core::methods::*;

use crate::pending::Pending;
use crate::request_auth::RequestAuth;
use crate::transport::Mode;

neon_auth_core::sign_in_methods!();
neon_auth_core::sign_up_methods!();
neon_auth_core::session_methods!();
neon_auth_core::account_methods!();
neon_auth_core::password_methods!();
neon_auth_core::verification_methods!();
neon_auth_core::email_otp_methods!();
neon_auth_core::magic_link_methods!();
neon_auth_core::phone_number_methods!();
neon_auth_core::forget_password_methods!();
neon_auth_core::provider_methods!();
neon_auth_core::token_methods!();
neon_auth_core::organization_methods!();
neon_auth_core::team_methods!();
neon_auth_core::role_methods!();
neon_auth_core::admin_methods!();
neon_auth_core::two_factor_methods!();
neon_auth_core::passkey_methods!();
neon_auth_core::username_methods!();
neon_auth_core::anonymous_methods!();
neon_auth_core::multi_session_methods!();
neon_auth_core::one_time_token_methods!();
neon_auth_core::device_methods!();
neon_auth_core::api_key_methods!();
neon_auth_core::siwe_methods!();
neon_auth_core::oauth2_methods!();
