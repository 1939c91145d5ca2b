//! How claims of the ledger are compared with measures: names and comparison periods.

/// The period in which entitlements and claims of a measure are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// `2022-05`
    Month,
    /// `2022Q2`
    Quarter,
    /// `2022`
    Year,
}

impl Grain {
    /// The comparison period of a written period: a finer one is rolled up, a coarser one stays what it is.
    #[must_use]
    pub fn of(self, period: &str) -> String {
        let year = period.get(..4).unwrap_or(period);
        let month = period
            .strip_prefix(year)
            .and_then(|rest| rest.strip_prefix('-'))
            .and_then(|rest| rest.get(..2));
        match (self, month.and_then(|m| m.parse::<u32>().ok())) {
            (Grain::Year, _) => year.to_owned(),
            (Grain::Quarter, Some(month @ 1..=12)) => format!("{year}Q{}", month.div_ceil(3)),
            (Grain::Quarter | Grain::Month, _) => period.to_owned(),
        }
    }
}

/// A name of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// As the ledger writes it; width of brackets and blanks do not matter.
    pub name: String,
    /// Name under which the measure is reported.
    pub measure: String,
    /// Its comparison period.
    pub grain: Grain,
}

/// A name without blanks, with narrow brackets.
#[must_use]
pub fn plain(name: &str) -> String {
    let narrow = name.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        '（' => '(',
        '）' => ')',
        other => other,
    });
    narrow.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finer_periods_are_rolled_up_and_coarser_ones_stay() {
        assert_eq!(Grain::Year.of("2022-05"), "2022");
        assert_eq!(Grain::Year.of("2022Q2"), "2022");
        assert_eq!(Grain::Quarter.of("2022-06"), "2022Q2");
        assert_eq!(Grain::Quarter.of("2022-07"), "2022Q3");
        assert_eq!(Grain::Quarter.of("2022Q4"), "2022Q4");
        assert_eq!(Grain::Quarter.of("2022"), "2022");
        assert_eq!(Grain::Month.of("2022-05"), "2022-05");
        assert_eq!(Grain::Month.of("2022Q2"), "2022Q2");
    }

    #[test]
    fn brackets_and_blanks_of_names_do_not_matter() {
        assert_eq!(plain("缓税（2021年 四季度）"), plain("缓税(2021年四季度)"));
    }
}
