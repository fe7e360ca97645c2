//! Authorization requests as the login and consent pages carry them: the client's query, signed.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::query::Query;
use crate::signer::Signer;

const SIGNATURE: &str = "sig";
/// When it ends, in Unix seconds.
const EXPIRES_AT: &str = "exp";
/// When it was signed, in Unix milliseconds.
const ISSUED_AT: &str = "ba_iat";
/// The session that needs no further page after the login page.
const POST_LOGIN: &str = "ba_pl";
/// The name of a parameter that is signed, once for each.
const SIGNED_NAME: &str = "ba_param";

/// How long one is good for.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// An authorization request that a page has handed back, unchanged and in time.
#[derive(Debug, Clone)]
pub(crate) struct SignedQuery {
    /// The request itself.
    pub(crate) query: Query,
    /// When it was signed: a session that began later was begun for this request.
    issued_at: Option<Timestamp>,
}

impl SignedQuery {
    pub(crate) fn read(signer: &Signer, text: &str, now: Timestamp) -> Option<Self> {
        let mut query = Query::read(Some(text.strip_prefix('?').unwrap_or(text)));
        let mut signatures = query.all(SIGNATURE).map(str::to_owned);
        let (signature, second) = (signatures.next()?, signatures.next());
        drop(signatures);
        query.remove(SIGNATURE);
        let is_signed = signer.has_signed(&query.sorted().to_string(), &signature);
        let expires_at: i64 = query.get(EXPIRES_AT)?.parse().ok()?;
        let is_over = expires_at.saturating_mul(1000) < now.unix_millis();
        if second.is_some() || !is_signed || is_over {
            return None;
        }
        let issued_at = query.get(ISSUED_AT).and_then(|millis| millis.parse().ok());
        for name in [EXPIRES_AT, ISSUED_AT, POST_LOGIN] {
            query.remove(name);
        }
        Some(Self {
            query,
            issued_at: issued_at.map(Timestamp::from_unix_millis),
        })
    }

    /// Whether a session that began then was begun for this request.
    pub(crate) fn is_before(&self, session_start: Timestamp) -> bool {
        self.issued_at
            .is_some_and(|issued_at| session_start >= issued_at)
    }

    /// The query that a page is given.
    pub(crate) fn sign(signer: &Signer, request: &Query, now: Timestamp) -> String {
        let mut query = request.clone();
        for name in [SIGNATURE, POST_LOGIN, SIGNED_NAME] {
            query.remove(name);
        }
        let expires_at = now.after(LIFETIME).unix_seconds();
        query.set(EXPIRES_AT, &expires_at.to_string());
        query.set(ISSUED_AT, &now.unix_millis().to_string());
        let names: BTreeSet<String> = query
            .pairs()
            .map(|(name, _)| name.to_owned())
            .chain([SIGNED_NAME.to_owned()])
            .collect();
        for name in names {
            query.append(SIGNED_NAME, &name);
        }
        let signature = signer.signature(&query.sorted().to_string());
        query.append(SIGNATURE, &signature);
        query.to_string()
    }
}

/// A request without one of the prompts it asks for.
pub(crate) fn without_prompt(query: &Query, prompt: &str) -> Query {
    let mut query = query.clone();
    let Some(prompts) = query.get("prompt") else {
        return query;
    };
    let mut prompts: Vec<&str> = prompts.split(' ').collect();
    let Some(at) = prompts.iter().position(|one| *one == prompt) else {
        return query;
    };
    prompts.remove(at);
    match prompts.join(" ").as_str() {
        "" => query.remove("prompt"),
        rest => {
            let rest = rest.to_owned();
            query.set("prompt", &rest);
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::random::Random;

    const REQUEST: &str = "client_id=c&scope=openid+read&state=s";

    fn now() -> Timestamp {
        Timestamp::from(UNIX_EPOCH + Duration::from_secs(1_800_000_000))
    }

    fn signed(signer: &Signer) -> String {
        SignedQuery::sign(signer, &Query::read(Some(REQUEST)), now())
    }

    #[test]
    fn a_query_comes_back_as_it_was_sent() {
        let signer = Signer::new(&mut Random::from_seed(1));
        let text = signed(&signer);
        let read = SignedQuery::read(&signer, &text, now()).expect("it was signed here");
        let request = read.query.to_string();
        assert!(request.starts_with(REQUEST), "{request}");
        for name in [SIGNATURE, EXPIRES_AT, ISSUED_AT] {
            assert_eq!(read.query.get(name), None, "{name} is left");
        }
        assert!(read.is_before(now()));
    }

    #[test]
    fn the_order_and_the_spelling_do_not_count() {
        let signer = Signer::new(&mut Random::from_seed(1));
        let text = signed(&signer);
        let mut parts: Vec<&str> = text.split('&').collect();
        parts.reverse();
        let reversed = parts.join("&");
        for same in [
            format!("?{text}"),
            reversed,
            text.replace("openid+read", "openid%20read"),
        ] {
            assert!(
                SignedQuery::read(&signer, &same, now()).is_some(),
                "{same} is refused"
            );
        }
    }

    #[test]
    fn any_change_is_seen() {
        let signer = Signer::new(&mut Random::from_seed(1));
        let text = signed(&signer);
        for other in [
            text.replace("openid", "email"),
            text.replace("&state=s", ""),
            format!("{text}&utm_source=x"),
            text.replace("&ba_param=scope", ""),
            format!("{text}&sig=AAAA"),
            "sig=AAAA".to_owned(),
            String::new(),
        ] {
            assert!(
                SignedQuery::read(&signer, &other, now()).is_none(),
                "{other} is accepted"
            );
        }
    }

    #[test]
    fn it_ends() {
        let signer = Signer::new(&mut Random::from_seed(1));
        let text = signed(&signer);
        assert!(SignedQuery::read(&signer, &text, now().after(LIFETIME)).is_some());
        let later = now().after(LIFETIME + Duration::from_secs(1));
        assert!(SignedQuery::read(&signer, &text, later).is_none());
    }

    #[test]
    fn one_prompt_goes_and_the_others_stay() {
        let query = Query::read(Some("prompt=login+consent&state=s"));
        let rest = without_prompt(&query, "login");
        assert_eq!(rest.get("prompt"), Some("consent"));
        assert_eq!(without_prompt(&rest, "consent").get("prompt"), None);
        assert_eq!(without_prompt(&query, "none"), query);
    }
}
