//! An organization's name in URLs.

use super::super::problem::Problem;

/// Upstream takes any text; what is longer than this nobody would type.
const LONGEST: usize = 48;

/// A slug for a name: `acme-rockets` for "Acme & Rockets!". Empty for a name without a Latin letter or digit.
pub(super) fn for_name(name: &str) -> String {
    let name = name.to_lowercase();
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(LONGEST).collect();
    slug.trim_end_matches('-').to_owned()
}

pub(super) fn check(slug: &str) -> Result<(), Problem> {
    let is_well_made = slug
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && slug.starts_with(|c: char| c != '-')
        && !slug.ends_with('-');
    if !is_well_made {
        let text = "A slug is made of the letters a to z, digits, and hyphens between them.";
        return Err(Problem::of_form("INVALID_SLUG", text));
    }
    if slug.len() > LONGEST {
        let text = format!("A slug has {LONGEST} characters at the most.");
        return Err(Problem::of_form("SLUG_TOO_LONG", &text));
    }
    Ok(())
}
