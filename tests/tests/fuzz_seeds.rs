//! Replays the fuzz targets' committed seeds, so that what a target asserts holds without a fuzzer too.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use neon_auth_reference::fuzzing::TARGETS;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The names in a folder, without their extensions.
fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .expect("the folder can be read")
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect()
}

#[test]
fn every_seed_holds() {
    for (name, target) in TARGETS {
        let folder = fuzz().join("seeds").join(name);
        for seed in names_in(&folder) {
            let input = fs::read(folder.join(&seed)).expect("the seed can be read");
            // The name of the seed that fails.
            println!("{name}/{seed}");
            target(&input);
        }
    }
}

#[test]
fn every_target_has_seeds_and_every_seed_a_target() {
    let listed: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names_in(&fuzz().join("fuzz_targets")), listed);
    assert_eq!(names_in(&fuzz().join("seeds")), listed);
    for name in listed {
        assert!(
            !names_in(&fuzz().join("seeds").join(&name)).is_empty(),
            "{name}"
        );
    }
}
