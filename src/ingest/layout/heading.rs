//! Headings: spellings, units named in them, and which field of a file fills which column.

pub(crate) use crate::identity::narrowed;
use crate::ingest::mapping::{ColumnRule, Unit};

/// A heading as it is compared: [`narrowed`], without the colon behind it and the star of a required field.
pub(crate) fn heading_key(text: &str) -> String {
    let narrowed = narrowed(text);
    narrowed.trim_matches(['*', ':', '★']).to_owned()
}

/// The heading without the unit at its end, and that unit: `金额(万元)`, `金额(单位:万元)`, `金额/万元`, `金额万元`.
pub(crate) fn split_unit(key: &str) -> (&str, Option<Unit>) {
    if let Some((stem, inner)) = key.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
        let named = ["金额单位", "计量单位", "货币单位", "单位"]
            .iter()
            .find_map(|name| inner.strip_prefix(name));
        let unit = named.map_or(inner, |rest| rest.trim_start_matches(':'));
        return match Unit::named(unit) {
            Some(unit) => (stem, Some(unit)),
            None if unit.starts_with("元/") => (stem, Some(Unit::Yuan)),
            None => (key, None),
        };
    }
    if let Some((stem, unit)) = key.rsplit_once(['/', '_', '-', ':'])
        && let Some(unit) = Unit::named(unit)
    {
        return (stem.strip_suffix("单位").unwrap_or(stem), Some(unit));
    }
    // Without anything in between only what no heading ends with by itself.
    let units = ["百万元", "万元", "千元", "亿元"];
    let behind = units
        .iter()
        .find_map(|name| Some((key.strip_suffix(name)?, Unit::named(name)?)));
    match behind {
        Some((stem, unit)) if !stem.is_empty() => (stem, Some(unit)),
        _ => (key, None),
    }
}

/// The headings of one sheet. A field under a merged group heading has two spellings: group and own heading joined, and its own alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headings {
    fields: Vec<Field>,
}

#[derive(Clone, Debug, Default)]
struct Field {
    spellings: Vec<String>,
    /// Units said of the field elsewhere than in its own heading: in the group heading above, in a row of units below.
    units: Vec<Unit>,
}

/// Where a column is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) field: usize,
    /// As the file writes it.
    pub(crate) heading: String,
    /// Units named in the heading, in the group heading above it and in the row of units below it.
    pub(crate) units: Vec<Unit>,
}

impl Headings {
    /// From one or two heading rows; a blank cell continues its left or upper neighbour. Blank headings at the end are none.
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
                (0 | 1, _) | (_, true) => Field {
                    spellings: vec![top],
                    units: Vec::new(),
                },
                _ => {
                    let key = heading_key(&group);
                    let (stem, unit) = split_unit(&key);
                    let mut spellings = vec![format!("{group}{below}"), below.clone()];
                    if unit.is_some() {
                        spellings.insert(1, format!("{stem}{below}"));
                    }
                    Field {
                        spellings,
                        units: unit.into_iter().collect(),
                    }
                }
            });
        }
        let filled = fields.iter().rposition(|f| f.spellings.iter().any(|s| !s.is_empty()));
        fields.truncate(filled.map_or(0, |at| at + 1));
        Headings { fields }
    }

    /// Takes the row below the headings for a row of units, if all that is in it are units and one of them is of money.
    pub(crate) fn take_units(&mut self, row: &[String]) -> bool {
        let words: Vec<String> = row.iter().map(|text| unit_word(text)).collect();
        let is_unit =
            |word: &String| word.is_empty() || Unit::named(word).is_some() || OTHER_UNITS.contains(&word.as_str());
        let money = words.iter().any(|word| Unit::named(word).is_some());
        if !money || !words.iter().all(is_unit) {
            return false;
        }
        for (field, word) in self.fields.iter_mut().zip(&words) {
            field.units.extend(Unit::named(word));
        }
        true
    }

    /// The headings as they are compared, field by field.
    pub(crate) fn keys(&self) -> Vec<String> {
        (0..self.len()).map(|field| heading_key(self.name(field))).collect()
    }

    /// Number of fields.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The heading of a field, as the file writes it.
    pub(crate) fn name(&self, field: usize) -> &str {
        self.fields
            .get(field)
            .and_then(|f| f.spellings.first())
            .map_or("", String::as_str)
    }

    /// Looks for a column; `Err` names headings that fit equally well.
    pub(crate) fn find(&self, rule: &ColumnRule) -> Result<Option<Found>, String> {
        for wanted in &rule.headings {
            let wanted = heading_key(wanted);
            let stem = split_unit(&wanted).0;
            for exact in [true, false] {
                let fits: Vec<Found> = (0..self.len())
                    .filter_map(|field| self.fits(field, &wanted, stem, exact))
                    .collect();
                if fits.len() > 1 {
                    let names: Vec<&str> = fits.iter().map(|f| f.heading.as_str()).collect();
                    return Err(names.join(", "));
                }
                if let Some(found) = fits.into_iter().next() {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    fn fits(&self, at: usize, wanted: &str, stem: &str, exact: bool) -> Option<Found> {
        let field = self.fields.get(at)?;
        field.spellings.iter().find_map(|spelling| {
            let found = heading_key(spelling);
            let (found_stem, unit) = split_unit(&found);
            (if exact { found == wanted } else { found_stem == stem }).then(|| Found {
                field: at,
                heading: spelling.clone(),
                units: unit.into_iter().chain(field.units.iter().copied()).collect(),
            })
        })
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

/// Words of a row of units that are of something else than money.
const OTHER_UNITS: [&str; 22] = [
    "人",
    "人次",
    "户",
    "家",
    "个",
    "件",
    "次",
    "月",
    "个月",
    "年",
    "天",
    "日",
    "%",
    "‰",
    "平方米",
    "㎡",
    "亩",
    "千瓦时",
    "度",
    "吨",
    "笔",
    "-",
];

/// A unit as it stands in a row of units, without brackets and `单位:`.
fn unit_word(text: &str) -> String {
    let key = heading_key(text);
    let bare = key.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(&key);
    let bare = bare
        .strip_prefix("单位")
        .map_or(bare, |rest| rest.trim_start_matches(':'));
    bare.to_owned()
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
            ("拖欠金额（单位：万元）", Some(Unit::WanYuan)),
            ("拖欠金额【百万元】", Some(Unit::MillionYuan)),
            ("拖欠金额 / 千元", Some(Unit::ThousandYuan)),
            ("拖欠金额_亿元", Some(Unit::YiYuan)),
            ("拖欠金额万元", Some(Unit::WanYuan)),
            ("拖欠金额（人民币元）", Some(Unit::Yuan)),
            ("拖 欠 金 额（ 元 ）：", Some(Unit::Yuan)),
            ("*拖欠\n金额", None),
            ("欠款金额", None),
        ] {
            let file = one(&["台账编号", heading]);
            let found = file.find(&wanted).unwrap().unwrap_or_else(|| panic!("{heading}"));
            assert_eq!(found.units.first().copied(), unit, "{heading}");
        }
        // Not of this country: no such heading.
        assert_eq!(one(&["拖欠金额（万美元）"]).find(&wanted).unwrap(), None);
    }

    #[test]
    fn units_of_groups_and_in_a_row_of_their_own() {
        let mut file = Headings::new(&[
            ["编号", "拖欠金额（万元）", "", "人数"].map(str::to_owned).to_vec(),
            ["", "本金", "利息", ""].map(str::to_owned).to_vec(),
        ]);
        let units = |file: &Headings, heading: &str| file.find(&rule(&[heading])).unwrap().unwrap().units;
        assert_eq!(units(&file, "本金"), [Unit::WanYuan]);
        assert_eq!(units(&file, "拖欠金额利息"), [Unit::WanYuan]);
        assert!(!file.take_units(&["1", "5", "6", "7"].map(str::to_owned)));
        assert!(!file.take_units(&["", "", "", "人"].map(str::to_owned)));
        assert!(file.take_units(&["-", "（万元）", "单位：元", "人"].map(str::to_owned)));
        assert_eq!(units(&file, "利息"), [Unit::WanYuan, Unit::Yuan]);
        assert_eq!(units(&file, "人数"), []);
    }

    #[test]
    fn blank_headings_at_the_end_are_none() {
        assert_eq!(one(&["税号", "", "金额", "", " "]).len(), 3);
        assert_eq!(one(&["", ""]).len(), 0);
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
