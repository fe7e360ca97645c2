//! A case as it is written down. A key that is not known is an error.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    #[serde(rename = "name")]
    pub(super) _name: String,
    pub(super) now: String,
    pub(super) config: Config,
    pub(super) entry: Entry,
    pub(super) handler: Option<Handler>,
    pub(super) middleware: Option<Middleware>,
    pub(super) get_session: Option<GetSession>,
    pub(super) call: Option<Call>,
    pub(super) request: Request,
    /// None: the core checks no invalidations.
    pub(super) invalidated: Option<Vec<Invalidated>>,
    #[serde(default)]
    pub(super) upstream: Vec<Reply>,
    pub(super) expect: Expect,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry {
    Handler,
    Middleware,
    GetSession,
    Call,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    pub(super) base_url: String,
    pub(super) cookie_secrets: Vec<String>,
    pub(super) session_data_ttl: u64,
    pub(super) domain: Option<String>,
    pub(super) same_site: SameSite,
    pub(super) origin: Option<String>,
    pub(super) mount: Option<String>,
    #[serde(default)]
    pub(super) trusted_origins: Vec<String>,
    pub(super) stale_if_error: Option<u64>,
    pub(super) client_ip: Option<IpAddr>,
    #[serde(default)]
    pub(super) api_routes: Vec<String>,
    #[serde(default)]
    pub(super) partitioned: bool,
    #[serde(default)]
    pub(super) api_keys: bool,
    pub(super) cookie_prefix: Option<String>,
    pub(super) secure_prefix: Option<bool>,
    #[serde(default)]
    pub(super) insecure_localhost: bool,
    pub(super) session_data_limit: Option<usize>,
    #[serde(default)]
    pub(super) cache_without: Vec<String>,
    #[serde(default)]
    pub(super) host_prefix: bool,
    pub(super) path_prefix: Option<String>,
    #[serde(default)]
    pub(super) insecure_upstream: bool,
    pub(super) jwks_path: Option<String>,
    pub(super) page_cache_control: Option<PageCacheControl>,
}

/// A text, or false: none is added.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum PageCacheControl {
    Text(String),
    Added(bool),
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SameSite {
    Strict,
    Lax,
    None,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Handler {
    pub(super) path: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Middleware {
    pub(super) login_url: Option<String>,
    pub(super) public_routes: Option<Vec<String>>,
    pub(super) answer: Option<Answer>,
}

/// What the application answers to a request that is let through.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) headers: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GetSession {
    #[serde(default)]
    pub(super) fresh: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Call {
    pub(super) endpoint: String,
    pub(super) args: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Reply {
    Answer {
        status: u16,
        #[serde(default)]
        headers: Vec<(String, String)>,
        #[serde(default)]
        body: Option<String>,
    },
    Failure {
        failure: FailureKind,
    },
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FailureKind {
    Dns,
    Refused,
    Timeout,
    Tls,
    Reset,
    Abort,
    Other,
    Internal,
    Local,
}

/// A session or a user; what was cached about it until then does not count.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Invalidated {
    User { user: String, at: String },
    Session { session: String, at: String },
}

/// A session, by its token, or a user; what was cached about it does not count from now on.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Invalidates {
    User {
        user: String,
        vouched_for: Option<bool>,
    },
    Session {
        session: String,
        vouched_for: Option<bool>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    pub(super) upstream: Option<Vec<Outgoing>>,
    pub(super) invalidates: Option<Vec<Invalidates>>,
    pub(super) response: Option<Response>,
    pub(super) decision: Option<Decision>,
    pub(super) result: Option<CallResult>,
    pub(super) set_cookie: Option<SetCookies>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outgoing {
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    pub(super) query: Option<BTreeMap<String, Value>>,
    pub(super) cookies: Option<BTreeMap<String, String>>,
    pub(super) headers: Option<Headers>,
    #[serde(default, deserialize_with = "given")]
    pub(super) body: Option<Value>,
}

/// By lower-case name: null is absent, true is any value.
pub(super) type Headers = BTreeMap<String, Value>;
/// By the cookie's whole name.
pub(super) type SetCookies = BTreeMap<String, Cookie>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Response {
    pub(super) status: Option<u16>,
    pub(super) headers: Option<Headers>,
    pub(super) body: Option<String>,
    #[serde(default, deserialize_with = "given")]
    pub(super) json: Option<Value>,
    pub(super) interstitial: Option<String>,
    pub(super) set_cookie: Option<SetCookies>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum ActionKind {
    Allow,
    Redirect,
    Interstitial,
    Respond,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    pub(super) action: Option<ActionKind>,
    pub(super) action_not: Option<ActionKind>,
    pub(super) status: Option<u16>,
    #[serde(default, deserialize_with = "given")]
    pub(super) json: Option<Value>,
    pub(super) headers: Option<Headers>,
    pub(super) location: Option<String>,
    pub(super) location_path: Option<String>,
    pub(super) location_params: Option<BTreeMap<String, String>>,
    pub(super) location_lacks: Option<String>,
    #[serde(default, deserialize_with = "given")]
    pub(super) session: Option<Value>,
    pub(super) request_headers: Option<Headers>,
    pub(super) set_cookie: Option<SetCookies>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CallResult {
    #[serde(default, deserialize_with = "given")]
    pub(super) ok: Option<Value>,
    pub(super) error: Option<CallError>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CallError {
    pub(super) code: Option<String>,
    pub(super) status: Option<u16>,
    pub(super) message: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cookie {
    pub(super) value: Option<String>,
    pub(super) session_data: Option<Value>,
    #[serde(default)]
    pub(super) cleared: Option<bool>,
    pub(super) attributes: Option<BTreeMap<String, Value>>,
    pub(super) parent_domains_cleared: Option<Vec<String>>,
}

/// Tells a key that is null from one that is not there.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
