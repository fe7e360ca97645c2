//! Many clients at once.

use std::thread;

use crate::Outcome;
use crate::child::{Crowd, Target};
use crate::wire::Wire;

/// So many connect and ask, each on a thread of its own, and keep their connections until all are answered.
fn burst(target: &Target, number: usize) -> Outcome {
    let address = target.address;
    let ask = move || {
        let mut wire = Wire::to(address)?;
        wire.asks("/page", "page")?;
        Ok(wire)
    };
    let asking: Vec<_> = (0..number).map(|_| thread::spawn(ask)).collect();
    let asked: Vec<Result<Wire, String>> =
        asking.into_iter().map(|one| one.join().unwrap()).collect();
    let failed: Vec<&String> = asked.iter().filter_map(|one| one.as_ref().err()).collect();
    match failed.first() {
        None => Ok(()),
        Some(first) => Err(format!("{} of {number}: {first}", failed.len())),
    }
}

pub(crate) fn six(target: &mut Target) -> Outcome {
    for _ in 0..10 {
        burst(target, 6)?;
    }
    Ok(())
}

pub(crate) fn sixty(target: &mut Target) -> Outcome {
    burst(target, 60)
}

pub(crate) fn three_hundred(target: &mut Target) -> Outcome {
    burst(target, 300)
}

/// Crowds wait. Visitors come while they do, and after that.
fn waiting(target: &Target, crowds: usize, each: usize, sent: &str) -> Outcome {
    let mut crowds: Vec<Crowd> = (0..crowds)
        .map(|_| Crowd::of(each, target.address, sent))
        .collect();
    for crowd in &mut crowds {
        crowd.is_there()?;
        Wire::to(target.address)?.asks("/page", "page")?;
    }
    Wire::to(target.address)?.asks("/page", "page")
}

pub(crate) fn waiting_600(target: &mut Target) -> Outcome {
    waiting(target, 2, 300, "")
}

pub(crate) fn waiting_1200(target: &mut Target) -> Outcome {
    waiting(target, 3, 400, "")
}

pub(crate) fn waiting_5000(target: &mut Target) -> Outcome {
    waiting(target, 10, 500, "")
}

pub(crate) fn halves_of_heads(target: &Target) -> Outcome {
    waiting(target, 2, 300, "GET /page HTTP/1.1\r\nx")
}
