//! What a gate keeps from the application.

use neon_auth_rouille::protect;
use rouille::Response;

use crate::support::browser::Browser;
use crate::support::offline;
use crate::support::serving::Serving;

#[test]
fn protect_refuses_before_the_application_runs() {
    let auth = offline();
    let application = Serving::with(move |request| {
        protect(&auth, request, |_| -> Response { panic!("it runs") })
    });
    assert_eq!(Browser::default().get(&application, "/page").status, 303);
}
