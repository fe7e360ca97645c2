//! The samples of a scenario, and the CSV with all of them. A scenario's name may have a comma.

use std::fmt::Write;

use crate::sampler::Sample;

pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) samples: Vec<Sample>,
}

pub(super) fn written(all: &[Series]) -> String {
    let mut text = String::from(
        "scenario,seconds,descriptors,threads,resident_kib,upstream_open,upstream_busy,upstream_calls,\
         answered_200,answered_502,answered_otherwise,given_up,failed\n",
    );
    for series in all {
        for sample in &series.samples {
            let Sample {
                seconds,
                descriptors,
                threads,
                resident_kib,
                upstream_open,
                upstream_busy,
                upstream_calls,
                ok,
                unavailable,
                others,
                given_up,
                failed,
            } = sample;
            let _ = writeln!(
                text,
                "\"{}\",{seconds:.2},{descriptors},{threads},{resident_kib},{upstream_open},{upstream_busy},\
                 {upstream_calls},{ok},{unavailable},{others},{given_up},{failed}",
                series.name
            );
        }
    }
    text
}
