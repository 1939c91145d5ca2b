//! Headings: spellings, units named in them, and which field of a file fills which column.

use crate::ingest::mapping::{ColumnRule, Unit};

/// A heading without blanks, in half-width characters and lower case.
pub(crate) fn narrowed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
            '〔' | '【' => '(',
            '〕' | '】' => ')',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The heading without a unit in brackets at its end, and that unit.
fn split_unit(narrowed: &str) -> (&str, Option<Unit>) {
    let Some((stem, unit)) = narrowed.strip_suffix(')').and_then(|t| t.rsplit_once('(')) else {
        return (narrowed, None);
    };
    match unit {
        "万元" => (stem, Some(Unit::WanYuan)),
        "元" => (stem, Some(Unit::Yuan)),
        _ if unit.starts_with("元/") => (stem, Some(Unit::Yuan)),
        _ => (narrowed, None),
    }
}

/// The headings of one sheet. A field under a merged group heading has two spellings: group and own heading joined, and its own alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headings {
    fields: Vec<Vec<String>>,
}

/// Where a column is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) field: usize,
    /// As the file writes it.
    pub(crate) heading: String,
    /// Unit named in the heading.
    pub(crate) unit: Option<Unit>,
}

impl Headings {
    /// From one or two heading rows; `across` and `down` say whether a blank cell continues its left or upper neighbour.
    pub(crate) fn new(rows: &[Vec<String>]) -> Headings {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let clean = |row: usize, at: usize| -> String {
            let text = rows.get(row).and_then(|r| r.get(at)).map_or("", String::as_str);
            text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
                .to_owned()
        };
        let mut fields = Vec::with_capacity(width);
        let mut group = String::new();
        for at in 0..width {
            let top = clean(0, at);
            let below = clean(1, at);
            if !top.is_empty() {
                group = top.clone();
            }
            fields.push(match (rows.len(), below.is_empty() || below == top) {
                (0 | 1, _) | (_, true) => vec![top],
                _ => vec![format!("{group}{below}"), below],
            });
        }
        Headings { fields }
    }

    /// Number of fields.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The heading of a field, as the file writes it.
    pub(crate) fn name(&self, field: usize) -> &str {
        self.fields
            .get(field)
            .and_then(|f| f.first())
            .map_or("", String::as_str)
    }

    /// Looks for a column; `Err` names headings that fit equally well.
    pub(crate) fn find(&self, rule: &ColumnRule) -> Result<Option<Found>, String> {
        for wanted in &rule.headings {
            let wanted = narrowed(wanted);
            let stem = split_unit(&wanted).0;
            for exact in [true, false] {
                let mut fits = Vec::new();
                for (field, spellings) in self.fields.iter().enumerate() {
                    for spelling in spellings {
                        let found = narrowed(spelling);
                        let (found_stem, unit) = split_unit(&found);
                        if if exact { found == wanted } else { found_stem == stem } {
                            fits.push(Found {
                                field,
                                heading: spelling.clone(),
                                unit,
                            });
                            break;
                        }
                    }
                }
                if fits.len() > 1 {
                    let names: Vec<&str> = fits.iter().map(|f| f.heading.as_str()).collect();
                    return Err(names.join(", "));
                }
                if let Some(found) = fits.pop() {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// The heading most like a wanted one.
    pub(crate) fn nearest(&self, wanted: &str) -> Option<&str> {
        let wanted = narrowed(wanted);
        (0..self.len())
            .map(|field| self.name(field))
            .filter(|name| !name.is_empty())
            .min_by_key(|name| (strsim::levenshtein(&narrowed(name), &wanted), (*name).to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(headings: &[&str]) -> ColumnRule {
        ColumnRule {
            headings: headings.iter().map(|h| (*h).to_owned()).collect(),
            ..ColumnRule::default()
        }
    }

    fn one(headings: &[&str]) -> Headings {
        Headings::new(&[headings.iter().map(|h| (*h).to_owned()).collect()])
    }

    #[test]
    fn brackets_blanks_and_case_do_not_matter() {
        let file = one(&["社会信用代码(纳税人识别号)", " NSRSBH\u{a0}", "应补（退）税额"]);
        assert_eq!(
            file.find(&rule(&["社会信用代码（纳税人识别号）"]))
                .unwrap()
                .unwrap()
                .field,
            0
        );
        assert_eq!(file.find(&rule(&["纳税人识别号", "nsrsbh"])).unwrap().unwrap().field, 1);
        assert_eq!(
            file.find(&rule(&["应补(退)税额"])).unwrap().unwrap().heading,
            "应补（退）税额"
        );
        assert_eq!(file.find(&rule(&["申报日期"])).unwrap(), None);
    }

    #[test]
    fn the_unit_of_the_heading_wins() {
        let wanted = rule(&["拖欠金额（万元）", "欠款金额"]);
        for (heading, unit) in [
            ("拖欠金额（元）", Some(Unit::Yuan)),
            ("欠款金额(万元)", Some(Unit::WanYuan)),
            ("拖欠金额（万元）", Some(Unit::WanYuan)),
            ("欠款金额", None),
        ] {
            let file = one(&["台账编号", heading]);
            assert_eq!(file.find(&wanted).unwrap().unwrap().unit, unit, "{heading}");
        }
    }

    #[test]
    fn merged_group_headings() {
        let file = Headings::new(&[
            ["合同编号", "承租方", "", "租期", ""].map(str::to_owned).to_vec(),
            ["", "名称", "统一社会信用代码", "起租日期", "止租日期"]
                .map(str::to_owned)
                .to_vec(),
        ]);
        assert_eq!(file.find(&rule(&["承租方名称"])).unwrap().unwrap().field, 1);
        assert_eq!(file.find(&rule(&["承租方统一社会信用代码"])).unwrap().unwrap().field, 2);
        assert_eq!(file.find(&rule(&["止租日期"])).unwrap().unwrap().field, 4);
        assert_eq!(file.find(&rule(&["合同编号"])).unwrap().unwrap().field, 0);
    }

    #[test]
    fn two_that_fit_are_refused_and_the_nearest_is_named() {
        let file = one(&["金额（元）", "金额（万元）"]);
        assert!(file.find(&rule(&["金额"])).is_err());
        assert_eq!(
            one(&["税款所属期启", "申报日期"]).nearest("税款所属期起"),
            Some("税款所属期启")
        );
    }
}
