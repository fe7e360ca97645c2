//! Panics, and the end of the server.

use crate::Outcome;
use crate::child::Target;
use crate::wire::{Wire, get};

pub(crate) fn panics(target: &mut Target) -> Outcome {
    for _ in 0..100 {
        let mut wire = Wire::to(target.address)?;
        wire.send(&get("/panic"));
        match wire.answer()? {
            Some(answer) if answer.status == 500 => {}
            Some(answer) => return Err(format!("answers {}", answer.status)),
            None => return Err("closes without an answer".to_owned()),
        }
        wire.asks("/page", "page")?;
    }
    Ok(())
}

pub(crate) fn stop(target: &mut Target) -> Outcome {
    let mut idle: Vec<Wire> = (0..20)
        .map(|_| Wire::to(target.address))
        .collect::<Result<_, _>>()?;
    for wire in &mut idle {
        wire.asks("/page", "page")?;
    }
    let mut busy: Vec<Wire> = (0..20)
        .map(|_| Wire::to(target.address))
        .collect::<Result<_, _>>()?;
    for wire in &mut busy {
        wire.send(&get("/wait"));
    }
    target.is_waited_for(busy.len())?;
    target.stop()?;
    for wire in &mut idle {
        if wire.answer()?.is_some() {
            return Err("an idle connection is answered".to_owned());
        }
    }
    target.release();
    for wire in &mut busy {
        let answer = wire.answer()?.ok_or("a request is not answered")?;
        if answer.text != "page" || !answer.head.contains("connection: close") {
            return Err(format!("answers {answer:?}"));
        }
    }
    target.ends()
}

/// Nobody releases it.
pub(crate) fn stop_without_end(target: &mut Target) -> Outcome {
    let mut wire = Wire::to(target.address)?;
    wire.send(&get("/wait"));
    target.is_waited_for(1)?;
    target.stop()?;
    if wire.answer()?.is_some() {
        return Err("a request is answered that nobody has released".to_owned());
    }
    target.ends()
}
