//! Sheets by month: statistics ready for a pivot table, and what refunds still need.

use std::collections::BTreeMap;

use crate::impact::{Counted, Impact, Statistics, section_of};
use crate::report::department::{Cell, Column, PageStyle, Section, count, money, text};
use crate::report::{ForecastRow, Lang};

/// Codes of taxes and insurances at the head of record keys, in words.
const TAXES: [(&str, &str); 17] = [
    ("VAT", "增值税"),
    ("EXC", "消费税"),
    ("CIT", "企业所得税"),
    ("PIT", "个人所得税"),
    ("UMCT", "城市维护建设税"),
    ("EDU", "教育费附加"),
    ("LEDU", "地方教育附加"),
    ("PROP", "房产税"),
    ("LAND", "城镇土地使用税"),
    ("STAMP", "印花税"),
    ("RES", "资源税"),
    ("FARM", "耕地占用税"),
    ("pension", "养老保险"),
    ("unemployment", "失业保险"),
    ("injury", "工伤保险"),
    ("medical", "医疗保险"),
    ("maternity", "生育保险"),
];

fn tax(code: &str, lang: Lang) -> String {
    let known = TAXES.iter().find(|(known, _)| *known == code);
    known.map_or(code, |(code, words)| lang.pick(words, code)).to_owned()
}

/// One row per month and cell.
pub(super) fn statistics(statistics: &Statistics, impact: &Impact, lang: Lang) -> Section {
    let titles: BTreeMap<&str, &str> = impact
        .measures
        .iter()
        .map(|m| (m.id.as_str(), lang.pick_or_zh(&m.title, &m.title_en)))
        .collect();
    let known = |words: &str| Cell::Text(if words.is_empty() { lang.unknown() } else { words }.to_owned());
    let figures = |of: &Counted| {
        let counts = [of.enterprises, of.rows, of.undetermined].map(Cell::Count);
        counts.into_iter().chain([Cell::Money(of.amount)])
    };
    let rows = statistics.rows.iter().map(|row| {
        let key = &row.key;
        let title = titles.get(key.measure.as_str()).copied();
        let section = section_of(&key.section).map_or("", |s| lang.pick(s.name, s.name_en));
        let mut cells = vec![
            known(&row.month.map_or_else(String::new, |month| month.to_string())),
            known(title.map_or(key.measure.as_str(), |title| title)),
            known(lang.kind(row.kind)),
            Cell::Text(tax(&key.tax, lang)),
            known(section),
            known(&lang.size(&key.size)),
            known(&key.ownership),
            known(&key.township),
        ];
        cells.extend(figures(&row.in_month));
        cells.extend(figures(&row.so_far));
        cells
    });
    let widths = [
        (lang.pick("月份", "Month"), 10),
        (lang.pick("措施", "Measure"), 36),
        (lang.pick("方式", "Kind"), 8),
        (lang.pick("税费种", "Tax"), 16),
        (lang.pick("行业门类", "Industry"), 24),
        (lang.pick("规模", "Size"), 8),
        (lang.pick("市场主体类型", "Ownership"), 20),
        (lang.pick("乡镇（街道）", "Township"), 14),
    ];
    let mut columns: Vec<Column> = widths
        .into_iter()
        .map(|(heading, width)| text(heading, width))
        .collect();
    columns.extend([
        count(lang.pick("本月企业", "Enterprises")),
        count(lang.pick("本月条数", "Rows")).summed(),
        count(lang.pick("本月金额待定条数", "No amount")).summed(),
        money(lang.pick("本月应享（元）", "Entitled (yuan)")).summed(),
        count(lang.pick("本年累计企业", "Enterprises, year so far")),
        count(lang.pick("本年累计条数", "Rows, year so far")),
        count(lang.pick("本年累计金额待定条数", "No amount, year so far")),
        money(lang.pick("本年累计应享（元）", "Entitled, year so far (yuan)")),
    ]);
    let note = lang.pick(
        "按属期末月；可直接作数据透视表的数据源，透视只加“本月”各列；缓缴到期仍须缴纳，不与减免相加。",
        "By the last month of the period; for pivot tables: add up the columns of the month only. Deferrals must be paid later.",
    );
    Section {
        id: "statistics",
        title: lang.pick("减税降费统计", "Statistics").to_owned(),
        note: note.to_owned(),
        columns,
        rows: rows.collect(),
        total: None,
        page: PageStyle::Plain,
    }
}

/// One row per month and measure.
pub(super) fn forecast(rows: &[ForecastRow], lang: Lang) -> Section {
    let is_split = rows.iter().any(|row| row.split.is_some());
    let mut columns = vec![
        text(lang.pick("月份", "Month"), 10),
        text(lang.pick("措施", "Measure"), 36),
        count(lang.pick("企业", "Enterprises")),
        count(lang.pick("条数", "Rows")).summed(),
        money(lang.pick("待退（元）", "Still to be refunded (yuan)")).summed(),
    ];
    if is_split {
        columns.extend([
            money(lang.pick("中央（元）", "Central (yuan)")).summed(),
            money(lang.pick("所在地（元）", "Location (yuan)")).summed(),
            money(lang.pick("均衡分担（元）", "Pooled (yuan)")).summed(),
        ]);
    }
    let whole = |n: usize| u64::try_from(n).map_or_else(|_| Cell::Text(n.to_string()), Cell::Count);
    let row = |row: &ForecastRow| {
        let mut cells = vec![
            Cell::Text(
                row.month
                    .map_or_else(|| lang.unknown().to_owned(), |month| month.to_string()),
            ),
            Cell::Text(lang.pick_or_zh(&row.title.0, &row.title.1).to_owned()),
            whole(row.enterprises),
            whole(row.rows),
            Cell::Money(row.amount),
        ];
        cells.extend(row.split.iter().flatten().map(|part| Cell::Money(*part)));
        cells
    };
    let note = lang.pick(
        "应退未退（应享未享和少享），按申请所属月份；中央、所在地按比例四舍五入到分，其余均衡分担，三项之和等于待退。",
        "Entitled and not refunded, by month of the application; central and location half up to the fen, the rest is pooled.",
    );
    Section {
        id: "forecast",
        title: lang.pick("退税资金测算", "Refunds to come").to_owned(),
        note: note.to_owned(),
        columns,
        rows: rows.iter().map(row).collect(),
        total: None,
        page: PageStyle::Plain,
    }
}
