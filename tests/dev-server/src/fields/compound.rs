//! Fields that are no plain text or flag.

use serde_json::{Map, Value};

use crate::permission::Permissions;

use super::Fields;

impl<'a> Fields<'a> {
    /// A text of at least one character, if it is there.
    pub(crate) fn optional_non_empty(&mut self, name: &str) -> Option<String> {
        self.value(name)?;
        Some(self.non_empty(name))
    }

    /// A text that may be missing or `null`; the outer `None` means missing.
    pub(crate) fn nullable_string(&mut self, name: &str) -> Option<Option<String>> {
        match self.value(name)? {
            Value::Null => Some(None),
            _ => Some(Some(self.string(name))),
        }
    }

    /// A record that may be missing.
    pub(crate) fn optional_record(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        let value = self.value(name)?;
        let record = value.as_object();
        if record.is_none() {
            self.wrong(name, "record", Some(value));
        }
        record
    }

    /// An object that must be there, read by `read`, whose faults count with these.
    pub(crate) fn nested<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields<'a>) -> T) -> T {
        let value = self.value(name);
        let object = value.and_then(Value::as_object);
        if object.is_none() {
            self.wrong(name, "object", value);
        }
        let mut inner = Fields {
            object,
            path: format!("{}.{name}", self.path),
            faults: Vec::new(),
        };
        let read = read(&mut inner);
        self.faults.append(&mut inner.faults);
        read
    }

    /// One text or several.
    pub(crate) fn texts(&mut self, name: &str) -> Vec<String> {
        let texts = self.value(name).and_then(one_or_several);
        if texts.is_none() && self.object.is_some() {
            self.fault(name, "Invalid input");
        }
        texts.unwrap_or_default()
    }

    /// The same, if it is there.
    pub(crate) fn optional_texts(&mut self, name: &str) -> Option<Vec<String>> {
        self.value(name)?;
        Some(self.texts(name))
    }

    /// A list of texts that may be missing.
    pub(crate) fn optional_list(&mut self, name: &str) -> Vec<String> {
        let Some(value) = self.value(name) else {
            return Vec::new();
        };
        let Some(items) = value.as_array() else {
            self.wrong(name, "array", Some(value));
            return Vec::new();
        };
        let mut list = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item {
                Value::String(text) => list.push(text.clone()),
                other => self.wrong(&format!("{name}.{index}"), "string", Some(other)),
            }
        }
        list
    }

    /// A list of texts that must be there.
    pub(crate) fn list(&mut self, name: &str) -> Vec<String> {
        if self.value(name).is_none() {
            self.wrong(name, "array", None);
        }
        self.optional_list(name)
    }

    /// Whether there is an ID token, which is an object with the token in it.
    pub(crate) fn has_id_token(&mut self) -> bool {
        let is_there = self.value("idToken").is_some();
        if is_there {
            self.nested("idToken", |inner| inner.string("token"));
        }
        is_there
    }

    /// A record that must be there.
    pub(crate) fn record(&mut self, name: &str) -> Map<String, Value> {
        if self.value(name).is_none() {
            self.wrong(name, "record", None);
        }
        self.optional_record(name).cloned().unwrap_or_default()
    }

    /// A value of any type that must be there.
    pub(crate) fn any(&mut self, name: &str) -> Value {
        let value = self.value(name);
        if value.is_none() {
            self.wrong(name, "nonoptional", None);
        }
        value.cloned().unwrap_or_default()
    }

    /// An id. The real server makes a text of whatever it is given, but not of nothing.
    pub(crate) fn id(&mut self, name: &str) -> String {
        match self.any(name) {
            Value::String(id) => id,
            other => other.to_string(),
        }
    }

    /// A number that may be missing.
    pub(crate) fn optional_number(&mut self, name: &str) -> Option<f64> {
        let value = self.value(name)?;
        let number = value.as_f64();
        if number.is_none() {
            self.wrong(name, "number", Some(value));
        }
        number
    }

    /// Complains about a text that is there but empty.
    pub(crate) fn refuse_empty(&mut self, name: &str) {
        if self.value(name).and_then(Value::as_str) == Some("") {
            self.fault(name, &format!("{name} cannot be empty"));
        }
    }

    /// The permissions a body asks about. `None` if it names them by the old key `permission`,
    /// which the real server reads and then does not look at.
    pub(crate) fn permissions(&mut self) -> Option<Permissions> {
        let read = |name| {
            let record = self.value(name)?.as_object()?;
            let pairs = record.iter();
            pairs
                .map(|(resource, actions)| Some((resource.clone(), texts(actions)?)))
                .collect::<Option<Permissions>>()
        };
        let (old, new) = (read("permission"), read("permissions"));
        match (&old, &new) {
            (None, None) => self.faults.push("[body] Invalid input".to_owned()),
            (Some(_), Some(_)) => self
                .faults
                .push("[body] Invalid input: more than one option matched".to_owned()),
            _ => {}
        }
        new
    }
}

fn one_or_several(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(one) => Some(vec![one.clone()]),
        several => texts(several),
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let values = value.as_array()?.iter();
    values
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}
