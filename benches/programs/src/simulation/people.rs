//! When who asks for what.

use std::time::Duration;

use fastrand::Rng;

/// What a page consists of.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The name in the results.
    pub name: &'static str,
    /// How many calls its script makes of the application's API.
    pub api_calls: u32,
}

/// One request of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// When, from the beginning of the day.
    pub at: Duration,
    /// Whose, as a number.
    pub person: usize,
    /// Whether the person signs in first: nobody had come yet.
    pub signs_in: bool,
}

const DAY: Duration = Duration::from_secs(16 * 60 * 60);
const MOST_VISITS: u32 = 5;
const PAGES_OF_A_VISIT: f64 = 10.0;
const THINK_TIME: f64 = 30.0;
/// From a page to its script's first call, and from each call to the next.
const SCRIPT_TIME: Duration = Duration::from_millis(150);

/// All requests of a day, in order.
#[must_use]
pub fn script(people: usize, profile: Profile, seed: u64) -> Vec<Request> {
    let mut random = Rng::with_seed(seed);
    let mut requests = Vec::new();
    for person in 0..people {
        let mut visits = vec![random.f64()];
        while visits.len() < MOST_VISITS as usize && random.bool() {
            visits.push(random.f64());
        }
        visits.sort_by(f64::total_cmp);
        for (number, begins) in visits.into_iter().enumerate() {
            let mut at = DAY.mul_f64(begins);
            let mut signs_in = number == 0;
            loop {
                for call in 0..=profile.api_calls {
                    requests.push(Request {
                        at: at + SCRIPT_TIME * call,
                        person,
                        signs_in,
                    });
                    signs_in = false;
                }
                if random.f64() < 1.0 / PAGES_OF_A_VISIT {
                    break;
                }
                at += SCRIPT_TIME * profile.api_calls + exponential(&mut random, THINK_TIME);
            }
        }
    }
    requests.sort();
    requests
}

fn exponential(random: &mut Rng, mean: f64) -> Duration {
    Duration::from_secs_f64(-(1.0 - random.f64()).ln() * mean)
}
