//! Where a body ends. What is in one is no request.

use crate::Outcome;
use crate::child::Target;
use crate::wire::{Wire, get, post};

fn hidden() -> String {
    get("/hidden")
}

fn in_a_chunk(body: &str) -> String {
    format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
}

/// Sends it, and a last request. Nothing may have got through that is not the last request.
fn hides_nothing(target: &Target, request: &str) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.send(request);
    wire.send("GET /page HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    let answers = wire.answers()?;
    match answers.iter().any(|answer| answer.text == "hidden") {
        true => Err("the hidden request is answered".to_owned()),
        false => Ok(()),
    }
}

/// Sends it, and then asks on the same connection.
fn goes_on(target: &Target, request: &str) -> Outcome {
    hides_nothing(target, request)?;
    let mut wire = Wire::to(target.address)?;
    wire.send(request);
    wire.is_answered("page")?;
    wire.asks("/page", "page")
}

pub(crate) fn unread(target: &mut Target) -> Outcome {
    for before in [0, 2000] {
        let body = " ".repeat(before) + &hidden();
        let length = format!("content-length: {}", body.len());
        goes_on(target, &post("/page", &length, &body))?;
    }
    Ok(())
}

pub(crate) fn unread_in_chunks(target: &mut Target) -> Outcome {
    let chunked = "transfer-encoding: chunked";
    goes_on(target, &post("/page", chunked, &in_a_chunk(&hidden())))?;
    // A field behind the last chunk.
    let body = in_a_chunk("x").replace("0\r\n\r\n", "0\r\nx: y\r\n\r\n");
    goes_on(target, &post("/page", chunked, &body))
}

pub(crate) fn odd_chunks(target: &mut Target) -> Outcome {
    for size in ["+1", "-1", "0x1", "1 1", "x", "", "ffffffffffffffff1"] {
        let body = format!("{size}\r\nx\r\n0\r\n\r\n{}", hidden());
        let request = post("/page", "transfer-encoding: chunked", &body);
        hides_nothing(target, &request).map_err(|what| format!("`{size}`: {what}"))?;
    }
    Ok(())
}

/// RFC 9112, 6.3: the chunks count.
pub(crate) fn chunks_beside_a_length(target: &mut Target) -> Outcome {
    let body = in_a_chunk(&hidden());
    for length in [5, body.len(), 5000] {
        let length = format!("content-length: {length}");
        for both in [
            format!("{length}\r\ntransfer-encoding: chunked"),
            format!("transfer-encoding: chunked\r\n{length}"),
        ] {
            hides_nothing(target, &post("/page", &both, &body))?;
        }
    }
    Ok(())
}

/// For a server that takes an odd length for none, the hidden request is the next one.
pub(crate) fn odd_lengths(target: &mut Target) -> Outcome {
    let length = hidden().len();
    let odd = [
        format!("content-length: +{length}"),
        "content-length: -1".to_owned(),
        format!("content-length: {length}, 6"),
        format!("content-length: 0x{length:x}"),
        format!("content-length: {length} 0"),
        format!("content-length: {length}\r\ncontent-length: 0"),
        format!("content-length: 0\r\ncontent-length: {length}"),
        "content-length: 99999999999999999999".to_owned(),
        "content-length: five".to_owned(),
    ];
    for length in odd {
        let request = post("/page", &length, &hidden());
        hides_nothing(target, &request).map_err(|what| {
            let length = length.replace("\r\n", ", ").replace("content-length: ", "");
            format!("`{length}`: {what}")
        })?;
    }
    Ok(())
}

pub(crate) fn odd_codings(target: &mut Target) -> Outcome {
    for coding in ["identity", "xchunked", "chunked, identity", "gzip"] {
        let coding_line = format!("transfer-encoding: {coding}");
        let body = format!("0\r\n\r\n{}", hidden());
        let request = post("/page", &coding_line, &body);
        hides_nothing(target, &request).map_err(|what| format!("`{coding}`: {what}"))?;
    }
    Ok(())
}

pub(crate) fn a_terabyte(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.send(&post("/page", "content-length: 1000000000000", "x"));
    wire.answer()?.ok_or("closes without an answer")?;
    wire.send_no_more();
    wire.bytes_to_the_end().map(drop)
}

/// Its chunks have a byte each, and more memory than they have bytes if they are kept as they come.
pub(crate) fn in_bits(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.asks("/page", "page")?;
    let before = target.peak_of_memory()?;
    let length = 256 * 1024;
    let body = "1\r\nx\r\n".repeat(length) + "0\r\n\r\n";
    wire.send(&post("/length", "transfer-encoding: chunked", &body));
    wire.is_answered(&length.to_string())?;
    match target.peak_of_memory()? - before {
        more if more < 4 * 1024 => Ok(()),
        more => Err(format!("takes {more} KiB for 256 KiB")),
    }
}

/// The body is sent once the server asks for it.
pub(crate) fn expected(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    let head = "content-length: 5\r\nexpect: 100-continue";
    wire.send(&post("/length", head, ""));
    match wire.answer()? {
        Some(answer) if answer.status == 100 => wire.send("12345"),
        answer => return Err(format!("does not ask for the body: {answer:?}")),
    }
    wire.is_answered("5")?;
    wire.asks("/page", "page")
}
