//! Diagrams of flows: who sends what to whom, drawn as SVG in the colours of the page.
//!
//! ```text
//! Shop, Craftgate, Payer          the parties, from left to right
//! Shop > Craftgate: init          an arrow
//! Craftgate < Shop: htmlContent   an answer, dashed: from the second to the first
//! Shop: store the payment         a note under a party
//! ```

use std::fmt::Write as _;

use anyhow::{Context, Result, bail, ensure};

/// Pixels of one character of the labels, rather too many than too few.
const CHARACTER: usize = 8;
const ROW: usize = 44;
const TOP: usize = 52;

enum Row<'t> {
    Arrow { from: usize, to: usize, answer: bool, label: &'t str },
    Note { at: usize, label: &'t str },
}

/// Draws a diagram.
pub fn svg(source: &str) -> Result<String> {
    let mut lines = source.lines().map(str::trim).filter(|line| !line.is_empty());
    let parties: Vec<&str> = lines.next().context("a diagram without parties")?.split(',').map(str::trim).collect();
    let place = |name: &str| {
        parties.iter().position(|party| *party == name.trim()).with_context(|| format!("{name:?} is not among the parties {parties:?}"))
    };
    let mut rows = Vec::new();
    for line in lines {
        let (who, label) = line.split_once(':').with_context(|| format!("expected `A > B: text`, found {line:?}"))?;
        let label = label.trim();
        ensure!(!label.is_empty(), "{line:?} has no text");
        rows.push(if let Some((from, to)) = who.split_once('>') {
            Row::Arrow { from: place(from)?, to: place(to)?, answer: false, label }
        } else if let Some((to, from)) = who.split_once('<') {
            Row::Arrow { from: place(from)?, to: place(to)?, answer: true, label }
        } else {
            Row::Note { at: place(who)?, label }
        });
    }
    if rows.is_empty() {
        bail!("a diagram without arrows");
    }
    let columns = columns(&parties, &rows);
    let last = columns.last().copied().unwrap_or(0);
    let right = rows.iter().map(|row| match row {
        Row::Note { at, label } => x(&columns, *at) + width(label) / 2 + 14,
        Row::Arrow { .. } => 0,
    });
    let total = right.max().unwrap_or(0).max(last + width(parties.last().unwrap_or(&"")) / 2 + 16);
    Ok(drawn(&parties, &rows, &columns, total))
}

fn width(label: &str) -> usize {
    label.chars().count() * CHARACTER
}

fn x(columns: &[usize], party: usize) -> usize {
    columns.get(party).copied().unwrap_or(0)
}

/// The places of the parties: each pair is far enough apart for the widest label between them.
fn columns(parties: &[&str], rows: &[Row<'_>]) -> Vec<usize> {
    let mut columns: Vec<usize> = Vec::new();
    for (index, party) in parties.iter().enumerate() {
        let Some(before) = index.checked_sub(1) else {
            let notes = rows.iter().filter_map(|row| match row {
                Row::Note { at: 0, label } => Some(width(label) / 2),
                _ => None,
            });
            columns.push(notes.max().unwrap_or(0).max(width(party) / 2) + 16);
            continue;
        };
        let mut place = x(&columns, before) + (width(party) + width(parties.get(before).unwrap_or(&""))) / 2 + 36;
        for row in rows {
            let needed = match row {
                Row::Arrow { from, to, label, .. } if (*from).max(*to) == index => x(&columns, (*from).min(*to)) + width(label) + 28,
                Row::Note { at, label } if *at == index => x(&columns, before) + width(label) / 2 + 28,
                Row::Note { at, label } if *at == before => x(&columns, before) + width(label) / 2 + 28,
                _ => 0,
            };
            place = place.max(needed);
        }
        columns.push(place);
    }
    columns
}

fn drawn(parties: &[&str], rows: &[Row<'_>], columns: &[usize], total: usize) -> String {
    let height = TOP + rows.len() * ROW + 12;
    let mut spoken = parties.join(", ");
    for row in rows {
        let name = |party: &usize| parties.get(*party).copied().unwrap_or_default();
        _ = match row {
            Row::Arrow { from, to, label, .. } => write!(spoken, ". {} → {}: {label}", name(from), name(to)),
            Row::Note { at, label } => write!(spoken, ". {}: {label}", name(at)),
        };
    }
    let mut svg = format!(
        "<div class=\"sequence\" tabindex=\"0\"><svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {total} {height}\" width=\"{total}\" height=\"{height}\">",
        escaped(&spoken)
    );
    for (index, party) in parties.iter().enumerate() {
        let (x, half) = (x(columns, index), width(party) / 2 + 10);
        _ = write!(
            svg,
            "<path class=\"life\" d=\"M{x} 36V{}\"/><rect x=\"{}\" y=\"6\" width=\"{}\" height=\"30\" rx=\"4\"/><text x=\"{x}\" y=\"26\" class=\"party\">{}</text>",
            height - 6,
            x - half,
            half * 2,
            escaped(party)
        );
    }
    for (index, row) in rows.iter().enumerate() {
        let y = TOP + index * ROW + 26;
        match row {
            Row::Arrow { from, to, answer, label } => {
                let (from, to) = (x(columns, *from), x(columns, *to));
                let class = if *answer { "answer" } else { "arrow" };
                // The head of the arrow points to where it ends.
                let (line_end, base) = if to > from { (to - 1, to - 9) } else { (to + 1, to + 9) };
                _ = write!(
                    svg,
                    "<path class=\"{class}\" d=\"M{from} {y}H{line_end}\"/><path class=\"head\" d=\"M{to} {y}L{base} {}V{}Z\"/><text x=\"{}\" y=\"{}\">{}</text>",
                    y - 5,
                    y + 5,
                    from.midpoint(to),
                    y - 8,
                    escaped(label)
                );
            }
            Row::Note { at, label } => {
                let (x, half) = (x(columns, *at), width(label) / 2 + 8);
                _ = write!(
                    svg,
                    "<rect class=\"note\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"26\" rx=\"13\"/><text x=\"{x}\" y=\"{}\">{}</text>",
                    x - half.min(x),
                    y - 20,
                    half * 2,
                    y - 2,
                    escaped(label)
                );
            }
        }
    }
    svg.push_str("</svg></div>\n");
    svg
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_diagram_names_every_party_and_label_for_readers_and_screen_readers() {
        let drawn = svg("Shop, Bank\nShop > Bank: a & b\nShop < Bank: ok\nShop: stored\n").unwrap();
        assert!(drawn.contains("aria-label=\"Shop, Bank. Shop → Bank: a &amp; b. Bank → Shop: ok. Shop: stored\""), "{drawn}");
        assert_eq!(drawn.matches("class=\"head\"").count(), 2);
        assert!(!drawn.contains("\n\n"), "a blank line would end the block of HTML");
    }

    #[test]
    fn an_unknown_party_is_an_error() {
        assert!(svg("Shop, Bank\nShop > Bnak: a\n").is_err());
        assert!(svg("Shop, Bank\n").is_err());
    }
}
