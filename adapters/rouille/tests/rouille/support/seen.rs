//! What an application is asked for.

use std::sync::{Arc, Mutex};

use neon_auth_rouille::{NeonAuth, attach, handler, protect};
use rouille::{Request, Response};

use super::serving::Serving;

/// The paths that an application was asked for.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    pub(crate) fn note(&self, request: &Request) {
        self.0.lock().unwrap().push(request.url());
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// Every way to put Neon Auth around an application, which looks at its path alone.
pub(crate) fn applications(auth: &NeonAuth) -> [(&'static str, Serving, Seen); 3] {
    let seen = [(); 3].map(|()| Seen::default());
    let [by_attach, by_protect, by_handler] = seen.clone();
    let [one, two, three] = [(); 3].map(|()| auth.clone());
    let page = |seen: &Seen, request: &Request| {
        seen.note(request);
        Response::text("page")
    };
    let servings = [
        Serving::with(move |request| attach(&one, request, |_| page(&by_attach, request))),
        Serving::with(move |request| protect(&two, request, |_| page(&by_protect, request))),
        Serving::with(move |request| {
            handler(&three, request).unwrap_or_else(|| page(&by_handler, request))
        }),
    ];
    let names = ["attach", "protect", "handler"];
    let mut all = names.into_iter().zip(servings).zip(seen);
    [(); 3].map(|()| {
        let ((name, serving), seen) = all.next().unwrap();
        (name, serving, seen)
    })
}
