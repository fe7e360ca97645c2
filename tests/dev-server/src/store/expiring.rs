//! Values that are good for a while and, mostly, once.

use std::collections::HashMap;
use std::time::Duration;

use crate::clock::Timestamp;

/// How long an expired value is kept, to distinguish it from one that never existed.
const GRACE: Duration = Duration::from_secs(60 * 60);

/// Values by key, each with an end.
#[derive(Debug)]
pub(crate) struct Expiring<T> {
    entries: HashMap<String, Entry<T>>,
}

/// A value and its end.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    pub(crate) value: T,
    pub(crate) expires_at: Timestamp,
}

impl<T> Entry<T> {
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at < now
    }
}

impl<T> Default for Expiring<T> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
        }
    }
}

impl<T> Expiring<T> {
    /// Stores a value for a while, in place of any earlier one.
    pub(crate) fn insert(&mut self, key: String, value: T, now: Timestamp, lifetime: Duration) {
        self.entries
            .retain(|_, entry| entry.expires_at.after(GRACE) >= now);
        let expires_at = now.after(lifetime);
        self.entries.insert(key, Entry { value, expires_at });
    }

    /// The entry under a key, over or not.
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry<T>> {
        self.entries.get(key)
    }

    /// The key of an entry whose value fits, over or not.
    pub(crate) fn key_of(&self, fits: impl Fn(&T) -> bool) -> Option<&str> {
        let mut entries = self.entries.iter();
        let (key, _) = entries.find(|(_, entry)| fits(&entry.value))?;
        Some(key)
    }

    pub(crate) fn entry_mut(&mut self, key: &str) -> Option<&mut Entry<T>> {
        self.entries.get_mut(key)
    }

    /// The value under a key, if its time is not over.
    pub(crate) fn get(&self, key: &str, now: Timestamp) -> Option<&T> {
        let entry = self.entries.get(key)?;
        (!entry.is_over(now)).then_some(&entry.value)
    }

    /// Uses a value up.
    pub(crate) fn take(&mut self, key: &str, now: Timestamp) -> Option<T> {
        let entry = self.entries.remove(key)?;
        (!entry.is_over(now)).then_some(entry.value)
    }

    pub(crate) fn remove(&mut self, key: &str) {
        self.entries.remove(key);
    }

    /// Removes every value that does not fit.
    pub(crate) fn retain(&mut self, fits: impl Fn(&T) -> bool) {
        self.entries.retain(|_, entry| fits(&entry.value));
    }
}
