//! The least that knowing a cookie again takes: find two cookies, find the entry by the MAC, compare the whole.

use std::collections::HashMap;
use std::sync::Arc;

const TOKEN: &[u8] = b"__Secure-neon-auth.session_token";
const DATA: &[u8] = b"__Secure-neon-auth.local.session_data";
/// 32 bytes in base64.
const MAC: usize = 43;

/// Cookies that were verified.
#[derive(Debug, Default)]
pub struct Memory(HashMap<[u8; MAC], Arc<Verified>>);

/// One of them.
#[derive(Debug)]
pub struct Verified {
    data: Vec<u8>,
    token: Vec<u8>,
    /// In Unix seconds.
    pub expires: i64,
}

impl Memory {
    /// Remembers the cookies of a header.
    pub fn learn(&mut self, cookies: &[u8], expires: i64) -> Option<()> {
        let (token, data) = find(cookies);
        let (token, data) = (token?.to_vec(), data?.to_vec());
        let mac = *data.last_chunk()?;
        let verified = Verified {
            data,
            token,
            expires,
        };
        self.0.insert(mac, Arc::new(verified));
        Some(())
    }

    /// What was learned about the cookies of a header, unless it has expired.
    #[must_use]
    pub fn recall(&self, cookies: &[u8], now: i64) -> Option<Arc<Verified>> {
        let (token, data) = find(cookies);
        let (token, data) = (token?, data?);
        let verified = self.0.get(data.last_chunk::<MAC>()?)?;
        let is_same = verified.data == data && verified.token == token && now < verified.expires;
        is_same.then(|| Arc::clone(verified))
    }
}

/// The two cookies, each the first of its name, in one pass over the header.
#[must_use]
pub fn find(cookies: &[u8]) -> (Option<&[u8]>, Option<&[u8]>) {
    let (mut token, mut data) = (None, None);
    let mut rest = cookies;
    while !rest.is_empty() {
        let end = memchr::memchr(b';', rest).unwrap_or(rest.len());
        let (pair, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default().trim_ascii_start();
        let pairs = [(&mut token, TOKEN), (&mut data, DATA)];
        for (found, name) in pairs {
            if let Some([b'=', value @ ..]) = pair.strip_prefix(name) {
                found.get_or_insert(value);
            }
        }
    }
    (token, data)
}
