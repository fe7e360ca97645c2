//! Lists that a query cuts, sorts and filters by any field of their rows.

use std::cmp::Ordering;

use serde::Serialize;
use serde_json::Value;

use crate::query::Query;
use crate::refusal::Refusal;

/// How many rows there are to a list that asks for no number.
const DEFAULT_LIMIT: usize = 100;

const OPERATORS: [&str; 11] = [
    "eq",
    "ne",
    "lt",
    "lte",
    "gt",
    "gte",
    "in",
    "not_in",
    "contains",
    "starts_with",
    "ends_with",
];

const SEARCH_OPERATORS: [&str; 3] = ["contains", "starts_with", "ends_with"];
const SEARCH_FIELDS: [&str; 2] = ["email", "name"];

/// What a query asks of a list.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    pub(crate) limit: Option<usize>,
    pub(crate) offset: Option<usize>,
    sort: Option<Sort<'a>>,
    conditions: Vec<Condition<'a>>,
}

#[derive(Debug)]
struct Sort<'a> {
    field: &'a str,
    descending: bool,
}

#[derive(Debug)]
struct Condition<'a> {
    field: &'a str,
    operator: &'a str,
    values: Vec<&'a str>,
}

/// The rows that fit, and how many there would be without the cut.
pub(crate) struct Page<T> {
    pub(crate) rows: Vec<T>,
    pub(crate) total: usize,
}

/// The query names a field that the rows have not.
#[derive(Debug)]
pub(crate) struct UnknownField;

impl<'a> Listing<'a> {
    /// Reads `limit`, `offset`, `sortBy` and `sortDirection`.
    pub(crate) fn read(query: &'a Query) -> Result<Self, Refusal> {
        let direction = query.choice("sortDirection", &["asc", "desc"])?;
        Ok(Self {
            limit: number(query, "limit"),
            offset: number(query, "offset"),
            sort: query.non_empty("sortBy").map(|field| Sort {
                field,
                descending: direction == Some("desc"),
            }),
            conditions: Vec::new(),
        })
    }

    /// Reads `filterField`, `filterOperator` and `filterValue`, too. Without a field it is
    /// `default_field` that is compared, or, if there is no such, nothing; if there is one, a
    /// field without a value is no filter.
    pub(crate) fn with_filter(
        mut self,
        query: &'a Query,
        default_field: Option<&'a str>,
    ) -> Result<Self, Refusal> {
        let operator = query.choice("filterOperator", &OPERATORS)?.unwrap_or("eq");
        let values: Vec<&str> = query
            .pairs()
            .filter_map(|(name, value)| (name == "filterValue").then_some(value))
            .collect();
        let field = match (query.non_empty("filterField"), default_field) {
            (_, Some(_)) if values.is_empty() => return Ok(self),
            (Some(field), _) | (None, Some(field)) => field,
            (None, None) => return Ok(self),
        };
        self.conditions.push(Condition {
            field,
            operator,
            values,
        });
        Ok(self)
    }

    /// Reads `searchField`, `searchOperator` and `searchValue`, too.
    pub(crate) fn with_search(mut self, query: &'a Query) -> Result<Self, Refusal> {
        let field = query
            .choice("searchField", &SEARCH_FIELDS)?
            .unwrap_or("email");
        let operator = query
            .choice("searchOperator", &SEARCH_OPERATORS)?
            .unwrap_or("contains");
        if let Some(value) = query.non_empty("searchValue") {
            self.conditions.push(Condition {
                field,
                operator,
                values: vec![value],
            });
        }
        Ok(self)
    }

    /// The rows that fit, sorted and cut.
    pub(crate) fn apply<T: Serialize>(
        &self,
        rows: impl IntoIterator<Item = T>,
    ) -> Result<Page<T>, UnknownField> {
        let mut kept = Vec::new();
        for row in rows {
            let value = serde_json::to_value(&row).map_err(|_| UnknownField)?;
            let mut fits = true;
            for condition in &self.conditions {
                let field = value.get(condition.field).ok_or(UnknownField)?;
                fits &= condition.holds(text(field).as_deref());
            }
            let key = match &self.sort {
                Some(sort) => text(value.get(sort.field).ok_or(UnknownField)?),
                None => None,
            };
            if fits {
                kept.push((key, row));
            }
        }
        if let Some(sort) = &self.sort {
            kept.sort_by(|(one, _), (other, _)| match sort.descending {
                false => one.cmp(other),
                true => other.cmp(one),
            });
        }
        let total = kept.len();
        let rows = kept
            .into_iter()
            .map(|(_, row)| row)
            .skip(self.offset.unwrap_or(0))
            .take(self.limit.unwrap_or(DEFAULT_LIMIT))
            .collect();
        Ok(Page { rows, total })
    }
}

impl Condition<'_> {
    fn holds(&self, field: Option<&str>) -> bool {
        let Some(field) = field else {
            return matches!(self.operator, "ne" | "not_in");
        };
        let Some(&value) = self.values.first() else {
            return false;
        };
        let order = field.cmp(value);
        match self.operator {
            "ne" => order != Ordering::Equal,
            "lt" => order == Ordering::Less,
            "lte" => order != Ordering::Greater,
            "gt" => order == Ordering::Greater,
            "gte" => order != Ordering::Less,
            "in" => self.values.contains(&field),
            "not_in" => !self.values.contains(&field),
            "contains" => field.contains(value),
            "starts_with" => field.starts_with(value),
            "ends_with" => field.ends_with(value),
            _ => order == Ordering::Equal,
        }
    }
}

/// A field as text: dates in this form sort and compare as the moments they mean.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// A number above zero, as JavaScript's `Number(…) || undefined` reads one.
fn number(query: &Query, name: &str) -> Option<usize> {
    let number = query.get(name)?.trim().parse().ok()?;
    (number > 0).then_some(number)
}
