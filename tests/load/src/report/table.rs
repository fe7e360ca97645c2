//! The table: what was expected beside what was seen.

use std::fmt::Write;

pub(super) struct Row {
    pub(super) scenario: String,
    pub(super) what: String,
    pub(super) expected: String,
    pub(super) seen: String,
    pub(super) verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    Wrong,
    /// A cost, to be compared with other runs.
    Figure,
}

const HEAD: [&str; 5] = ["scenario", "count", "expected", "seen", ""];

/// In Markdown, with columns that line up.
pub(super) fn written(rows: &[Row]) -> String {
    let cells: Vec<[&str; 5]> = rows.iter().map(cells).collect();
    let widths: [usize; 5] = std::array::from_fn(|column| {
        let all = [&HEAD].into_iter().chain(&cells);
        let lengths = all.filter_map(|cells| cells.get(column));
        let lengths = lengths.map(|cell| cell.chars().count());
        lengths.max().unwrap_or_default()
    });
    let mut text = String::new();
    line(&mut text, HEAD, widths);
    let rule = widths.map(|width| "-".repeat(width.max(1)));
    line(&mut text, rule.each_ref().map(|dashes| &**dashes), widths);
    for cells in cells {
        line(&mut text, cells, widths);
    }
    text
}

fn cells(row: &Row) -> [&str; 5] {
    let verdict = match row.verdict {
        Verdict::Right => "right",
        Verdict::Wrong => "**WRONG**",
        Verdict::Figure => "",
    };
    [&row.scenario, &row.what, &row.expected, &row.seen, verdict]
}

fn line(text: &mut String, cells: [&str; 5], widths: [usize; 5]) {
    for (cell, width) in cells.into_iter().zip(widths) {
        let _ = write!(text, "| {cell:width$} ");
    }
    text.push_str("|\n");
}
