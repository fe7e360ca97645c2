//! The picture: for each scenario, what upstream sees, what the server's process has, and how many answers there are.

use std::fmt::Write;

use super::Series;
use crate::sampler::Sample;

const WIDTH: f64 = 330.0;
const HEIGHT: f64 = 130.0;
/// Around a panel: room for its title and the labels of its axes.
const LEFT: f64 = 70.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 46.0;
const BOTTOM: f64 = 42.0;

/// A column of the picture.
struct Panel {
    title: &'static str,
    axis: &'static str,
    lines: &'static [Line],
}

struct Line {
    name: &'static str,
    colour: &'static str,
    value: fn(&Sample, Option<&Sample>) -> f64,
}

const PANELS: [Panel; 4] = [
    Panel {
        title: "upstream",
        axis: "count",
        lines: &[
            Line {
                name: "connections open",
                colour: "#2563a8",
                value: |sample, _| count(sample.upstream_open),
            },
            Line {
                name: "calls busy",
                colour: "#b0672b",
                value: |sample, _| count(sample.upstream_busy),
            },
        ],
    },
    Panel {
        title: "server's process",
        axis: "count",
        lines: &[
            Line {
                name: "descriptors",
                colour: "#2563a8",
                value: |sample, _| count(sample.descriptors),
            },
            Line {
                name: "threads",
                colour: "#b0672b",
                value: |sample, _| count(sample.threads),
            },
        ],
    },
    Panel {
        title: "server's memory",
        axis: "MiB",
        lines: &[Line {
            name: "resident",
            colour: "#2563a8",
            value: |sample, _| count(sample.resident_kib) / 1024.0,
        }],
    },
    Panel {
        title: "visitors",
        axis: "a second",
        lines: &[
            Line {
                name: "200",
                colour: "#2e8b57",
                value: |sample, before| rate(sample, before, |sample| sample.ok),
            },
            Line {
                name: "502",
                colour: "#c0392b",
                value: |sample, before| rate(sample, before, |sample| sample.unavailable),
            },
            Line {
                name: "other",
                colour: "#9aa3ad",
                value: |sample, before| rate(sample, before, |sample| sample.others),
            },
            Line {
                name: "given up",
                colour: "#b0672b",
                value: |sample, before| rate(sample, before, |sample| sample.given_up),
            },
        ],
    },
];

pub(super) fn drawn(all: &[Series]) -> String {
    let (column, row) = (LEFT + WIDTH + RIGHT, TOP + HEIGHT + BOTTOM);
    let columns = PANELS.iter().map(|_| column).sum::<f64>();
    let rows = all.iter().map(|_| row).sum::<f64>();
    let mut text = String::new();
    let _ = writeln!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {columns} {rows}\" width=\"{columns}\" \
         height=\"{rows}\" font-family=\"sans-serif\" font-size=\"11\" fill=\"#333\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
    );
    let mut top = TOP;
    for series in all {
        let mut left = LEFT;
        for panel in &PANELS {
            let _ = writeln!(text, "<g transform=\"translate({left} {top})\">");
            draw(&mut text, panel, series);
            text.push_str("</g>\n");
            left += column;
        }
        top += row;
    }
    text.push_str("</svg>\n");
    text
}

/// One panel, with the origin at its upper left corner.
fn draw(text: &mut String, panel: &Panel, series: &Series) {
    let last = series.samples.last();
    let seconds = round_up(last.map_or(1.0, |sample| sample.seconds));
    let lines: Vec<(&Line, Vec<(f64, f64)>)> = panel
        .lines
        .iter()
        .map(|line| (line, points(line, series)))
        .collect();
    let values = lines.iter().flat_map(|(_, points)| points);
    let most = round_up(values.map(|(_, value)| *value).fold(1.0, f64::max));
    let _ = writeln!(
        text,
        "<text y=\"-28\" font-weight=\"bold\">{}: {}</text>",
        series.name, panel.title
    );
    for quarter in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = HEIGHT * (1.0 - quarter);
        let x = WIDTH * quarter;
        let _ = writeln!(
            text,
            "<path d=\"M0 {y}H{WIDTH}\" stroke=\"#ddd\"/>\
             <text x=\"-6\" y=\"{}\" text-anchor=\"end\">{}</text>\
             <text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            y + 4.0,
            readable(most * quarter),
            HEIGHT + 14.0,
            readable(seconds * quarter)
        );
    }
    let _ = writeln!(
        text,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">seconds</text>\
         <text transform=\"translate(-56 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
        WIDTH / 2.0,
        HEIGHT + 30.0,
        HEIGHT / 2.0,
        panel.axis
    );
    let mut key = 0.0;
    for (line, points) in &lines {
        let points: Vec<String> = points
            .iter()
            .map(|(at, value)| {
                let (x, y) = (at / seconds * WIDTH, (1.0 - value / most) * HEIGHT);
                format!("{x:.1},{y:.1}")
            })
            .collect();
        let _ = writeln!(
            text,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.3\"/>\
             <text x=\"{key}\" y=\"-10\" fill=\"{colour}\">{}</text>",
            points.join(" "),
            line.name,
            colour = line.colour
        );
        key += 12.0 + 6.5 * count(line.name.len());
    }
}

fn points(line: &Line, series: &Series) -> Vec<(f64, f64)> {
    let before = [None].into_iter().chain(series.samples.iter().map(Some));
    let pairs = series.samples.iter().zip(before);
    pairs
        .map(|(sample, before)| (sample.seconds, (line.value)(sample, before)))
        .collect()
}

fn rate(sample: &Sample, before: Option<&Sample>, of: fn(&Sample) -> usize) -> f64 {
    let Some(before) = before else { return 0.0 };
    let seconds = (sample.seconds - before.seconds).max(0.05);
    count(of(sample).saturating_sub(of(before))) / seconds
}

/// The next number with a quarter that is easy to read.
fn round_up(number: f64) -> f64 {
    let power = 10f64.powf(number.max(1.0).log10().floor());
    let steps = [1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= number);
    step.unwrap_or(10.0) * power
}

/// Without what a product of floats adds at its end.
fn readable(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

#[expect(clippy::cast_precision_loss, reason = "a picture has few pixels")]
fn count(number: usize) -> f64 {
    number as f64
}
