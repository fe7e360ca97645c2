//! Sending people on: back to the client, to a page of the application's, or to the page that says what is wrong.

use form_urlencoded::Serializer;

use crate::call::Call;
use crate::link::with_error;
use crate::neon_auth::NeonAuth;
use crate::query::Query;
use crate::reply::{Answer, Reply};

/// What went wrong, as a client reads it.
pub(super) struct Fault {
    pub(super) error: &'static str,
    pub(super) description: String,
}

impl Fault {
    pub(super) fn new(error: &'static str, description: impl Into<String>) -> Self {
        let description = description.into();
        Self { error, description }
    }
}

impl NeonAuth {
    /// Back to the client, which is known to be reached there.
    pub(super) fn at_client(&self, query: &Query, redirect_uri: &str, fault: &Fault) -> String {
        let state = query.non_empty("state");
        self.fault_url(redirect_uri, fault, state, '?')
    }

    /// The same for a request that is not understood: some clients read a fragment.
    pub(super) fn at_client_unread(
        &self,
        query: &Query,
        redirect_uri: &str,
        fault: &Fault,
    ) -> String {
        let response_type = query.get("response_type").unwrap_or_default();
        let wants_token = response_type
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .any(|word| ["token", "id_token"].contains(&word));
        let mark = match query.get("response_mode") {
            Some("fragment") => '#',
            Some("query") => '?',
            _ if wants_token => '#',
            _ => '?',
        };
        // Of two states nobody knows which one it is.
        let state = query.non_empty("state");
        let state = state.filter(|_| query.all("state").count() == 1);
        self.fault_url(redirect_uri, fault, state, mark)
    }

    /// To the page of the server's own, if nobody knows where the client is reached.
    pub(super) fn at_error_page(&self, fault: &Fault) -> String {
        let page = format!("{}/error", self.base_url());
        with_error(&page, fault.error, Some(&fault.description))
    }

    fn fault_url(&self, url: &str, fault: &Fault, state: Option<&str>, mark: char) -> String {
        let mut parameters = Serializer::new(String::new());
        parameters
            .append_pair("error", fault.error)
            .append_pair("error_description", &fault.description);
        if let Some(state) = state {
            parameters.append_pair("state", state);
        }
        parameters.append_pair("iss", &self.issuer());
        let joint = match mark {
            '?' if url.contains('?') => '&',
            mark => mark,
        };
        format!("{url}{joint}{}", parameters.finish())
    }
}

/// Sends a browser on; a script is given the URL, since it could not follow.
pub(super) fn send_on(call: &Call, url: String) -> Answer {
    let is_script = call
        .header("sec-fetch-mode")
        .is_some_and(|mode| mode == "cors");
    let wants_json = call
        .header("accept")
        .is_some_and(|types| types.contains("application/json"));
    match is_script || wants_json {
        true => Ok(url_as_json(&url)),
        false => Ok(Reply::redirect(url)),
    }
}

/// Where a page goes on to.
pub(super) fn url_as_json(url: &str) -> Reply {
    #[derive(serde::Serialize)]
    struct Next<'a> {
        redirect: bool,
        url: &'a str,
    }
    Reply::json(&Next {
        redirect: true,
        url,
    })
}
