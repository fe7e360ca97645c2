//! Several things measured in turns: a clock that steps up or down, or another program that wakes up, then meets all of
//! them alike, and their ratios hold even if the figures themselves do not.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How often everything has its turn.
const TURNS: usize = 4_000;
/// How many calls make a turn: few, so that hardly a turn is interrupted.
pub const CALLS: usize = 50;

/// What is measured, by its name and that of its floor.
#[derive(Default)]
pub struct Turns<'t>(Vec<Entry<'t>>);

struct Entry<'t> {
    name: &'static str,
    floor: Option<&'static str>,
    turn: Box<dyn FnMut() -> Duration + 't>,
    times: Vec<Duration>,
}

impl<'t> Turns<'t> {
    /// Adds something that is compared with a floor, or a floor.
    pub fn add<T>(
        &mut self,
        name: &'static str,
        floor: Option<&'static str>,
        mut call: impl FnMut() -> T + 't,
    ) {
        self.add_with_inputs(name, floor, || (), move |()| call());
    }

    /// The same with an input for each call, made before the turn.
    pub fn add_with_inputs<I, T>(
        &mut self,
        name: &'static str,
        floor: Option<&'static str>,
        mut input: impl FnMut() -> I + 't,
        mut call: impl FnMut(&I) -> T + 't,
    ) {
        let turn = move || {
            let inputs: Vec<I> = (0..CALLS).map(|_| input()).collect();
            let start = Instant::now();
            for input in &inputs {
                black_box(call(black_box(input)));
            }
            start.elapsed()
        };
        self.0.push(Entry {
            name,
            floor,
            turn: Box::new(turn),
            times: Vec::with_capacity(TURNS),
        });
    }

    /// Measures, and gives a table: a name, its floor or `-`, then nanoseconds a call (10th percentile, median, 90th),
    /// then the same of its ratio to the floor.
    #[must_use]
    pub fn table(mut self) -> String {
        for _ in 0..TURNS {
            for entry in &mut self.0 {
                let time = (entry.turn)();
                entry.times.push(time);
            }
        }
        let mut table = format!("{TURNS} turns of {CALLS} calls\n");
        for entry in &self.0 {
            let calls = f64::from(u32::try_from(CALLS).unwrap_or(u32::MAX));
            let times = entry
                .times
                .iter()
                .map(|time| time.as_secs_f64() * 1e9 / calls);
            let _ = write!(table, "turn {} {}", entry.name, entry.floor.unwrap_or("-"));
            for nanoseconds in percentiles(times.collect()) {
                let _ = write!(table, " {nanoseconds:.1}");
            }
            let floor = self.0.iter().find(|floor| entry.floor == Some(floor.name));
            if let Some(floor) = floor {
                let pairs = entry.times.iter().zip(&floor.times);
                let ratios = pairs.map(|(time, floor)| time.as_secs_f64() / floor.as_secs_f64());
                for ratio in percentiles(ratios.collect()) {
                    let _ = write!(table, " {ratio:.3}");
                }
            }
            table.push('\n');
        }
        table
    }
}

fn percentiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [10, 50, 90].map(|percent| {
        let index = values.len() * percent / 100;
        values.get(index).copied().unwrap_or_default()
    })
}

impl std::fmt::Debug for Turns<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turns").finish_non_exhaustive()
    }
}
