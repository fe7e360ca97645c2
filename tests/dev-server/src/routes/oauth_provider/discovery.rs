//! What the provider is and where, for clients that look it up.

use http::header::CACHE_CONTROL;
use serde::Serialize;

use crate::call::Call;
use crate::neon_auth::NeonAuth;
use crate::reply::{Answer, Reply};

use super::SCOPES;

const CACHING: &str = "public, max-age=15, stale-while-revalidate=15, stale-if-error=86400";
const AUTHENTICATION: [&str; 3] = [
    "client_secret_basic",
    "client_secret_post",
    "private_key_jwt",
];
const SIGNATURES: [&str; 10] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];

/// The document of the real server, so that clients choose here what they choose there.
#[derive(Serialize)]
struct Metadata {
    scopes_supported: [&'static str; 6],
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    registration_endpoint: String,
    introspection_endpoint: String,
    revocation_endpoint: String,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    grant_types_supported: [&'static str; 3],
    token_endpoint_auth_methods_supported: [&'static str; 4],
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 10],
    introspection_endpoint_auth_methods_supported: [&'static str; 3],
    introspection_endpoint_auth_signing_alg_values_supported: [&'static str; 10],
    revocation_endpoint_auth_methods_supported: [&'static str; 3],
    revocation_endpoint_auth_signing_alg_values_supported: [&'static str; 10],
    code_challenge_methods_supported: [&'static str; 1],
    authorization_response_iss_parameter_supported: bool,
    dpop_signing_alg_values_supported: [&'static str; 5],
    backchannel_logout_supported: bool,
    backchannel_logout_session_supported: bool,
    claims_supported: [&'static str; 14],
    claims_parameter_supported: bool,
    userinfo_endpoint: String,
    subject_types_supported: [&'static str; 1],
    acr_values_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
    end_session_endpoint: String,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    prompt_values_supported: [&'static str; 5],
}

/// GET `.well-known/openid-configuration` and `.well-known/oauth-authorization-server`
pub(in crate::routes) fn metadata(auth: &mut NeonAuth, _: &Call) -> Answer {
    let at = |path: &str| format!("{}/{path}", auth.base_url());
    let [basic, post, key] = AUTHENTICATION;
    let document = Metadata {
        scopes_supported: SCOPES,
        issuer: auth.issuer(),
        authorization_endpoint: at("oauth2/authorize"),
        token_endpoint: at("oauth2/token"),
        jwks_uri: at(".well-known/jwks.json"),
        registration_endpoint: at("oauth2/register"),
        introspection_endpoint: at("oauth2/introspect"),
        revocation_endpoint: at("oauth2/revoke"),
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        grant_types_supported: ["authorization_code", "client_credentials", "refresh_token"],
        token_endpoint_auth_methods_supported: ["none", basic, post, key],
        token_endpoint_auth_signing_alg_values_supported: SIGNATURES,
        introspection_endpoint_auth_methods_supported: AUTHENTICATION,
        introspection_endpoint_auth_signing_alg_values_supported: SIGNATURES,
        revocation_endpoint_auth_methods_supported: AUTHENTICATION,
        revocation_endpoint_auth_signing_alg_values_supported: SIGNATURES,
        code_challenge_methods_supported: ["S256"],
        authorization_response_iss_parameter_supported: true,
        dpop_signing_alg_values_supported: ["EdDSA", "ES256", "ES512", "PS256", "RS256"],
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        claims_supported: [
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "sid",
            "scope",
            "azp",
            "name",
            "picture",
            "given_name",
            "family_name",
            "email",
            "email_verified",
        ],
        claims_parameter_supported: true,
        userinfo_endpoint: at("oauth2/userinfo"),
        subject_types_supported: ["public"],
        acr_values_supported: ["0"],
        id_token_signing_alg_values_supported: ["EdDSA"],
        end_session_endpoint: at("oauth2/end-session"),
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
        prompt_values_supported: ["login", "consent", "create", "select_account", "none"],
    };
    Ok(Reply::json(&document).with_header(CACHE_CONTROL, CACHING))
}
