//! The words that Neon Auth's routes are made of, for the log.

use super::ENDPOINTS;

/// Routes that are no methods: links and redirects lead browsers there, and get-session is asked in ways of its own.
const BESIDE_METHODS: [&str; 6] = [
    "callback",
    "delete-user/callback",
    "error",
    "get-session",
    "reset-password",
    "sign-in/social/init",
];

/// The path with every segment that no route has in that place replaced by `*`: such a segment may be a token.
pub(crate) fn pattern_of(path: &str) -> String {
    let methods = ENDPOINTS.iter().copied().flatten();
    let routes = methods.map(|endpoint| endpoint.path).chain(BESIDE_METHODS);
    let known = |place: usize, segment: &str| {
        routes
            .clone()
            .any(|route| route.split('/').nth(place) == Some(segment))
    };
    let segments: Vec<&str> = path
        .split('/')
        .enumerate()
        .map(|(place, segment)| if known(place, segment) { segment } else { "*" })
        .collect();
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_the_path_is_not_told() {
        assert_eq!(pattern_of("reset-password/s3cret"), "reset-password/*");
        assert_eq!(pattern_of("callback/google"), "callback/*");
        assert_eq!(pattern_of("sign-in/social/init"), "sign-in/social/init");
        assert_eq!(pattern_of("s3cret/get-session"), "*/*");
    }
}
