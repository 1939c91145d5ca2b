//! What a column holds, by its heading and its values.

use crate::identity::{ResidentId, Uscc};
use crate::ingest::layout::heading::narrowed;
use crate::ingest::parse::cell::{self, Blank, Unit};
use crate::ingest::read::row::FieldKind;
use crate::schema::ColumnType;

/// Headings of personal data.
const PERSONAL: [&str; 12] = [
    "姓名",
    "法定代表人",
    "负责人",
    "证件号",
    "身份证",
    "账号",
    "帐号",
    "联系人",
    "电话",
    "手机",
    "创业证号",
    "银行卡",
];
/// Ends of headings of record numbers and codes.
const IDENTIFIERS: [&str; 10] = [
    "编号", "编码", "代码", "序号", "号码", "证号", "单号", "账号", "号", "科目",
];
/// Words in headings of amounts.
const AMOUNTS: [&str; 17] = [
    "额", "金", "费", "税", "价", "款", "薪", "工资", "租", "收入", "支出", "基数", "资产", "元", "罚息", "应缴",
    "实缴",
];
/// Ends of headings of numbers of things.
const COUNTS: [&str; 6] = ["数", "人次", "次", "户", "天", "面积"];
/// Ends of headings of shares.
const SHARES: [&str; 5] = ["率", "比例", "%", "%)", "lpr"];
/// Ends of headings of days.
const DAYS: [&str; 6] = ["日期", "时间", "日", "期", "起", "止"];

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) column_type: ColumnType,
    /// A plain number is a percentage.
    pub(super) percent: bool,
    /// Text that is a number or code.
    pub(super) identifier: bool,
    /// Enterprises and persons.
    pub(super) persons: bool,
    pub(super) personal: bool,
    /// In 万元.
    pub(super) wan: bool,
    /// Filled in every row looked at.
    pub(super) filled: bool,
    /// Filled in 19 of 20 rows at least: a few rows are always cut short.
    pub(super) mostly: bool,
    /// 19 of 20 values occur once: a few rows are always reported twice.
    pub(super) unique: bool,
    /// Rows that were looked at and filled.
    pub(super) values: usize,
}

/// Guesses from the heading and the fields below it. `wan`: the sheet says that its amounts are in 万元.
pub(super) fn guess(heading: &str, fields: &[(FieldKind, &str)], wan: bool) -> Guess {
    let heading = narrowed(heading);
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    let given: Vec<(FieldKind, &str)> = fields.iter().filter(|(_, text)| !is_blank(text)).copied().collect();
    let values = KeyColumn(&given);
    let (column_type, persons) = kind(&heading, &values, wan || heading.contains("万元"));
    let mut seen: Vec<&str> = given.iter().map(|(_, text)| text.trim()).collect();
    seen.sort_unstable();
    seen.dedup();
    let identifier =
        column_type == ColumnType::Text && IDENTIFIERS.iter().any(|end| heading.ends_with(end)) && !has(&["名称"]);
    Guess {
        column_type,
        percent: column_type == ColumnType::Ratio && (heading.contains('%') || values.any(above_one)),
        identifier,
        persons,
        personal: persons || column_type == ColumnType::ResidentId || has(&PERSONAL),
        wan: column_type == ColumnType::Money && (heading.contains("万元") || (wan && !heading.contains("元"))),
        filled: !given.is_empty() && given.len() == fields.len(),
        mostly: !given.is_empty() && given.len() * 20 >= fields.len() * 19,
        unique: seen.len() * 20 >= given.len() * 19,
        values: given.len(),
    }
}

fn kind(heading: &str, values: &KeyColumn<'_>, wan: bool) -> (ColumnType, bool) {
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    let ends = |words: &[&str]| words.iter().any(|word| heading.ends_with(word));
    if values.0.is_empty() {
        let of = match () {
            () if ends(&DAYS) => ColumnType::Date,
            () if ends(&["(元)", "(万元)", "额", "金", "费", "款"]) => ColumnType::Money,
            () => ColumnType::Text,
        };
        return (of, false);
    }
    if let Some(coded) = coded(heading, values) {
        return coded;
    }
    let plain = |of| (of, false);
    if values.most(|_, text| matches!(text, "是" | "否"))
        || (heading.contains("是否") && values.most(|kind, text| cell::boolean(kind, text, Blank::Missing).is_ok()))
    {
        return plain(ColumnType::Boolean);
    }
    if values.most(|kind, text| is_day(kind, text, ends(&DAYS))) {
        return plain(ColumnType::Date);
    }
    if values.most(is_month) {
        return plain(ColumnType::Month);
    }
    if ends(&SHARES) && values.most(|kind, text| cell::ratio(kind, text, true, Blank::Missing).is_ok()) {
        return plain(ColumnType::Ratio);
    }
    if ends(&IDENTIFIERS) {
        return plain(ColumnType::Text);
    }
    // 基数 is an amount that others are computed from.
    let counted = ends(&COUNTS) && !heading.ends_with("基数");
    let unit = if wan { Unit::WanYuan } else { Unit::Yuan };
    let amounts = values.most(|kind, text| cell::money(kind, text, unit, Blank::Missing).is_ok());
    let counts =
        values.most(|kind, text| cell::count(kind, text, false, Blank::Missing).is_ok()) && (counted || values.whole());
    match (amounts, counts) {
        (_, true) if counted => plain(ColumnType::Count),
        (true, _) if has(&AMOUNTS) => plain(ColumnType::Money),
        (_, true) => plain(ColumnType::Count),
        (true, false) => plain(ColumnType::Money),
        // Tariffs are finer than fen.
        (false, false) if values.most(|kind, text| cell::ratio(kind, text, false, Blank::Missing).is_ok()) => {
            plain(ColumnType::Ratio)
        }
        (false, false) => plain(ColumnType::Text),
    }
}

/// Codes of enterprises, taxpayer numbers, resident ids; and whether persons are among them.
fn coded(heading: &str, values: &KeyColumn<'_>) -> Option<(ColumnType, bool)> {
    let id = |kind, text: &str| cell::identifier_of(kind, text).ok().map(|id| id.into_owned());
    let is_code = |kind, text: &str| id(kind, text).is_some_and(|id| Uscc::parse(&id).is_ok());
    let is_person = |kind, text: &str| id(kind, text).is_some_and(|id| ResidentId::parse(&id).is_ok());
    let is_old = |kind, text: &str| {
        let fits = |id: String| matches!(id.len(), 15 | 20) && id.bytes().all(|b| b.is_ascii_digit() || b == b'X');
        id(kind, text).is_some_and(fits)
    };
    if values.most(is_code) && !heading.contains("识别号") && !heading.contains("nsrsbh") {
        return Some((ColumnType::Uscc, false));
    }
    if values.most(is_person) {
        return Some((ColumnType::ResidentId, false));
    }
    if values.most(|kind, text| is_code(kind, text) || is_old(kind, text)) && values.any(is_code) {
        return Some((ColumnType::TaxpayerId, false));
    }
    let all = |kind, text: &str| is_code(kind, text) || is_old(kind, text) || is_person(kind, text);
    (values.most(all) && values.any(is_code)).then_some((ColumnType::TaxpayerId, true))
}

/// The filled fields of a column.
struct KeyColumn<'a>(&'a [(FieldKind, &'a str)]);

impl KeyColumn<'_> {
    /// Nine of ten at least: exports have bad cells.
    fn most(&self, is: impl Fn(FieldKind, &str) -> bool) -> bool {
        let fit = self.0.iter().filter(|(kind, text)| is(*kind, text.trim())).count();
        fit * 10 >= self.0.len() * 9
    }

    /// No value has decimals. Nothing but zeros may become anything: that is not enough.
    fn whole(&self) -> bool {
        let filled = self.any(|_, text| text.chars().any(|c| ('1'..='9').contains(&c)));
        filled
            && !self.any(|kind, text| text.contains('.') && cell::money(kind, text, Unit::Yuan, Blank::Missing).is_ok())
    }

    fn any(&self, is: impl Fn(FieldKind, &str) -> bool) -> bool {
        self.0.iter().any(|(kind, text)| is(*kind, text.trim()))
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().chars().all(|c| matches!(c, '-' | '—' | '－' | '\u{a0}'))
}

fn is_day(kind: FieldKind, text: &str, in_heading: bool) -> bool {
    let digits = text.chars().all(|c| c.is_ascii_digit());
    // A plain number is a day only if the heading says so: 20220501, or the serial number of a spreadsheet.
    let plain = digits || kind == FieldKind::Number;
    let shaped = if plain {
        in_heading && digits && matches!(text.len(), 5 | 8)
    } else {
        true
    };
    shaped && matches!(cell::date(kind, text), Ok(Some(_)))
}

fn is_month(kind: FieldKind, text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // 202205 is a month, 44652 a plain number.
    let shaped = if digits == text.len() {
        digits == 6 && text.starts_with("20")
    } else {
        (5..=6).contains(&digits)
    };
    kind != FieldKind::Number && shaped && matches!(cell::month(kind, text), Ok(Some(_)))
}

fn above_one(kind: FieldKind, text: &str) -> bool {
    !text.contains('%')
        && matches!(cell::ratio(kind, text, false, Blank::Missing), Ok(Some(units)) if units > 100_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(heading: &str, values: &[&str]) -> Guess {
        let fields: Vec<(FieldKind, &str)> = values.iter().map(|v| (FieldKind::Text, *v)).collect();
        guess(heading, &fields, false)
    }

    #[test]
    fn types() {
        use ColumnType::{Boolean, Count, Date, Money, Month, Ratio, ResidentId, TaxpayerId, Text, Uscc};
        // Codes from the worked examples ID01 to ID08.
        let (code, person) = ("91530428MA6YY1015E", "530428199001010001");
        for (heading, values, wanted) in [
            ("统一社会信用代码", &[code, " 92530428ma6yy20bx7"][..], Uscc),
            ("纳税人识别号", &[code], TaxpayerId),
            ("税号", &[code, "530428000000472"], TaxpayerId),
            ("产权人识别号", &[code, person], TaxpayerId),
            ("证件号码", &[person, ""], ResidentId),
            ("已领", &["是", "否"], Boolean),
            ("是否转租", &["1", "0"], Boolean),
            ("通行日期", &["2022-05-01", "20220501", "2022年5月1日", "44652"], Date),
            ("税款所属期止", &["20220331", "20220630"], Date),
            ("2022年10月1日余额", &["44652", "44653"], Money),
            ("所属期", &["2022-05", "202206", "2022年07月"], Month),
            ("金额（元）", &["1,234.50", "5", "-"], Money),
            ("欠款", &["5", "6"], Money),
            ("重量", &["1.5", "2"], Money),
            (
                "其中：其他",
                &["0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "1.50"],
                Money,
            ),
            ("缴费人数", &["5", "12", "7.0"], Count),
            ("养老单位", &["3600", "1234.56", "3600.5"], Money),
            ("缴费基数", &["3600", "5000"], Money),
            ("征收标准", &["0.008", "0.0125"], Ratio),
            ("滞纳金", &[], Money),
            ("入库日期", &["44652", "20220501"], Date),
            ("13%税率销售额", &["100", "2.50"], Money),
            ("人数", &["5", "12"], Count),
            ("其中：农产品收购", &["0.00", "0.00"], Money),
            // Nothing but zeros may become anything: an amount takes it all.
            ("其中：零", &["0", "0"], Money),
            ("利率(%)", &["4.35", "3.70"], Ratio),
            ("容积率%", &["85", "90"], Ratio),
            ("流水号", &["000123", "000124"], Text),
            ("车牌", &["云F12345"], Text),
            ("到期日期", &[], Date),
        ] {
            assert_eq!(of(heading, values).column_type, wanted, "{heading}");
        }
        assert!(of("产权人识别号", &[code, person]).persons);
    }

    #[test]
    fn one_bad_cell_of_ten_does_not_matter_and_two_do() {
        let mut values = vec!["5"; 9];
        values.push("待核实");
        assert_eq!(of("人数", &values).column_type, ColumnType::Count);
        values[0] = "待核实";
        assert_eq!(of("人数", &values).column_type, ColumnType::Text);
    }

    #[test]
    fn marks() {
        assert!(of("姓名", &["甲"]).personal && of("对公账号", &["62220001"]).identifier);
        let rate = of("利率", &["4.35"]);
        assert!(rate.percent && !of("比例", &["0.05"]).percent);
        let key = of("编号", &["A1", "A2"]);
        assert!(key.identifier && key.filled && key.mostly && key.unique);
        let other = of("编号", &["A1", "A1", ""]);
        assert!(!other.unique && !other.filled && !other.mostly);
        assert!(of("金额（万元）", &["1.5"]).wan && guess("金额", &[(FieldKind::Text, "1")], true).wan);
        assert!(!guess("金额（元）", &[(FieldKind::Text, "1")], true).wan);
    }
}
