//! How often a client may ask, as Better Auth 1.6 counts it.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use crate::clock::Timestamp;
use crate::plugin::{Plugin, Plugins};

/// How many counts are kept at most.
const MAX_COUNTS: usize = 100_000;

/// How often counts that are over are removed.
const SWEEP_INTERVAL: Duration = Duration::from_secs(10);

/// The counts, by address and path. Clients without an address are counted as one.
#[derive(Debug, Default)]
pub(crate) struct RateLimits {
    counts: BTreeMap<(Option<IpAddr>, String), Count>,
    next_sweep: Option<Timestamp>,
}

/// The requests of one client to one path.
#[derive(Debug)]
struct Count {
    requests: u32,
    /// Each request that is allowed moves it.
    ends: Timestamp,
}

/// How many requests are allowed until the client pauses for so long.
struct Rule {
    requests: u32,
    pause: Duration,
}

impl RateLimits {
    /// Counts a request to a path below the base path. Gives the answer that refuses it, if it is one too many.
    pub(crate) fn refuse(
        &mut self,
        now: Timestamp,
        path: &str,
        headers: &HeaderMap,
        plugins: &Plugins,
    ) -> Option<Response<Bytes>> {
        self.sweep(now);
        let path = path.trim_end_matches('/');
        let rule = Rule::of(path, plugins);
        let key = (address(headers), path.to_owned());
        let is_new = !self.counts.contains_key(&key);
        if is_new && self.counts.len() >= MAX_COUNTS {
            self.counts.pop_first();
        }
        let count = self.counts.entry(key).or_insert(Count {
            requests: 0,
            ends: now,
        });
        if count.ends <= now {
            count.requests = 0;
        }
        if count.requests >= rule.requests {
            return Some(refusal(now.seconds_until(count.ends)));
        }
        count.requests += 1;
        count.ends = now.after(rule.pause);
        None
    }

    fn sweep(&mut self, now: Timestamp) {
        if self.next_sweep.is_none_or(|next| next <= now) {
            self.counts.retain(|_, count| count.ends > now);
            self.next_sweep = Some(now.after(SWEEP_INTERVAL));
        }
    }
}

impl Rule {
    /// The rules of the plug-ins come before those of the server itself.
    fn of(path: &str, plugins: &Plugins) -> Self {
        const MAGIC_LINK: &[&str] = &["sign-in/magic-link", "magic-link/verify"];
        const CODES: &[&str] = &[
            "email-otp/send-verification-otp",
            "email-otp/check-verification-otp",
            "email-otp/verify-email",
            "sign-in/email-otp",
            "email-otp/request-password-reset",
            "email-otp/reset-password",
            "email-otp/request-email-change",
            "email-otp/change-email",
        ];
        const SIGNING_IN: &[&str] = &["sign-in", "sign-up", "change-password", "change-email"];
        const MAILS: &[&str] = &["request-password-reset", "send-verification-email"];
        let starts_with = |prefixes: &[&str]| prefixes.iter().any(|it| path.starts_with(it));
        let (requests, seconds) = if let Some(rule) = of_plugin(path, plugins) {
            rule
        } else if starts_with(MAGIC_LINK) {
            (5, 60)
        } else if CODES.contains(&path) {
            (3, 60)
        } else if starts_with(SIGNING_IN) {
            (3, 10)
        } else if MAILS.contains(&path) || path.starts_with("forget-password") {
            (3, 60)
        } else {
            (100, 10)
        };
        Self {
            requests,
            pause: Duration::from_secs(seconds),
        }
    }
}

/// How many requests the plugins that are on allow for a path, and the seconds to wait after the last.
fn of_plugin(path: &str, plugins: &Plugins) -> Option<(u32, u64)> {
    let (plugin, rule) = match path {
        "device" => (Plugin::DeviceAuthorization, (5, 30 * 60)),
        "oauth2/register" => (Plugin::OAuthProvider, (5, 60)),
        "oauth2/token" => (Plugin::OAuthProvider, (20, 60)),
        "oauth2/authorize" | "oauth2/revoke" => (Plugin::OAuthProvider, (30, 60)),
        "oauth2/userinfo" => (Plugin::OAuthProvider, (60, 60)),
        "oauth2/introspect" => (Plugin::OAuthProvider, (100, 60)),
        _ if path.starts_with("two-factor/") => (Plugin::TwoFactor, (3, 10)),
        _ => return None,
    };
    plugins.has(plugin).then_some(rule)
}

/// The client's address: the one in `x-forwarded-for`, none if there are several. A mapped IPv4 address counts as that
/// address, an IPv6 address as its /64 network.
fn address(headers: &HeaderMap) -> Option<IpAddr> {
    let mut entries = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|line| line.to_str().unwrap_or("?").split(','))
        .map(str::trim)
        .filter(|entry| !entry.is_empty());
    let address: IpAddr = entries.next()?.parse().ok()?;
    if entries.next().is_some() {
        return None;
    }
    Some(match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        address @ IpAddr::V4(_) => address,
    })
}

fn refusal(seconds: u64) -> Response<Bytes> {
    let body = r#"{"message":"Too many requests. Please try again later."}"#;
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    let headers = response.headers_mut();
    // Better Auth does not say that it is JSON.
    let text = HeaderValue::from_static("text/plain;charset=UTF-8");
    headers.insert(CONTENT_TYPE, text);
    headers.insert("x-retry-after", HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use std::time::{SystemTime, UNIX_EPOCH};

    use super::*;

    fn at(time: SystemTime) -> Timestamp {
        Timestamp::from(time)
    }

    /// Counts one request each for so many addresses.
    fn ask(limits: &mut RateLimits, now: Timestamp, addresses: u32) {
        for number in 0..addresses {
            let address = IpAddr::from(number.to_be_bytes()).to_string();
            let mut headers = HeaderMap::new();
            let value = HeaderValue::try_from(address).expect("it is text");
            headers.insert("x-forwarded-for", value);
            let refusal = limits.refuse(now, "get-session", &headers, &Plugins::default());
            assert!(refusal.is_none(), "the first request is refused");
        }
    }

    #[test]
    fn counts_that_are_over_go() {
        let mut limits = RateLimits::default();
        ask(&mut limits, at(UNIX_EPOCH), 1000);
        ask(&mut limits, at(UNIX_EPOCH + Duration::from_secs(10)), 1);
        assert_eq!(limits.counts.len(), 1);
    }

    #[test]
    fn there_are_never_more_counts_than_the_limit() {
        let mut limits = RateLimits::default();
        ask(&mut limits, at(UNIX_EPOCH), MAX_COUNTS as u32 + 10);
        assert_eq!(limits.counts.len(), MAX_COUNTS);
    }
}
