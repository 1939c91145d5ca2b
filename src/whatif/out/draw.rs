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

/// Changes one on top of the other, from the law to the scenario: bars from the sum before each to the sum behind it.
pub(super) fn waterfall(changes: &[(String, i128)], from: &str, to: &str) -> Value {
    let mut sums = vec![0];
    for (_, change) in changes {
        sums.push(sums.last().map_or(0, |sum| *sum) + change);
    }
    let least = sums.iter().copied().min().map_or(0, |n| n);
    let whole = sums.iter().copied().max().map_or(0, |n| n) - least;
    let zero = share(-least, whole);
    let row = |name: &str, class, (left, width): (i128, i128), sum: i128, change: String| {
        context! {
            name, class, zero => zero.as_str(), left => share(left - least, whole), width => share(width, whole), sum => signed_wan(sum), change,
        }
    };
    let mut rows = vec![row(from, "", (0, 0), 0, String::new())];
    for ((name, change), (before, after)) in changes.iter().zip(sums.iter().zip(sums.iter().skip(1))) {
        let class = if *change < 0 { "f-dn" } else { "f-up" };
        let bar = ((*before).min(*after), change.abs());
        rows.push(row(name, class, bar, *after, signed_wan(*change)));
    }
    let last = sums.last().map_or(0, |sum| *sum);
    rows.push(row(to, "f-tot", (last.min(0), last.abs()), last, String::new()));
    context! { rows }
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

    /// Lines across at round amounts, at most six.
    pub(super) fn ys(&self, is_change: bool) -> Vec<Value> {
        let step = step(self.high - self.low);
        let first = self.low.div_euclid(step) + 1;
        let line = |n: i128| {
            let amount = n * step;
            let svg = tenths((self.high - amount) * 10_000 / (self.high - self.low));
            let text = if is_change { signed_wan(amount) } else { wan(amount) };
            context! { at => self.y(amount), svg, text, zero => amount == 0 && is_change }
        };
        (first..).take_while(|n| n * step <= self.high).map(line).collect()
    }
}

/// The least of 1, 2, 5, 10, 20, 50 and so on of which a range holds at most five.
fn step(range: i128) -> i128 {
    let mut unit = 1;
    loop {
        for step in [unit, 2 * unit, 5 * unit] {
            if range / step <= 5 {
                return step;
            }
        }
        unit *= 10;
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
        // A range of 122 holds at most five of 50, more of 20: six.
        assert_eq!(curve.ys(false).len(), 3);
        assert_eq!([step(1), step(122), step(25), step(5_000)], [1, 50, 5, 1_000]);
    }

    /// From 0 up 30 to 30, down 50 to -20: the whole is 50, zero stands 20 of it from the left.
    #[test]
    fn bars_hang_one_on_the_other() {
        let drawn = waterfall(&[("a".to_owned(), 30), ("b".to_owned(), -50)], "law", "trial");
        let row = |at: usize, key: &str| {
            drawn
                .get_attr("rows")
                .unwrap()
                .get_item(&Value::from(at))
                .unwrap()
                .get_attr(key)
                .unwrap()
                .to_string()
        };
        let bar = |at: usize| (row(at, "left"), row(at, "width"));
        let is = |left: &str, width: &str| (left.to_owned(), width.to_owned());
        assert_eq!(row(0, "zero"), "40.00");
        assert_eq!(
            [bar(1), bar(2), bar(3)],
            [is("40.00", "60.00"), is("0.00", "100.00"), is("0.00", "40.00")]
        );
    }
}
