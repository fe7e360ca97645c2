//! The small parts that pages are made of.

use maud::{Markup, Render, html};

/// A labelled field of a form.
pub(super) struct Field<'a> {
    label: &'a str,
    name: &'a str,
    kind: &'static str,
    autocomplete: &'static str,
    is_number: bool,
    value: &'a str,
    hint: Option<&'static str>,
    is_required: bool,
}

impl<'a> Field<'a> {
    fn new(label: &'a str, name: &'a str, kind: &'static str, autocomplete: &'static str) -> Self {
        Self {
            label,
            name,
            kind,
            autocomplete,
            is_number: false,
            value: "",
            hint: None,
            is_required: true,
        }
    }

    /// A text that is not about the user who types it.
    pub(super) fn text(label: &'a str, name: &'a str, value: &'a str) -> Self {
        Self {
            value,
            ..Self::new(label, name, "text", "off")
        }
    }

    pub(super) fn name(value: &'a str) -> Self {
        Self {
            value,
            ..Self::new("Name", "name", "text", "name")
        }
    }

    pub(super) fn email(value: &'a str) -> Self {
        Self {
            value,
            ..Self::new("E-mail address", "email", "email", "email")
        }
    }

    /// Somebody else's address.
    pub(super) fn email_of_another(value: &'a str) -> Self {
        Self {
            autocomplete: "off",
            ..Self::email(value)
        }
    }

    /// A password that exists. It is never filled in again: it would be in the page's source.
    pub(super) fn password(label: &'a str, name: &'a str) -> Self {
        Self::new(label, name, "password", "current-password")
    }

    /// A password that is being chosen.
    pub(super) fn new_password(label: &'a str, name: &'a str) -> Self {
        Self::new(label, name, "password", "new-password").hint("At least 8 characters.")
    }

    /// A code of digits, out of a mail or an app.
    pub(super) fn code(value: &'a str) -> Self {
        Self {
            value,
            is_number: true,
            ..Self::new("Code", "code", "text", "one-time-code")
        }
    }

    /// The same, if it may have letters: a phone has them on its keyboard then.
    pub(super) fn with_letters(self) -> Self {
        Self {
            is_number: false,
            ..self
        }
    }

    pub(super) fn hint(self, hint: &'static str) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    pub(super) fn optional(self) -> Self {
        Self {
            is_required: false,
            ..self
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let hint_id = self.hint.map(|_| format!("{}-hint", self.name));
        html! {
            div.field {
                label for=(self.name) { (self.label) }
                input id=(self.name) name=(self.name) type=(self.kind) autocomplete=(self.autocomplete)
                    value=[(!self.value.is_empty()).then_some(self.value)]
                    inputmode=[self.is_number.then_some("numeric")]
                    aria-describedby=[hint_id.as_deref()]
                    required[self.is_required];
                @if let (Some(hint), Some(id)) = (self.hint, &hint_id) {
                    p.hint id=(id) { (hint) }
                }
            }
        }
    }
}

/// A labelled choice among a few words.
pub(super) struct Choice<'a> {
    pub(super) label: Markup,
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    /// Value and text of each.
    pub(super) options: &'a [(&'a str, &'a str)],
    pub(super) chosen: &'a str,
}

impl Render for Choice<'_> {
    fn render(&self) -> Markup {
        html! {
            div.field {
                label for=(self.id) { (self.label) }
                select id=(self.id) name=(self.name) {
                    @for &(value, text) in self.options {
                        option value=(value) selected[value == self.chosen] { (text) }
                    }
                }
            }
        }
    }
}

/// Whose password a form asks for. Nobody sees it but password managers.
pub(super) fn username(email: &str) -> Markup {
    html! { input type="text" name="username" value=(email) autocomplete="username" hidden readonly; }
}

/// Where to look for a code that was just sent.
pub(super) fn where_the_code_is(is_development: bool) -> Markup {
    html! {
        @if is_development {
            p { "No mail leaves this machine: the code is in the " a href="/dev/outbox" target="_blank" { "outbox" } "." }
        } @else {
            p { "The code in the mail is good for a few minutes." }
        }
    }
}

/// A moment, as upstream writes it: RFC 3339 in UTC.
pub(super) struct Moment<'a>(pub(super) &'a str);

impl Moment<'_> {
    /// As text, for places without markup.
    pub(super) fn text(&self) -> String {
        let Some((date, time)) = self.0.split_once('T') else {
            return self.0.to_owned();
        };
        let minutes = time.get(..5).unwrap_or(time);
        format!("{date}, {minutes} UTC")
    }
}

impl Render for Moment<'_> {
    fn render(&self) -> Markup {
        html! { time datetime=(self.0) { (self.text()) } }
    }
}

/// The first letter of a name, in place of a picture. A picture would be fetched from any host that the account names,
/// and that host would learn who looks at the page.
pub(super) fn initial(name: &str, email: &str) -> Markup {
    let letter = name
        .chars()
        .chain(email.chars())
        .find(|c| c.is_alphanumeric());
    let letter = letter.map(|letter| letter.to_uppercase().to_string());
    html! { span.avatar aria-hidden="true" { (letter.as_deref().unwrap_or("?")) } }
}
