//! The answers that say no, under the codes Better Auth gives them.

pub(crate) mod admin;
pub(crate) mod device;
pub(crate) mod oauth_provider;
pub(crate) mod organization;
pub(crate) mod passkey;
pub(crate) mod two_factor;
pub(crate) mod username;

use std::borrow::Cow;

use http::StatusCode;

/// A request refused: a status and the JSON body that explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    message: Cow<'static, str>,
    code: Option<&'static str>,
    form: Form,
    /// How to authenticate, for `WWW-Authenticate`.
    challenge: Option<&'static str>,
}

/// How the body names what is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As Better Auth does: `message` and, if there is one, `code`.
    MessageFirst,
    /// As Neon's own layer does: `code` and `message`.
    CodeFirst,
    /// As OAuth does (RFC 6749, section 5.2): `error` and `error_description`.
    OAuth,
}

macro_rules! refusals {
    ($($name:ident = $status:ident, $message:literal;)*) => {
        $(pub(crate) const $name: $crate::refusal::Refusal =
            $crate::refusal::Refusal::new(
                ::http::StatusCode::$status, stringify!($name), $message);)*
    };
}
use refusals;

refusals! {
    ACCOUNT_NOT_FOUND = BAD_REQUEST, "Account not found";
    AMBIGUOUS_ACCOUNT = BAD_REQUEST,
        "Multiple accounts share this account ID. Pass a providerId to disambiguate.";
    BAD_REQUEST = BAD_REQUEST, "Invalid JSON in request body";
    CREDENTIAL_ACCOUNT_NOT_FOUND = BAD_REQUEST, "Credential account not found";
    CROSS_SITE_NAVIGATION_LOGIN_BLOCKED = FORBIDDEN,
        "Cross-site navigation login blocked. This request appears to be a CSRF attack.";
    EMAIL_ALREADY_VERIFIED = BAD_REQUEST, "Email is already verified";
    EMAIL_CAN_NOT_BE_UPDATED = BAD_REQUEST, "Email can not be updated";
    EMAIL_MISMATCH = BAD_REQUEST, "Email mismatch";
    FAILED_TO_UNLINK_LAST_ACCOUNT = BAD_REQUEST, "You can't unlink your last account";
    INVALID_CALLBACK_URL = FORBIDDEN, "Invalid callbackURL";
    INVALID_EMAIL = BAD_REQUEST, "Invalid email";
    INVALID_EMAIL_OR_PASSWORD = UNAUTHORIZED, "Invalid email or password";
    INVALID_ERROR_CALLBACK_URL = FORBIDDEN, "Invalid errorCallbackURL";
    INVALID_NEW_USER_CALLBACK_URL = FORBIDDEN, "Invalid newUserCallbackURL";
    INVALID_ORIGIN = FORBIDDEN, "Invalid origin";
    INVALID_OTP = BAD_REQUEST, "Invalid OTP";
    INVALID_PASSWORD = BAD_REQUEST, "Invalid password";
    INVALID_REDIRECT_URL = FORBIDDEN, "Invalid redirectURL";
    INVALID_TOKEN = BAD_REQUEST, "Invalid token";
    INVALID_USER = UNAUTHORIZED, "Invalid user";
    METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED = METHOD_NOT_ALLOWED,
        "POST method requires deferSessionRefresh to be enabled in session config";
    MISSING_OR_NULL_ORIGIN = FORBIDDEN, "Missing or null Origin";
    OTP_EXPIRED = BAD_REQUEST, "OTP expired";
    PASSWORD_TOO_LONG = BAD_REQUEST, "Password too long";
    PASSWORD_TOO_SHORT = BAD_REQUEST, "Password too short";
    PROVIDER_NOT_CONFIGURED = BAD_REQUEST,
        "Account is not associated with a configured social provider.";
    PROVIDER_NOT_FOUND = NOT_FOUND, "Provider not found";
    PROVIDER_NOT_SUPPORTED = BAD_REQUEST, "";
    SESSION_EXPIRED = BAD_REQUEST, "Session expired. Re-authenticate to perform this action.";
    SESSION_NOT_FRESH = FORBIDDEN, "Session is not fresh";
    TOKEN_EXPIRED = UNAUTHORIZED, "Token expired";
    TOO_MANY_ATTEMPTS = FORBIDDEN, "Too many attempts";
    UNAUTHORIZED = UNAUTHORIZED, "Unauthorized";
    USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL = UNPROCESSABLE_ENTITY,
        "User already exists. Use another email.";
    USER_NOT_FOUND = BAD_REQUEST, "User not found";
}

/// The verifier exchange came without the cookie that ties it to its browser.
pub(crate) const SESSION_CHALLENGE_COOKIE_NOT_FOUND: Refusal = Refusal::by_neon(
    "SESSION_CHALLENGE_COOKIE_NOT_FOUND",
    "Session challenge cookie not found",
);
/// The verifier belongs to another browser.
pub(crate) const SESSION_CHALLENGE_MISMATCH: Refusal =
    Refusal::by_neon("SESSION_CHALLENGE_MISMATCH", "Session challenge mismatch");
/// No such verifier, or no longer.
pub(crate) const VERIFICATION_NOT_FOUND: Refusal =
    Refusal::by_neon("VERIFICATION_NOT_FOUND", "Verification not found");

impl Refusal {
    const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self {
            status,
            message: Cow::Borrowed(message),
            code: Some(code),
            form: Form::MessageFirst,
            challenge: None,
        }
    }

    const fn by_neon(code: &'static str, message: &'static str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: Cow::Borrowed(message),
            code: Some(code),
            form: Form::CodeFirst,
            challenge: None,
        }
    }

    /// A refusal to a client of OAuth.
    pub(crate) const fn oauth(
        status: StatusCode,
        error: &'static str,
        description: &'static str,
    ) -> Self {
        Self {
            status,
            message: Cow::Borrowed(description),
            code: Some(error),
            form: Form::OAuth,
            challenge: None,
        }
    }

    /// The same for a request that has not the form it should.
    pub(crate) fn invalid_request(description: String) -> Self {
        Self::oauth(StatusCode::BAD_REQUEST, "invalid_request", "").with_message(description)
    }

    /// A 400 that has a message but no code.
    pub(crate) const fn without_code(message: &'static str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: Cow::Borrowed(message),
            code: None,
            form: Form::MessageFirst,
            challenge: None,
        }
    }

    /// A status alone: the real server forgot the body.
    pub(crate) const fn bare(status: StatusCode) -> Self {
        Self {
            status,
            message: Cow::Borrowed(""),
            code: None,
            form: Form::MessageFirst,
            challenge: None,
        }
    }

    /// Body or query have not the form they should.
    pub(crate) fn validation(message: String) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: message.into(),
            code: Some("VALIDATION_ERROR"),
            form: Form::MessageFirst,
            challenge: None,
        }
    }

    /// A field that only the server may set.
    pub(crate) fn field_not_allowed(field: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            message: format!("{field} is not allowed to be set").into(),
            code: Some("FIELD_NOT_ALLOWED"),
            form: Form::MessageFirst,
            challenge: None,
        }
    }

    /// A body in a form the route does not read.
    pub(crate) fn media_type(message: String) -> Self {
        Self {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message: message.into(),
            code: Some("UNSUPPORTED_MEDIA_TYPE"),
            form: Form::MessageFirst,
            challenge: None,
        }
    }

    /// The same refusal in other words.
    pub(crate) fn with_message(self, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self { message, ..self }
    }

    /// The same refusal to a client that has not authenticated as it should.
    pub(crate) const fn with_challenge(mut self, challenge: &'static str) -> Self {
        self.status = StatusCode::UNAUTHORIZED;
        self.challenge = Some(challenge);
        self
    }

    pub(crate) fn challenge(&self) -> Option<&'static str> {
        self.challenge
    }

    /// The same refusal under another status.
    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The code, as error redirects carry it.
    pub(crate) fn code(&self) -> &'static str {
        self.code.unwrap_or("BAD_REQUEST")
    }

    /// What a person may read about it.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The JSON body, keys in the order the real server writes them.
    pub(crate) fn body(&self) -> String {
        let message = json_string(&self.message);
        match (self.code.map(json_string), self.form) {
            (Some(code), Form::MessageFirst) => format!(r#"{{"message":{message},"code":{code}}}"#),
            (Some(code), Form::CodeFirst) => format!(r#"{{"code":{code},"message":{message}}}"#),
            (Some(error), Form::OAuth) if self.message.is_empty() => {
                format!(r#"{{"error":{error}}}"#)
            }
            (Some(error), Form::OAuth) => {
                format!(r#"{{"error":{error},"error_description":{message}}}"#)
            }
            (None, _) if self.message.is_empty() => String::new(),
            (None, _) => format!(r#"{{"message":{message}}}"#),
        }
    }
}

fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
