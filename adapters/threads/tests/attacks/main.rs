//! What hostile, broken and impatient clients do to a blocking server. Each server is a process of its own.
//!
//! The tests are about this crate's server. The table of its page has the same attacks on rouille's, too:
//!
//! ```sh
//! cargo test --release -p neon-auth-threads --test attacks -- --ignored --exact table --nocapture
//! ```

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
#![cfg(unix)]

mod bodies;
mod child;
mod crowds;
mod ends;
mod heads;
mod slow;
mod wire;

use std::env;

use child::{Options, Server, Target};

/// What came of an attack: nothing, or what went wrong.
type Outcome = Result<(), String>;

/// One attack, as the table says it.
struct Attack {
    what: &'static str,
    options: Options,
    play: fn(&mut Target) -> Outcome,
}

/// Makes a test of each attack, and the list of all.
macro_rules! attacks {
    ($($(#[$attribute:meta])* $name:ident: $what:literal, $options:expr, $play:path;)*) => {
        $( #[test] $(#[$attribute])* fn $name() {
            let attack = Attack { what: $what, options: $options, play: $play };
            if let Err(outcome) = attack.on(Server::Threads) {
                panic!("{}: {outcome}", attack.what);
            }
        } )*

        fn all() -> Vec<Attack> {
            vec![$( Attack { what: $what, options: $options, play: $play } ),*]
        }
    };
}

attacks! {
    a_body_that_nobody_reads_is_no_request:
        "a request within a body that the handler does not read", Options::ample(), bodies::unread;
    a_chunked_body_that_nobody_reads_is_no_request:
        "the same, chunked", Options::ample(), bodies::unread_in_chunks;
    chunks_that_are_broken_hide_no_request:
        "the same in chunks of odd sizes: `+5`, `0x5`, `5 5`", Options::ample(), bodies::odd_chunks;
    a_body_with_chunks_and_a_length_ends_with_its_chunks:
        "`Transfer-Encoding` beside `Content-Length`", Options::ample(), bodies::chunks_beside_a_length;
    odd_lengths_hide_no_request:
        "lengths that are odd: `+5`, `-1`, `5, 6`, two of them", Options::ample(), bodies::odd_lengths;
    other_codings_hide_no_request:
        "codings that are not `chunked`", Options::ample(), bodies::odd_codings;
    a_length_of_a_terabyte_takes_no_memory:
        "a length of 10¹² bytes", Options::ample(), bodies::a_terabyte;
    #[cfg_attr(not(target_os = "linux"), ignore = "only on Linux is it known how much memory a process has had")]
    small_chunks_take_no_more_memory_than_large_ones:
        "256 KiB in chunks of one byte", Options::ample(), bodies::in_bits;
    a_body_that_is_asked_for_is_sent:
        "`Expect: 100-continue`", Options::ample(), bodies::expected;
    a_header_beyond_ascii_is_a_header:
        "bytes beyond ASCII in a header", Options::ample(), heads::beyond_ascii;
    a_request_names_one_host:
        "no Host, and two", Options::ample(), heads::hosts;
    a_line_that_goes_on_is_no_header:
        "a header that goes on in the next line, a space before the colon", Options::ample(), heads::obsolete_lines;
    a_huge_head_is_refused:
        "a head of 1 MiB", Options::ample(), heads::huge;
    requests_in_one_piece_are_answered_in_order:
        "100 requests in one piece", Options::ample(), heads::in_one_piece;
    a_head_alone_has_no_body:
        "HEAD, and a request after it", Options::ample(), heads::head_alone;
    six_connections_at_once_are_answered:
        "6 connections at once, kept open, ten times", Options::ample(), crowds::six;
    sixty_connections_at_once_are_answered:
        "60 connections at once, kept open", Options::ample(), crowds::sixty;
    three_hundred_connections_at_once_are_answered:
        "300 connections at once, kept open", Options::ample(), crowds::three_hundred;
    more_connections_than_places_are_answered:
        "300 connections at once, kept open, at 100 places", Options::ample().places(100), crowds::three_hundred;
    a_slow_head_ends:
        "a head, a byte now and then", Options::short(), slow::head;
    halves_of_heads_keep_nobody_out:
        "600 halves of heads", Options::ample().places(100), slow::halves_of_heads;
    a_slow_body_ends:
        "a body, a byte now and then", Options::short(), slow::body;
    a_slow_reader_ends:
        "a client that reads nothing of 32 MiB", Options::short(), slow::reader;
    a_client_that_sends_nothing_ends:
        "a client that sends nothing", Options::short(), slow::nothing;
    who_waits_at_1024_descriptors_keeps_nobody_out:
        "1,200 who send nothing, at 1,024 descriptors", Options::ample().descriptors(1024), crowds::waiting_1200;
    more_places_than_descriptors_end_nothing:
        "600 who send nothing, at 256 descriptors and 2,000 places",
        Options::ample().descriptors(256).places(2000), crowds::waiting_600;
    five_thousand_who_wait_keep_nobody_out:
        "5,000 who send nothing", Options::ample(), crowds::waiting_5000;
    a_panic_ends_its_own_request:
        "100 panics", Options::ample(), ends::panics;
    a_stop_ends_no_request:
        "a stop while 20 requests are under way and 20 connections have none", Options::ample(), ends::stop;
    a_stop_has_an_end:
        "a stop while a request goes on for ever", Options::short(), ends::stop_without_end;
}

impl Attack {
    /// Plays it, and looks whether a visitor is answered afterwards.
    fn on(&self, server: Server) -> Outcome {
        let mut target = Target::start(server, &self.options);
        (self.play)(&mut target)?;
        match target.is_stopped() {
            true => Ok(()),
            false => wire::Wire::to(target.address)?.asks("/page", "page"),
        }
    }
}

#[test]
fn the_pages_table_has_each_attack_and_no_other() {
    let page = include_str!("../../src/lib.rs");
    let (_, table) = page.split_once("//! # Under attack").expect("a table");
    let rows = table.lines().filter_map(|line| line.strip_prefix("//! | "));
    // The first two lines are the table's head.
    let named: Vec<&str> = rows
        .skip(1)
        .filter_map(|row| row.split(" | ").next())
        .collect();
    let attacks: Vec<&str> = all().iter().map(|attack| attack.what).collect();
    assert_eq!(named, attacks);
}

/// Prints the table of the crate's page; with `ATTACK=panics`, of the attacks alone that say so.
#[test]
#[ignore = "it is about rouille, too, and takes a minute"]
fn table() {
    let said = |outcome: Outcome| outcome.map_or_else(|what| what, |()| "holds".to_owned());
    println!("| attack | rouille 3.6 | `neon-auth-threads` |\n|---|---|---|");
    let chosen = env::var("ATTACK").unwrap_or_default();
    for attack in all() {
        if !attack.what.contains(&*chosen) {
            continue;
        }
        let [rouille, threads] =
            [Server::Rouille, Server::Threads].map(|server| said(attack.on(server)));
        println!("| {} | {rouille} | {threads} |", attack.what);
    }
}
