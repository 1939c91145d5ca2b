//! Rows by source, by sheet and by township.

use std::collections::BTreeMap;

use super::content::{listed, place, share};
use super::words;
use crate::ingest::{Quality, Severity, SourceQuality};
use crate::money::Ratio;
use crate::report::Lang;
use crate::report::department::{Cell, PageStyle, Section, count, percent, percentage, text};

/// Reasons named per township.
const REASONS: usize = 3;

fn words_of(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// Issues of a severity among those that `of` picks.
fn found(quality: &Quality, severity: Severity, of: impl Fn(&crate::ingest::Issue) -> bool) -> u64 {
    let all = quality.issues.iter().filter(|i| i.severity == severity && of(i));
    all.map(|i| i.count).fold(0, u64::saturating_add)
}

/// One row per source, with its limit.
pub(super) fn sources(quality: &Quality, lang: Lang) -> Section {
    let row = |s: &SourceQuality| {
        let limit = s
            .limit
            .and_then(|l| Ratio::new(l.numerator.into(), l.denominator.into()));
        vec![
            words_of(&s.title),
            words_of(&s.files.join("\n")),
            Cell::Count(s.read),
            Cell::Count(s.rejected),
            share(s.rejected, s.read),
            percentage(limit),
            words_of(verdict(s, lang)),
            Cell::Count(found(quality, Severity::Warning, |i| i.source == s.id)),
            words_of(&s.id),
        ]
    };
    let sum = |of: fn(&SourceQuality) -> u64| quality.sources.iter().map(of).fold(0, u64::saturating_add);
    let (read, rejected) = (sum(|s| s.read), sum(|s| s.rejected));
    let total = vec![
        words_of(lang.pick("合计", "Total")),
        Cell::Blank,
        Cell::Count(read),
        Cell::Count(rejected),
        share(rejected, read),
        Cell::Blank,
        Cell::Blank,
        Cell::Count(quality.count(Severity::Warning)),
        Cell::Blank,
    ];
    Section {
        id: "sources",
        title: lang.pick("来源", "Sources").to_owned(),
        note: lang
            .pick(
                "错误率超过上限的来源使整次运行停止；上限在 data/sources 的 [quality] 中设定，行数少的来源不检查。",
                "A source over its limit stops the run; limits are set under [quality] in data/sources; sources with few rows are not tested.",
            )
            .to_owned(),
        columns: vec![
            text(lang.pick("来源", "Source"), 26),
            text(lang.pick("文件", "Files"), 36),
            count(lang.pick("读入行数", "Rows read")),
            count(lang.pick("错误行数", "Rows out")),
            percent(lang.pick("错误率", "Share")),
            percent(lang.pick("上限", "Limit")),
            text(lang.pick("结论", "Verdict"), 18),
            count(lang.pick("提醒", "Warnings")),
            text(lang.pick("对照文件", "Mapping"), 20),
        ],
        rows: quality.sources.iter().map(row).collect(),
        total: Some(total),
        page: PageStyle::Plain,
    }
}

fn verdict(source: &SourceQuality, lang: Lang) -> &'static str {
    match source.limit {
        _ if source.refused() => lang.pick("超过上限，停止", "over: stopped"),
        None => lang.pick("未设上限", "no limit"),
        Some(limit) if source.read < limit.min_rows => lang.pick("行数少，不检查", "few rows: not tested"),
        Some(_) => lang.pick("通过", "passed"),
    }
}

/// One row per sheet.
pub(super) fn sheets(quality: &Quality, lang: Lang) -> Section {
    let titles: BTreeMap<&str, &str> = quality
        .sources
        .iter()
        .map(|s| (s.id.as_str(), s.title.as_str()))
        .collect();
    let rows = quality.sheets.iter().map(|s| {
        let here = |i: &crate::ingest::Issue| i.file == s.file && i.sheet == s.sheet && i.source == s.source;
        vec![
            words_of(&s.file),
            words_of(&s.sheet),
            words_of(titles.get(s.source.as_str()).unwrap_or(&"")),
            Cell::Count(s.read),
            Cell::Count(s.accepted),
            Cell::Count(s.rejected),
            share(s.rejected, s.read),
            Cell::Count(found(quality, Severity::Warning, here)),
            Cell::Count(s.others),
        ]
    });
    Section {
        id: "sheets",
        title: lang.pick("文件", "Files").to_owned(),
        note: lang
            .pick(
                "读入 = 计入 + 错误 + 其他（作废、重复、被取代、尚未申报、合计行），与 control_totals.csv 一致。",
                "Read = counted + errors + others (voided, double, replaced, not yet known, totals), as in control_totals.csv.",
            )
            .to_owned(),
        columns: vec![
            text(lang.pick("文件", "File"), 36),
            text(lang.pick("工作表", "Sheet"), 20),
            text(lang.pick("来源", "Source"), 26),
            count(lang.pick("读入行数", "Rows read")),
            count(lang.pick("计入行数", "Rows counted")),
            count(lang.pick("错误行数", "Rows out")),
            percent(lang.pick("错误率", "Share")),
            count(lang.pick("提醒", "Warnings")),
            count(lang.pick("其他", "Others")),
        ],
        rows: rows.collect(),
        total: None,
        page: PageStyle::First(200),
    }
}

/// Errors, warnings and the usual reasons of one township.
#[derive(Default)]
struct Township {
    errors: u64,
    warnings: u64,
    reasons: BTreeMap<String, u64>,
}

/// Townships with most errors first.
pub(super) fn townships(quality: &Quality, lang: Lang) -> Section {
    let mut by_name: BTreeMap<&str, Township> = BTreeMap::new();
    for issue in &quality.issues {
        for (name, rows) in &issue.townships {
            let township = by_name.entry(name).or_default();
            match issue.severity {
                Severity::Error => {
                    township.errors = township.errors.saturating_add(*rows);
                    let reason = words::reason(&issue.code, &issue.reason, lang);
                    *township.reasons.entry(reason).or_default() += rows;
                }
                Severity::Warning => township.warnings = township.warnings.saturating_add(*rows),
                Severity::Note => {}
            }
        }
    }
    let mut townships: Vec<(&str, Township)> = by_name.into_iter().collect();
    // Those that nobody knows come last, whatever their number.
    townships.sort_by(|a, b| {
        let order = |t: &(&str, Township)| (t.0.is_empty(), std::cmp::Reverse((t.1.errors, t.1.warnings)));
        order(a).cmp(&order(b)).then_with(|| a.0.cmp(b.0))
    });
    let row = |(name, township): (&str, Township)| {
        let reasons = super::content::sum(township.reasons.into_iter());
        vec![
            Cell::Text(place(name, lang)),
            Cell::Count(township.errors),
            Cell::Count(township.warnings),
            Cell::Text(listed(&reasons, REASONS, lang)),
        ]
    };
    Section {
        id: "townships",
        title: lang.pick("乡镇", "Townships").to_owned(),
        note: lang
            .pick(
                "乡镇取自该行，或由识别号查登记、税务、社保名册得出；识别号已坏的行归入“未知”。",
                "From the row, or through its identifier from the registers of market, tax and social insurance; rows with a broken identifier are unknown.",
            )
            .to_owned(),
        columns: vec![
            text(lang.pick("乡镇（街道）", "Township"), 20),
            count(lang.pick("错误行数", "Rows out")),
            count(lang.pick("提醒", "Warnings")),
            text(lang.pick("最常见的错误", "Most frequent errors"), 80),
        ],
        rows: townships.into_iter().map(row).collect(),
        total: None,
        page: PageStyle::Plain,
    }
}
