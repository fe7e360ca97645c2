//! A program that forks while Neon Auth works in it. Both processes go on, and say on standard output what they see.
//!
//! `forking console`, `forking own-thread BASE_URL` or `forking ureq BASE_URL`.

#[cfg(unix)]
mod calls;
#[cfg(unix)]
mod console;
#[cfg(unix)]
mod process;

#[cfg(unix)]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    process::end_after_a_minute();
    match arguments[..] {
        ["console"] => console::play(),
        ["own-thread", base_url] => calls::play(&calls::OwnThreads::new(base_url)),
        ["ureq", base_url] => calls::play(&calls::Blocked::new(base_url)),
        _ => panic!("unknown arguments: {arguments:?}"),
    }
}

#[cfg(not(unix))]
fn main() {}
