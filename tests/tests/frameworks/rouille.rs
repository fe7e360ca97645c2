//! The application behind rouille, on plain threads.

use std::io::Read as _;
use std::net::SocketAddr;
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::Duration;

use ::rouille::{Request, Response, Server, router};
use neon_auth_rouille::methods::SignInEmail;
use neon_auth_rouille::{
    Config, Rejection, RequestAuth, Session, optional_session, protect, require_cached_role,
    require_fresh_session, require_organization_role, require_role, require_session,
    require_signed_in_within, require_trusted_origin,
};

use crate::Framework;
use crate::log::Log;
use crate::scenario::{PASSWORD, arrival_in_words};

const HOUR: Duration = Duration::from_secs(3600);

pub(crate) struct Rouille {
    address: SocketAddr,
    stopping: Option<(JoinHandle<()>, Sender<()>)>,
}

impl Framework for Rouille {
    const NAME: &str = "rouille";

    fn start(config: Config, log: Log) -> Self {
        let auth = neon_auth_rouille::builder(config).logger(log).build();
        let server = Server::new("127.0.0.1:0", move |request| {
            protect(&auth, request, |auth| answer(auth, request))
        });
        let server = server.expect("rouille starts");
        Self {
            address: server.server_addr(),
            stopping: Some(server.stoppable()),
        }
    }

    fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Rouille {
    fn drop(&mut self) {
        if let Some((thread, stop)) = self.stopping.take() {
            // A test that has failed already says more than this.
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

fn answer(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    router!(request,
        (GET) ["/page"] => { Ok(greeting(&require_session(auth)?)) },
        (GET) ["/fresh"] => { Ok(greeting(&require_fresh_session(auth)?)) },
        (GET) ["/admin"] => { Ok(greeting(&require_role(auth, "admin")?)) },
        (GET) ["/cached-admin"] => { Ok(greeting(&require_cached_role(auth, "admin")?)) },
        (GET) ["/owner"] => { Ok(greeting(&require_organization_role(auth, "owner")?)) },
        (GET) ["/recent"] => { Ok(greeting(&require_signed_in_within(auth, HOUR)?)) },
        (GET) ["/public/arrival"] => { Ok(Response::text(arrival_in_words(&auth.arrival()))) },
        (GET) ["/public"] => {
            let session = optional_session(auth)?;
            Ok(Response::text(session.map_or("nobody".to_owned(), |session| session.user.name.to_string())))
        },
        (POST) ["/sign-in"] => { require_trusted_origin(auth).and_then(|()| sign_in(auth, request)) },
        (POST) ["/sign-out"] => {
            require_trusted_origin(auth)?;
            let _ = auth.sign_out().send();
            Ok(Response::text(""))
        },
        _ => Ok(Response::empty_404()),
    )
}

fn greeting(session: &Session) -> Response {
    Response::text(format!("{}, {:?}", session.user.name, session.source()))
}

fn sign_in(auth: &RequestAuth, request: &Request) -> Result<Response, Rejection> {
    let mut email = String::new();
    let mut body = request.data().expect("nobody has read it");
    body.read_to_string(&mut email).expect("text");
    let signed_in = auth
        .sign_in()
        .email(SignInEmail::new(email, PASSWORD))
        .send()?;
    Ok(match signed_in.signed_in() {
        Some(reply) => Response::text(reply.user.name),
        None => Response::text("").with_status_code(501),
    })
}
