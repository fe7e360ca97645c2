//! What caches may do with the pages of the application itself.

use http::HeaderValue;

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
    pub(crate) html: Option<HeaderValue>,
    pub(crate) other: Option<HeaderValue>,
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
