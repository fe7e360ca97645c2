//! `server axum protected` serves one page until its standard input ends; `bare` is the same page alone, and `by-hand`,
//! for axum, behind the least that a layer has to do. `server cookies` prints the Cookie header that
//! all of them let through, and `server secret` what it is signed with, for the peer.

use neon_auth_bench_programs::servers::{Kind, actix, axum, rouille, threads};
use neon_auth_benches::fixture::{SECRET, Visitor};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["cookies"] => println!("{}", Visitor::for_decades().cookies()),
        ["secret"] => println!("{SECRET}"),
        ["axum", "by-hand"] => axum::serve(Kind::ByHand),
        ["axum", "bare"] => axum::serve(Kind::Bare),
        ["axum", "protected"] => axum::serve(Kind::Protected),
        ["actix", kind @ ("bare" | "protected")] => actix::serve(kind == "protected"),
        ["threads", kind @ ("bare" | "protected")] => threads::serve(kind == "protected"),
        ["rouille", kind @ ("bare" | "protected")] => rouille::serve(kind == "protected"),
        _ => usage(),
    }
}

fn usage() {
    eprintln!(
        "server (axum|actix|threads|rouille) (bare|protected), server axum by-hand, server cookies, server secret"
    );
    std::process::exit(2);
}
