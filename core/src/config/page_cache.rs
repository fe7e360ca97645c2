//! What caches may do with the pages of the application itself.

use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderValue};

use super::Config;
use crate::content_type::is_html;

/// `page_cache_control`, as it is set.
#[derive(Clone, Default)]
pub(super) enum PageCacheControl {
    /// `private, no-store` for HTML, `private` for anything else.
    #[default]
    ByKind,
    /// This text, whatever the answer is.
    Always(String),
    /// Nothing is added.
    Never,
}

/// What an answer of the application gets that has no `Cache-Control` of its own; nothing if there is none.
#[derive(Clone)]
pub(crate) struct PageCache {
    html: Option<HeaderValue>,
    other: Option<HeaderValue>,
}

impl Config {
    /// Says to caches what [`page_cache_control`](super::ConfigBuilder::page_cache_control) says, if an answer of the
    /// application itself has no `Cache-Control` of its own.
    ///
    /// It is for an answer to a request that somebody is signed in for, as far as the application knows: one that was let
    /// through with a session, or for which it was given one. Call it after [`Jar::write`](crate::Jar::write).
    pub fn keep_page_private(&self, headers: &mut HeaderMap) {
        let PageCache { html, other } = &self.settings().page_cache;
        if headers.contains_key(CACHE_CONTROL) {
            return;
        }
        let value = if is_html(headers) { html } else { other };
        if let Some(value) = value {
            headers.insert(CACHE_CONTROL, value.clone());
        }
    }
}

impl PageCache {
    /// Takes the option, or says what is wrong with it.
    pub(super) fn new(option: PageCacheControl) -> Result<Self, &'static str> {
        Ok(match option {
            PageCacheControl::ByKind => Self {
                html: Some(HeaderValue::from_static("private, no-store")),
                other: Some(HeaderValue::from_static("private")),
            },
            PageCacheControl::Always(text) => {
                let value = HeaderValue::try_from(text);
                let value = value.ok().filter(|value| !value.is_empty());
                let value = value.ok_or(
                    "must be what a Cache-Control header may hold, such as `private, no-cache`",
                )?;
                Self {
                    html: Some(value.clone()),
                    other: Some(value),
                }
            }
            PageCacheControl::Never => Self {
                html: None,
                other: None,
            },
        })
    }
}
