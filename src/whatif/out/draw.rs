//! Lengths of bars and places of curves, in hundredths of a per cent: whole numbers only.

use minijinja::{Value, context};

use super::{signed_wan, wan};
use crate::report::department::grouped;
use crate::whatif::group::Group;

/// A share of 100 % with two decimals; `whole` is above zero.
pub(super) fn share(part: i128, whole: i128) -> String {
    let units = if whole == 0 {
        0
    } else {
        part.saturating_mul(10_000) / whole
    };
    format!("{}.{:02}", units / 100, units % 100)
}

/// Rows of a diverging chart: bars left and right of a common zero. Rows without change and households are left out.
pub(super) fn diverging(rows: &[(String, i128, String)], say: &str) -> Value {
    let most = rows.iter().map(|(_, n, _)| (*n).max(0)).max().map_or(0, |n| n);
    let least = rows.iter().map(|(_, n, _)| (-*n).max(0)).max().map_or(0, |n| n);
    let whole = most + least;
    let rows: Vec<Value> = rows
        .iter()
        .map(|(name, n, counts)| {
            let (left, class) = if *n < 0 { (least + n, "f-dn") } else { (least, "f-up") };
            context! {
                name => name.as_str(), class, zero => share(least, whole), left => share(left, whole),
                width => share((*n).abs(), whole), change => signed_wan(*n), counts => counts.as_str(),
            }
        })
        .collect();
    context! { rows, say }
}

/// Groups as rows of a diverging chart, those that change.
pub(super) fn of_groups(groups: &[Group]) -> Value {
    let moved = groups.iter().filter(|g| g.winners + g.losers > 0 || g.delta() != 0);
    let rows: Vec<(String, i128, String)> = moved
        .map(|g| {
            let counts = format!(
                "{}／{}",
                grouped(&g.winners.to_string()),
                grouped(&g.losers.to_string())
            );
            (g.name.clone(), g.delta(), counts)
        })
        .collect();
    let say = match (rows.first(), rows.last()) {
        (Some(first), _) if first.1 > 0 => format!("{}增加最多", first.0),
        (_, Some(last)) if last.1 < 0 => format!("{}减少最多", last.0),
        (_, _) => String::new(),
    };
    diverging(&rows, &say)
}

/// A curve of amounts by number, drawn as steps.
pub(super) struct Curve {
    low: i128,
    high: i128,
    from: i128,
    to: i128,
}

impl Curve {
    /// A curve that holds some points of number and amount; `None` if there are fewer than two.
    pub(super) fn of(points: &[(i128, i128)]) -> Option<Curve> {
        let (from, to) = (points.first()?.0, points.last()?.0);
        let low = points.iter().map(|p| p.1).min()?;
        let high = points.iter().map(|p| p.1).max()?;
        // A level line stands in the middle.
        let room = (high - low).max(2) / 10 + 1;
        (to > from).then_some(Curve {
            low: low - room,
            high: high + room,
            from,
            to,
        })
    }

    pub(super) fn x(&self, number: i128) -> String {
        share(number - self.from, self.to - self.from)
    }

    /// From the top.
    pub(super) fn y(&self, amount: i128) -> String {
        share(self.high - amount, self.high - self.low)
    }

    /// The path of the steps in a square of 1,000.
    pub(super) fn path(&self, points: &[(i128, i128)]) -> String {
        let x = |n: i128| tenths((n - self.from) * 10_000 / (self.to - self.from));
        let y = |n: i128| tenths((self.high - n) * 10_000 / (self.high - self.low));
        let mut path = String::new();
        for (at, (number, amount)) in points.iter().enumerate() {
            if at == 0 {
                path = format!("M{} {}", x(*number), y(*amount));
            } else {
                path += &format!(" H{} V{}", x(*number), y(*amount));
            }
        }
        path
    }

    /// Lines across, with their amounts.
    pub(super) fn ys(&self) -> Vec<Value> {
        let at = |n: i128| self.low + (self.high - self.low) * n / 4;
        let line = |n: i128| {
            let svg = tenths((self.high - at(n)) * 10_000 / (self.high - self.low));
            context! { at => self.y(at(n)), svg, text => wan(at(n)) }
        };
        (0..=4).map(line).collect()
    }
}

/// Tenths as a decimal number.
fn tenths(n: i128) -> String {
    format!("{}.{}", n / 10, n % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 0 to 4, amounts 0, 100, 100: room is 11, so the curve goes from -11 to 111. 0 is 111/122 = 90.98 % from the top, 100 is
    /// 11/122 = 9.01 %.
    #[test]
    fn steps_are_drawn_in_whole_numbers() {
        let points = [(0, 0), (1, 100), (4, 100)];
        let curve = Curve::of(&points).unwrap();
        assert_eq!(curve.path(&points), "M0.0 909.8 H250.0 V90.1 H1000.0 V90.1");
        assert_eq!((curve.x(1), curve.y(100)), ("25.00".to_owned(), "9.01".to_owned()));
        assert!(Curve::of(&points[..1]).is_none());
    }
}
