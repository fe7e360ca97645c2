//! How many calls of upstream the session cookie saves in a day: [`neon_auth_bench_programs::simulation`] has the model.
//!
//! `day 300` lets that many people come, on each of five days with other seeds.

use std::time::Duration;

use neon_auth_bench_programs::simulation::{Day, Profile, script};
use serde_json::json;

const SEEDS: u64 = 5;
const TTLS: [u64; 3] = [60, 300, 900];
const PROFILES: [Profile; 3] = [
    Profile {
        name: "pages alone",
        api_calls: 0,
    },
    Profile {
        name: "pages with 4 API calls each",
        api_calls: 4,
    },
    Profile {
        name: "pages with 12 API calls each",
        api_calls: 12,
    },
];

fn main() {
    let people = std::env::args()
        .nth(1)
        .and_then(|people| people.parse().ok());
    let people = people.unwrap_or(300);
    let mut rows = Vec::new();
    for profile in PROFILES {
        for ttl in TTLS {
            let days: Vec<_> = (0..SEEDS)
                .map(|seed| Day::new(Duration::from_secs(ttl)).live(&script(people, profile, seed)))
                .collect();
            let mut saved: Vec<_> = days.iter().map(|day| day.saved_percent()).collect();
            saved.sort_by(f64::total_cmp);
            let rounded = |index: usize| {
                saved
                    .get(index)
                    .map(|saved| (saved * 100.0).round() / 100.0)
            };
            rows.push(json!({
                "profile": profile.name,
                "ttl_s": ttl,
                "requests": days.iter().map(|day| day.requests).sum::<usize>(),
                "look_ups": days.iter().map(|day| day.look_ups).sum::<usize>(),
                "saved_percent": {
                    "lowest": rounded(0),
                    "median": rounded(saved.len() / 2),
                    "highest": rounded(saved.len() - 1),
                },
            }));
        }
    }
    println!("{}", json!({"people": people, "days": SEEDS, "rows": rows}));
}
