//! `server axum protected` serves one page until its standard input ends. `server cookies` prints the Cookie header that
//! all of them let through, and `server secret` what it is signed with, for the peer.

use neon_auth_bench_programs::servers::{actix, axum, rouille};
use neon_auth_benches::fixture::{SECRET, Visitor};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["cookies"] => println!("{}", Visitor::for_decades().cookies()),
        ["secret"] => println!("{SECRET}"),
        [framework, kind @ ("bare" | "protected")] => {
            let is_protected = kind == "protected";
            match framework {
                "axum" => axum::serve(is_protected),
                "actix" => actix::serve(is_protected),
                "rouille" => rouille::serve(is_protected),
                _ => usage(),
            }
        }
        _ => usage(),
    }
}

fn usage() {
    eprintln!("server (axum|actix|rouille) (bare|protected), server cookies, server secret");
    std::process::exit(2);
}
