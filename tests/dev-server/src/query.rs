//! Queries of URLs, which HTML forms are written like.

use std::fmt;

use form_urlencoded::Serializer;

use crate::refusal::Refusal;

/// The parameters of a query in their order. Of several of one name the first counts, unless all are asked for.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn read(query: Option<&str>) -> Self {
        Self::parse(query.unwrap_or_default().as_bytes())
    }

    pub(crate) fn parse(query: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(query)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Self { pairs }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.pairs().find(|(key, _)| *key == name)?;
        Some(value)
    }

    /// Like [`Query::get`], but an empty value is none.
    pub(crate) fn non_empty(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// A parameter that may be there once. An empty one is none.
    pub(crate) fn single<'a>(&'a self, name: &'a str) -> Result<Option<&'a str>, Refusal> {
        let mut values = self.all(name).filter(|value| !value.is_empty());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Refusal::invalid_request(format!(
                "{name} must not be repeated"
            ))),
            (value, None) => Ok(value),
        }
    }

    /// Every value of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs()
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// One of a few words, if it is there.
    pub(crate) fn choice(&self, name: &str, choices: &[&str]) -> Result<Option<&str>, Refusal> {
        let Some(word) = self.get(name) else {
            return Ok(None);
        };
        if choices.contains(&word) {
            return Ok(Some(word));
        }
        let listed: Vec<String> = choices.iter().map(|word| format!("\"{word}\"")).collect();
        Err(Refusal::validation(format!(
            "[query.{name}] Invalid option: expected one of {}",
            listed.join("|")
        )))
    }

    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn append(&mut self, name: &str, value: &str) {
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    /// Sets a parameter, in place of all of the same name.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.append(name, value);
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.pairs.retain(|(key, _)| key != name);
    }

    /// The same parameters, sorted by name and value.
    pub(crate) fn sorted(&self) -> Self {
        let mut pairs = self.pairs.clone();
        pairs.sort_unstable();
        Self { pairs }
    }
}

/// Writes it as a form is written.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&self.pairs);
        f.write_str(&query.finish())
    }
}
