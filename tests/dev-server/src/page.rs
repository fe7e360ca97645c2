//! The HTML pages: server-rendered, no script, everything from outside escaped.

use std::fmt;

use crate::dev_pages::AppCode;
use crate::outbox::{Mail, MailContent, Outbox};
use crate::query::Query;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8885;--soft:#8881;--accent:#007a5c}\
body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:2rem 1rem}\
h1{font-size:1.5rem;line-height:1.2}h2{font-size:1rem;margin:0}\
p.note{padding:.5rem .75rem;background:var(--soft);border-left:4px solid var(--accent)}\
article,form{border:1px solid var(--line);border-radius:8px;padding:1rem;margin:1rem 0}\
article p,form p{margin:.25rem 0}.to,label{font-size:.875rem;opacity:.8}\
code{font:1rem ui-monospace,monospace;overflow-wrap:anywhere}code.big{font-size:1.75rem;letter-spacing:.2em}\
input,button{font:inherit;padding:.5rem .75rem;border:1px solid var(--line);border-radius:6px}\
input{width:100%;box-sizing:border-box;margin:.25rem 0 .75rem}\
button{cursor:pointer;margin:0 .5rem .25rem 0}button.main{background:var(--accent);border-color:var(--accent);color:#fff}\
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}";

/// Text made safe for HTML, in content and in quoted attributes.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => fmt::Write::write_char(f, other)?,
            }
        }
        Ok(())
    }
}

/// A whole page; `title` and `body` are HTML already.
fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"referrer\" content=\"no-referrer\">\
         <title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1>{body}</main></body></html>\n"
    )
}

/// What went wrong and what to do now.
pub(crate) fn error(code: &str, text: &str) -> String {
    let body = format!(
        "<p>{}</p><p>Code: <code>{}</code></p>",
        Escaped(text),
        Escaped(code)
    );
    document("That did not work", &body)
}

/// The mails, newest first, below what authenticator apps show.
pub(crate) fn outbox(outbox: &Outbox, codes: &[AppCode<'_>], base_url: &str) -> String {
    let codes: String = codes.iter().map(app_code).collect();
    let mails: String = outbox.mails().iter().rev().map(mail).collect();
    let mails = match mails.as_str() {
        "" => "<p>No mail yet. Sign up or ask for a code, then reload this page.</p>",
        mails => mails,
    };
    let body = format!(
        "<p class=\"note\">Mails that <code>{}</code> would have sent. For development only: they \
         are kept in memory, as is everything else.</p>{codes}{mails}",
        Escaped(base_url)
    );
    document("Outbox", &body)
}

fn app_code(app: &AppCode<'_>) -> String {
    format!(
        "<article><h2>Authenticator app</h2><p class=\"to\">of {}, when this page was loaded</p>\
         <p><code class=\"big\">{}</code></p></article>",
        Escaped(app.email),
        Escaped(&app.code)
    )
}

fn mail(mail: &Mail) -> String {
    let content = match &mail.content {
        MailContent::Code { code } => {
            format!("<p><code class=\"big\">{}</code></p>", Escaped(code))
        }
        MailContent::Link {
            url, callback_url, ..
        } => format!(
            "<p><a href=\"{0}\"><code>{0}</code></a></p><p>then on to <code>{1}</code></p>",
            Escaped(url),
            Escaped(callback_url)
        ),
        MailContent::Invitation {
            invitation_id,
            role,
            inviter,
            ..
        } => format!(
            "<p>from {} to join as {}</p><p>Invitation <code>{}</code></p>",
            Escaped(inviter),
            Escaped(role),
            Escaped(invitation_id)
        ),
    };
    format!(
        "<article><h2>{subject}</h2>\
         <p class=\"to\">to {to}, <time datetime=\"{at}\">{at}</time></p>{content}</article>",
        subject = mail.kind.subject(),
        to = Escaped(&mail.to),
        at = mail.at,
    )
}

/// The simulated provider's question: who are you?
pub(crate) fn provider<'a>(
    query: &Query,
    provider: Option<&str>,
    known: impl Iterator<Item = &'a str>,
) -> String {
    let kept: String = query
        .pairs()
        .filter(|(name, _)| !matches!(*name, "login_hint" | "deny"))
        .map(|(name, value)| {
            format!(
                "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
                Escaped(name),
                Escaped(value)
            )
        })
        .collect();
    let tried = query.non_empty("login_hint").unwrap_or_default();
    let complaint = match tried {
        "" => String::new(),
        tried => format!(
            "<p role=\"alert\">“{}” is not an e-mail address. Try one like ann@example.com.</p>",
            Escaped(tried)
        ),
    };
    let choices: String = known
        .map(|email| {
            format!(
                "<button name=\"login_hint\" value=\"{0}\">Continue as {0}</button>",
                Escaped(email)
            )
        })
        .collect();
    let choices = match choices.as_str() {
        "" => String::new(),
        buttons => {
            format!(
                "<form action=\"/__idp/authorize\">{kept}<p>Someone known here</p>{buttons}</form>"
            )
        }
    };
    let body = format!(
        "<p class=\"note\">This takes the place of {name} while you develop. It asks for no \
         password and believes every address.</p>{complaint}{choices}\
         <form action=\"/__idp/authorize\">{kept}\
         <label for=\"email\">E-mail address</label>\
         <input id=\"email\" type=\"email\" name=\"login_hint\" value=\"{tried}\" required autofocus \
         autocomplete=\"email\" placeholder=\"ann@example.com\">\
         <button class=\"main\">Continue</button>\
         <button name=\"deny\" value=\"1\" formnovalidate>Deny</button></form>",
        name = Escaped(provider.unwrap_or("the provider")),
        tried = Escaped(tried),
    );
    document("Stand-in provider", &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let page = error("<script>", "\"&'");
        assert!(page.contains("&lt;script&gt;"), "{page}");
        assert!(page.contains("&quot;&amp;&#39;"), "{page}");
        let query = Query::read(Some("state=%22%3E%3Cb%3E&login_hint=%3Ci%3E"));
        let page = provider(&query, Some("<u>"), ["<s>"].into_iter());
        for tag in ["<b>", "<i>", "<u>", "<s>"] {
            assert!(!page.contains(tag), "{tag} came through: {page}");
        }
    }
}
