//! Heads that are odd, and requests that come in one piece.

use crate::Outcome;
use crate::child::Target;
use crate::wire::{Wire, get};

/// An odd head has to be refused, and by an answer.
fn is_refused(target: &Target, request: &str) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.send(request);
    match wire.answer()? {
        Some(answer) if (400..500).contains(&answer.status) => Ok(()),
        Some(answer) => Err(format!("answers {}", answer.status)),
        None => Err("closes without an answer".to_owned()),
    }
}

pub(crate) fn beyond_ascii(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.send("GET /page HTTP/1.1\r\nhost: localhost\r\nx-name: Zoë\r\n\r\n");
    wire.is_answered("page")
}

pub(crate) fn hosts(target: &mut Target) -> Outcome {
    is_refused(target, "GET /page HTTP/1.1\r\n\r\n").map_err(|what| format!("none: {what}"))?;
    let two = "GET /page HTTP/1.1\r\nhost: localhost\r\nhost: other\r\n\r\n";
    is_refused(target, two).map_err(|what| format!("two: {what}"))?;
    let mut wire = Wire::to(target.address)?;
    wire.send("GET /page HTTP/1.0\r\n\r\n");
    wire.is_answered("page")
}

pub(crate) fn obsolete_lines(target: &mut Target) -> Outcome {
    let folded = "GET /page HTTP/1.1\r\nhost: localhost\r\nx: a\r\n b\r\n\r\n";
    is_refused(target, folded).map_err(|what| format!("next line: {what}"))?;
    let space = "GET /page HTTP/1.1\r\nhost : localhost\r\nhost: localhost\r\n\r\n";
    is_refused(target, space).map_err(|what| format!("space: {what}"))
}

pub(crate) fn huge(target: &mut Target) -> Outcome {
    let value = "x".repeat(1024 * 1024);
    let huge = format!("GET /page HTTP/1.1\r\nhost: localhost\r\nx: {value}\r\n\r\n");
    is_refused(target, &huge)
}

pub(crate) fn in_one_piece(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    let both =
        get("/page") + "POST /length HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\n\r\nabc";
    wire.send(&both.repeat(50));
    for _ in 0..50 {
        wire.is_answered("page")?;
        wire.is_answered("3")?;
    }
    Ok(())
}

pub(crate) fn head_alone(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.send(&get("/page").replace("GET", "HEAD"));
    let answer = wire.answer_to("HEAD")?.ok_or("closes without an answer")?;
    if !answer.head.contains("content-length: 4\r\n") {
        return Err(format!("says no length: {}", answer.head));
    }
    wire.asks("/page", "page")
}
