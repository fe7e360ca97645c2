//! Where Neon Auth is.

use std::fmt;

use http::Uri;

use crate::origin::is_loopback;

/// `base_url`, checked: absolute, https or on this machine, without query, fragment, user info or trailing slash.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    text: String,
    host: String,
}

/// Whether TLS may be missing on the way to another machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    Tls,
    MayBePlain,
}

/// Neon's console shows this URL first, and both are of the same branch.
fn is_database_url(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default();
    scheme.eq_ignore_ascii_case("postgres") || scheme.eq_ignore_ascii_case("postgresql")
}

impl BaseUrl {
    /// Takes a URL, or says what is wrong with it. The URL itself is not repeated: it might carry a password.
    pub(crate) fn new(url: &str, security: Security) -> Result<Self, &'static str> {
        if is_database_url(url) {
            return Err(
                "is the URL of a database; the Auth URL is meant, which begins with `https://` and stands on the page \
                 \"Auth\" of the Neon Console",
            );
        }
        if url.contains(['?', '#']) {
            return Err("must have no query and no fragment");
        }
        let uri: Uri = url
            .parse()
            .map_err(|_| "is not a URL; copy the Auth URL from the Neon Console")?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("must be absolute, such as `https://…/neondb/auth`");
        };
        if authority.as_str().contains('@') {
            return Err("must have no user name or password in it");
        }
        if authority.host().is_empty() {
            return Err("must name a host");
        }
        let port = authority.as_str().get(authority.host().len()..);
        if port.is_some_and(|port| port.len() > 1) && authority.port_u16().is_none() {
            return Err("must have a port between 0 and 65535, or none");
        }
        match scheme {
            "https" => {}
            "http" if security == Security::MayBePlain || is_loopback(authority.host()) => {}
            "http" => {
                return Err(
                    "must be https, unless the host is this machine; for an auth server in one private network with \
                     the application, set `insecure_upstream`",
                );
            }
            _ => return Err("must be https"),
        }
        let path = uri.path().strip_suffix('/').unwrap_or(uri.path());
        Ok(Self {
            text: format!("{scheme}://{authority}{path}"),
            host: authority.host().to_owned(),
        })
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// The URL of a path below this one; the query goes along verbatim.
    ///
    /// `None` if the two do not make a URL that is, byte for byte, the one asked for.
    pub(crate) fn join(&self, path: &str, query: Option<&str>) -> Option<Uri> {
        let url = match query {
            Some(query) => format!("{}/{path}?{query}", self.text),
            None => format!("{}/{path}", self.text),
        };
        let uri: Uri = url.parse().ok()?;
        let same = uri
            .path()
            .strip_suffix(path)
            .is_some_and(|base| base.ends_with('/'))
            && uri.query() == query;
        same.then_some(uri)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_called_without_tls() {
        for good in [
            "https://a.example/b",
            "http://localhost:1/b",
            "http://127.8.0.1",
            "http://[::1]:9",
            "https://a.example:65535",
        ] {
            assert!(
                BaseUrl::new(good, Security::Tls).is_ok(),
                "{good} was refused"
            );
        }
        for bad in [
            "http://a.example",
            "ftp://a",
            "a.example/b",
            "/b",
            "",
            "https://",
            "http://localhost.evil.example",
            "https://a.example:99999",
            "https://a.example:port/b",
            "http://[::1]:99999",
        ] {
            assert!(
                BaseUrl::new(bad, Security::Tls).is_err(),
                "{bad:?} was taken"
            );
        }
    }

    #[test]
    fn another_machine_is_called_without_tls_if_the_configuration_says_so() {
        let auth = BaseUrl::new("http://auth:3000/api/auth", Security::MayBePlain).unwrap();
        assert_eq!(auth.host(), "auth");
        assert!(BaseUrl::new("ftp://auth", Security::MayBePlain).is_err());
    }

    #[test]
    fn the_url_of_the_database_is_refused_with_the_one_that_is_meant() {
        for url in [
            "postgres://user:hunter2@ep-example.neon.tech/neondb?sslmode=require",
            "PostgreSQL://user:hunter2@ep-example.neon.tech/neondb",
        ] {
            let problem = BaseUrl::new(url, Security::Tls).unwrap_err();
            assert!(problem.contains("the Auth URL is meant"), "{problem}");
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }

    #[test]
    fn a_password_is_refused_and_not_repeated() {
        let problem = BaseUrl::new("https://user:hunter2@a.example", Security::Tls).unwrap_err();
        assert!(!problem.contains("hunter2"), "{problem}");
    }

    #[test]
    fn joins_below_itself() {
        let base = BaseUrl::new("https://a.example/db/auth/", Security::Tls).unwrap();
        let joined = |path, query| base.join(path, query).map(|uri| uri.to_string());
        assert_eq!(
            joined("ok", None).as_deref(),
            Some("https://a.example/db/auth/ok")
        );
        assert_eq!(
            joined("ok", Some("a=%2F&&b")).as_deref(),
            Some("https://a.example/db/auth/ok?a=%2F&&b")
        );
        assert_eq!(
            joined("ok", Some("")).as_deref(),
            Some("https://a.example/db/auth/ok?")
        );
        assert_eq!(joined("a b", None), None);
        assert_eq!(joined("ok", Some("a#b")), None);
    }
}
