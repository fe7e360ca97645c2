//! Clients that take their time.

use crate::Outcome;
use crate::child::Target;
use crate::crowds;
use crate::wire::{Wire, get, post};

pub(crate) fn head(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.send("GET /page HTTP/1.1\r\nx: ");
    match wire.drip_until_answered()? {
        Some(answer) if answer.status != 408 => Err(format!("answers {}", answer.status)),
        _ => Ok(()),
    }
}

pub(crate) fn halves_of_heads(target: &mut Target) -> Outcome {
    crowds::halves_of_heads(target)
}

pub(crate) fn body(target: &mut Target) -> Outcome {
    for length in ["content-length: 100000", "transfer-encoding: chunked"] {
        let mut wire = Wire::to(target.address)?;
        wire.send(&post("/length", length, "186A0\r\n"));
        match wire.drip_until_answered()? {
            Some(answer) if answer.status == 408 => {}
            Some(answer) => return Err(format!("answers {}", answer.status)),
            None => return Err("closes without an answer".to_owned()),
        }
    }
    Ok(())
}

/// The answer is cut off. What was written of it before is in the sockets.
pub(crate) fn reader(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.send(&get("/big"));
    wire.begins()?;
    // From now on, others have had more than the time of an answer.
    for _ in 0..2 {
        let _ = nothing(target);
    }
    match wire.bytes_to_the_end() {
        Ok(length) if length < 32 * 1024 * 1024 => Ok(()),
        _ => Err("waits for the client".to_owned()),
    }
}

pub(crate) fn nothing(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    match wire.bytes_to_the_end() {
        Ok(0) => Ok(()),
        Ok(_) => Err("answers".to_owned()),
        Err(_) => Err("waits for ever".to_owned()),
    }
}
