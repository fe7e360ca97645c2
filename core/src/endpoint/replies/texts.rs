//! Lists of texts, as servers of several versions write them.

use serde::{Deserialize, Deserializer};

use crate::json::JsonText;

/// The texts of a list; none if it is null or something else: the rest of the reply is what counts.
pub(super) fn texts_or_none<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<String>, D::Error> {
    let list = JsonText::deserialize(deserializer)?.read::<Vec<JsonText>>();
    let texts = list.unwrap_or_default().into_iter();
    Ok(texts.filter_map(|text| text.read().ok()).collect())
}
