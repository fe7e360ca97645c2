//! `load-server axum --upstream URL` serves until its standard input ends. `load` starts it.

fn main() {
    neon_auth_load::server::serve(std::env::args().skip(1));
}
