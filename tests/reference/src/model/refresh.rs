//! A link in a mail that signs in: under `Strict` it goes by way of a page that refreshes itself.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Method;
use http::header::LOCATION;
use neon_auth_core::SameSite;

use super::origin::{LONGEST_HOST, parts};
use super::percent::ascii_only;
use super::set_cookie::{Cookie, leaving};
use crate::rules::is_local_target;
use crate::scenario::{Asked, Reply, Settings};
use neon_auth_conformance::cookies::SESSION_TOKEN;

/// Where the page leads; none if upstream's answer is passed on.
pub(super) fn refresh_target(
    settings: &Settings,
    asked: &Asked,
    reply: &Reply,
    now: i64,
) -> Option<String> {
    let Reply::Answer { status, .. } = reply else {
        return None;
    };
    let sets_token = matches!(leaving(reply, now).get(SESSION_TOKEN), Some(Cookie::Set(_)));
    let is_link = asked.method == Method::GET && status.is_redirection() && sets_token;
    if settings.same_site != SameSite::Strict || !is_link {
        return None;
    }
    let location = reply.lines_of(LOCATION).next()?;
    let location = std::str::from_utf8(location.as_bytes()).ok()?;
    let target = match location.split_once("://") {
        Some((_, rest)) => {
            let length = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
            let (origin, target) =
                location.split_at_checked(location.len() - rest.len() + length)?;
            let is_own = parts(origin).is_some() && parts(origin) == own_origin(settings, asked);
            let slash = if target.starts_with('/') { "" } else { "/" };
            is_own.then(|| format!("{slash}{target}"))?
        }
        None => location.to_owned(),
    };
    is_local_target(&target).then(|| ascii_only(&target))
}

/// The configured origin; else the host's, over http on this machine.
fn own_origin(settings: &Settings, asked: &Asked) -> Option<(String, String, Option<u16>)> {
    if let Some(origin) = settings.origin {
        return parts(origin);
    }
    let host = asked
        .host
        .as_deref()
        .filter(|host| host.len() <= LONGEST_HOST)?;
    let (_, name, _) = parts(&format!("https://{host}"))?;
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_here = name == "localhost"
        || name.ends_with(".localhost")
        || address.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || address.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback());
    match is_here {
        true => parts(&format!("http://{host}")),
        false => parts(&format!("https://{host}")),
    }
}
