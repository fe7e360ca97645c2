//! Reading a request's body field by field, with the complaints Better Auth makes.

mod compound;

use serde_json::{Map, Value};

use crate::refusal::Refusal;

const TOO_SMALL: &str = "Too small: expected string to have >=1 characters";

/// Collects what is wrong with a body, so that one answer names every fault.
pub(crate) struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    /// Where the object is: `body`, or a path below it.
    path: String,
    faults: Vec<String>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(body: Option<&'a Value>) -> Self {
        let object = body.and_then(Value::as_object);
        let mut faults = Vec::new();
        if object.is_none() {
            faults.push(wrong_type("body", "object", body));
        }
        Self {
            object,
            path: "body".to_owned(),
            faults,
        }
    }

    /// The same for a body that may hold more than the route names: the real server checks it
    /// against two forms and complains twice.
    pub(crate) fn open(body: Option<&'a Value>) -> Self {
        let mut fields = Self::new(body);
        if fields.object.is_none() {
            fields.faults.push(wrong_type("body", "record", body));
        }
        fields
    }

    /// A text that must be there.
    pub(crate) fn string(&mut self, name: &str) -> String {
        let value = self.value(name);
        match value.and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => {
                self.wrong(name, "string", value);
                String::new()
            }
        }
    }

    /// A text of at least one character.
    pub(crate) fn non_empty(&mut self, name: &str) -> String {
        let text = self.string(name);
        if text.is_empty() && self.value(name).is_some_and(Value::is_string) {
            self.fault(name, TOO_SMALL);
        }
        text
    }

    /// The same without the white space around it, which does not count.
    pub(crate) fn trimmed_non_empty(&mut self, name: &str) -> String {
        let text = self.string(name).trim().to_owned();
        if text.is_empty() && self.value(name).is_some_and(Value::is_string) {
            self.fault(name, TOO_SMALL);
        }
        text
    }

    /// An e-mail address, lower-cased.
    pub(crate) fn email(&mut self, name: &str) -> String {
        let text = self.string(name);
        if self.value(name).is_some_and(Value::is_string) && !is_email(&text) {
            self.fault(name, "Invalid email address");
        }
        text.to_lowercase()
    }

    /// A text that may be missing.
    pub(crate) fn optional_string(&mut self, name: &str) -> Option<String> {
        self.value(name)?;
        Some(self.string(name))
    }

    /// A flag that must be there.
    pub(crate) fn bool(&mut self, name: &str) -> bool {
        let value = self.value(name);
        let flag = value.and_then(Value::as_bool);
        if flag.is_none() {
            self.wrong(name, "boolean", value);
        }
        flag.unwrap_or_default()
    }

    /// A flag that may be missing.
    pub(crate) fn optional_bool(&mut self, name: &str) -> Option<bool> {
        let value = self.value(name)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.wrong(name, "boolean", Some(value));
        }
        flag
    }

    /// One of a few words.
    pub(crate) fn choice(&mut self, name: &str, choices: &[&str]) -> String {
        match self.value(name).and_then(Value::as_str) {
            Some(word) if choices.contains(&word) => word.to_owned(),
            _ if self.object.is_none() => String::new(),
            _ => {
                let listed: Vec<String> =
                    choices.iter().map(|word| format!("\"{word}\"")).collect();
                let listed = listed.join("|");
                self.fault(name, &format!("Invalid option: expected one of {listed}"));
                String::new()
            }
        }
    }

    /// The same, if it is there.
    pub(crate) fn optional_choice(&mut self, name: &str, choices: &[&str]) -> Option<String> {
        self.value(name)?;
        Some(self.choice(name, choices))
    }

    /// One word.
    pub(crate) fn literal(&mut self, name: &str, word: &str) {
        let is_it = self.value(name).and_then(Value::as_str) == Some(word);
        if !is_it && self.object.is_some() {
            self.fault(name, &format!("Invalid input: expected \"{word}\""));
        }
    }

    /// A text that the real server checks against several forms, so that its complaint is vague.
    pub(crate) fn provider(&mut self, name: &str) -> String {
        match self.value(name) {
            Some(Value::String(text)) => text.clone(),
            _ if self.object.is_none() => String::new(),
            _ => {
                self.fault(name, "Invalid input");
                String::new()
            }
        }
    }

    /// Refuses the request if anything was wrong.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        if self.faults.is_empty() {
            return Ok(());
        }
        Err(Refusal::validation(self.faults.join("; ")))
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.object?.get(name)
    }

    /// A body that is no object at all is complained about once, not field by field.
    fn wrong(&mut self, name: &str, expected: &str, value: Option<&Value>) {
        if self.object.is_some() {
            let path = format!("{}.{name}", self.path);
            self.faults.push(wrong_type(&path, expected, value));
        }
    }

    fn fault(&mut self, name: &str, complaint: &str) {
        self.faults
            .push(format!("[{}.{name}] {complaint}", self.path));
    }
}

/// The complaint about a value of another type than `expected`.
pub(crate) fn wrong_type(path: &str, expected: &str, value: Option<&Value>) -> String {
    let received = match value {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    };
    format!("[{path}] Invalid input: expected {expected}, received {received}")
}

/// Whether a text has the form of an e-mail address: one plain local part, a dotted host name.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let local_ok = !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with(['.', '\''])
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_'+-.".contains(c));
    let Some((domain, top)) = host.rsplit_once('.') else {
        return false;
    };
    let top_ok = top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic());
    let domain_ok = domain.split('.').all(|label| {
        label.starts_with(|c: char| c.is_ascii_alphanumeric())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    local_ok && top_ok && domain_ok
}

/// Whether JavaScript would take a value for true.
pub(crate) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_fault_is_named() {
        let body = json!({"email": 1});
        let mut fields = Fields::new(Some(&body));
        fields.string("name");
        fields.email("email");
        let refusal = fields.finish().expect_err("the body is wrong twice");
        assert_eq!(
            refusal.body(),
            r#"{"message":"[body.name] Invalid input: expected string, received undefined; [body.email] Invalid input: expected string, received number","code":"VALIDATION_ERROR"}"#
        );
    }

    #[test]
    fn a_missing_body_is_one_fault() {
        let mut fields = Fields::new(None);
        fields.string("name");
        let refusal = fields.finish().expect_err("there is no body");
        assert!(
            refusal
                .body()
                .contains("[body] Invalid input: expected object, received undefined")
        );
    }

    #[test]
    fn addresses() {
        for good in [
            "ann@example.com",
            "a.b+c@mail.example.co",
            "o'neil_1@x-y.org",
        ] {
            assert!(is_email(good), "{good} is refused");
        }
        for bad in [
            "",
            "ann",
            "ann@",
            "@example.com",
            ".a@example.com",
            "a..b@example.com",
            "a b@example.com",
            "a@example",
            "a@-x.com",
            "a@b@example.com",
        ] {
            assert!(!is_email(bad), "{bad} is accepted");
        }
    }
}
