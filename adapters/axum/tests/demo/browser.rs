//! A browser at the demo, and what a test says of its pages. Like Safari, it keeps no `Secure` cookie of an http page.

use std::ops::Deref;

use neon_auth_axum::testing::{self, App, Visit};

#[derive(Clone)]
pub(crate) struct Browser(testing::Browser);

/// A page that was arrived at.
#[derive(Debug)]
pub(crate) struct Page(testing::Page);

impl Browser {
    /// A browser that knows the application by this origin.
    pub(crate) fn new(app: &App, origin: &str) -> Self {
        let browser = testing::Browser::new(app.clone());
        Self(browser.at(origin).like_safari())
    }

    /// Opens one of the application's pages, as if its address was typed.
    pub(crate) async fn open(&self, path: &str) -> Page {
        Page::of(self.get(path)).await
    }

    /// Sends a form from one of the application's own pages.
    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        Page::of(self.form(path, fields)).await
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.cookie(name).is_some()
    }

    /// Deletes a cookie, as one can in the developer tools.
    #[track_caller]
    pub(crate) fn delete(&self, name: &str) {
        assert!(self.forget(name), "there is no cookie {name} to delete");
    }
}

impl Deref for Browser {
    type Target = testing::Browser;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Page {
    pub(crate) async fn of(visit: Visit<'_, App>) -> Self {
        Self(visit.await.expect("the browser arrives"))
    }

    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> &Self {
        assert_eq!(self.status(), status, "{self:?} says {}", self.text());
        self
    }

    #[track_caller]
    pub(crate) fn says(&self, text: &str) -> &Self {
        let is_said = self.text().contains(text);
        assert!(is_said, "{self:?} does not say {text:?}: {}", self.text());
        self
    }

    #[track_caller]
    pub(crate) fn is_silent_about(&self, text: &str) -> &Self {
        let is_said = self.text().contains(text);
        assert!(!is_said, "{self:?} says {text:?}: {}", self.text());
        self
    }

    /// A new connection is refused. One that was kept may be used before it is known to be closed, and is reset then.
    #[track_caller]
    pub(crate) fn names_the_outage(&self) -> &Self {
        let codes = ["NETWORK_REFUSED", "NETWORK_RESET"];
        let is_named = codes.iter().any(|code| self.text().contains(code));
        assert!(is_named, "{self:?} names no outage: {}", self.text());
        self
    }

    /// Where the browser has arrived: path and query.
    #[track_caller]
    pub(crate) fn is_at(&self, target: &str) -> &Self {
        assert_eq!(self.target(), target, "{self:?} says {}", self.text());
        self
    }

    /// What an attribute's value holds after this beginning.
    #[track_caller]
    pub(crate) fn after(&self, beginning: &str) -> String {
        self.after_words("", beginning)
    }

    /// The same, of the first such attribute after these words.
    #[track_caller]
    pub(crate) fn after_words(&self, words: &str, beginning: &str) -> String {
        let rest = self.rest(self.text(), words);
        let (value, _) = self
            .rest(rest, beginning)
            .split_once('"')
            .expect("the attribute ends");
        value.replace("&amp;", "&")
    }

    #[track_caller]
    fn rest<'a>(&self, body: &'a str, words: &str) -> &'a str {
        let (_, rest) = body
            .split_once(words)
            .unwrap_or_else(|| panic!("{self:?} does not say {words}: {}", self.text()));
        rest
    }
}

impl Deref for Page {
    type Target = testing::Page;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
