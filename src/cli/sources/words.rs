//! The result of a check in words.

use std::fmt::Write as _;

use crate::ingest::inspect::{FileCheck, Fit, LackingExport, SheetCheck, Suggestion};
use crate::money::Ratio;
use crate::report::Lang;
use crate::report::department::{grouped, percentage};

/// Reasons named per sheet.
const REASONS: usize = 3;

/// All files, and a last line with their number.
pub(super) fn report(files: &[FileCheck], lang: Lang) -> String {
    let mut out = String::new();
    for check in files {
        // Writing into a text cannot fail.
        let _ = file(&mut out, check, lang);
    }
    out.push_str(lang.pick(
        "错误只按每张表自身判断；查无此企业、重复等跨表的核对在 huiqi run 时进行。\n",
        "Rejected rows are those that a sheet shows by itself; unknown enterprises and doubles are found by huiqi run.\n",
    ));
    let findings = files.iter().filter(|f| f.is_finding()).count();
    let last = lang.pick("文件 {n} 个，有问题的 {f} 个", "{n} files, {f} with findings");
    out.push_str(
        &last
            .replace("{n}", &files.len().to_string())
            .replace("{f}", &findings.to_string()),
    );
    out.push('\n');
    out
}

/// What a folder lacks: what stops a run, then what the run would not know. Empty if nothing is missing.
pub(super) fn lacking(all: &[LackingExport], lang: Lang) -> String {
    let line = |export: &LackingExport| {
        let text = lang.pick(&export.text, &export.text_en);
        let remedy = lang.pick(&export.remedy, &export.remedy_en);
        if export.required {
            format!("✗ {text}{}{remedy}\n", lang.pick("。", ". "))
        } else {
            format!("· {text}{}\n", lang.pick("。", "."))
        }
    };
    let mut out: String = all.iter().map(line).collect();
    let required = all.iter().filter(|export| export.required).count();
    if required > 0 {
        let said = lang.pick(
            "缺少 {n} 份必需的导出表，运行会停止",
            "{n} required exports are missing: a run stops",
        );
        out.push_str(&said.replace("{n}", &required.to_string()));
        out.push('\n');
    }
    out
}

fn file(out: &mut String, check: &FileCheck, lang: Lang) -> std::fmt::Result {
    let mut how = vec![check.format.to_owned()];
    how.extend(check.encoding.map(str::to_owned));
    how.extend(
        check
            .delimiter
            .map(|d| format!("{} {d:?}", lang.pick("分隔符", "delimiter"))),
    );
    how.retain(|part| !part.is_empty());
    writeln!(
        out,
        "{}{}{}{}",
        check.file,
        lang.pick("（", " ("),
        how.join(lang.pick("，", ", ")),
        lang.pick("）", ")")
    )?;
    if !check.problem.is_empty() {
        writeln!(
            out,
            "  ✗ {}：{}",
            lang.pick("不能使用", "cannot be used"),
            lang.pick(&check.problem, &check.problem_en)
        )?;
    }
    check.sheets.iter().try_for_each(|s| sheet(out, s, lang))
}

fn sheet(out: &mut String, check: &SheetCheck, lang: Lang) -> std::fmt::Result {
    let mark = if check.is_finding() { "✗" } else { "✓" };
    let name = if check.sheet.is_empty() {
        String::new()
    } else {
        format!("[{}] ", check.sheet)
    };
    let mapping = format!(
        "{}{}",
        check.mapping.as_deref().unwrap_or_default(),
        check
            .title
            .as_deref()
            .map(|t| lang.pick("（{}）", " ({})").replace("{}", t))
            .unwrap_or_default()
    );
    let (id, wanted) = (check.mapping.as_deref().unwrap_or_default(), &check.wanted);
    let says = match (check.fit, lang) {
        (Fit::Fits, Lang::Zh) => format!("对得上 {mapping}"),
        (Fit::Fits, Lang::En) => format!("fits {mapping}"),
        (Fit::Renamed, Lang::Zh) => format!(
            "表头对得上 {mapping}，但名称不符，运行时不会读取。改名为 {wanted}，或在 data/sources/{id}.toml 的 [file] 中加入这个名称"
        ),
        (Fit::Renamed, Lang::En) => format!(
            "headings fit {mapping}, but the names do not: a run passes it by. Rename it to {wanted}, or add its name under [file] in data/sources/{id}.toml"
        ),
        (Fit::Headings, Lang::Zh) => format!("名称对得上 {mapping}，但缺少必需的表头，运行会停止"),
        (Fit::Headings, Lang::En) => format!("names fit {mapping}, but required headings are missing: a run stops"),
        (Fit::Unknown, Lang::Zh) => "没有对照，运行时不会读取；可用 huiqi sources new 起草".to_owned(),
        (Fit::Unknown, Lang::En) => "no mapping fits: a run passes it by; huiqi sources new drafts one".to_owned(),
        (Fit::Empty, Lang::Zh) => "空表".to_owned(),
        (Fit::Empty, Lang::En) => "empty".to_owned(),
    };
    writeln!(out, "  {mark} {name}{says}")?;
    if check.fit == Fit::Empty {
        return Ok(());
    }
    if !check.problem.is_empty() {
        writeln!(out, "      {}", lang.pick(&check.problem, &check.problem_en))?;
    }
    if check.mapping.is_some() {
        layout(out, check, lang)?;
    }
    let line = |out: &mut String, zh: &str, en: &str, all: &[Suggestion]| {
        all.iter()
            .try_for_each(|s| writeln!(out, "      {}{}", lang.pick(zh, en), suggestion(s, lang)))
    };
    line(out, "缺少必需的表头：", "missing heading: ", &check.missing)?;
    line(out, "未识别的表头：", "unknown heading: ", &check.unknown)?;
    line(
        out,
        "没有的表头（字段为空）：",
        "absent heading (column stays empty): ",
        &check.absent,
    )?;
    if check.fit != Fit::Fits && !check.others.is_empty() {
        let others: Vec<String> = check
            .others
            .iter()
            .map(|(id, score)| format!("{id} {}%", score / 10))
            .collect();
        writeln!(
            out,
            "      {}{}",
            lang.pick("表头相近的对照：", "mappings with like headings: "),
            others.join(", ")
        )?;
    }
    rows(out, check, lang)
}

/// Title rows, heading rows, and what is otherwise than in the mapping.
fn layout(out: &mut String, check: &SheetCheck, lang: Lang) -> std::fmt::Result {
    let (titles, headers) = (check.title_rows, check.header_rows);
    match lang {
        Lang::Zh => writeln!(
            out,
            "      标题 {titles} 行，表头 {headers} 行，表头相符 {}%",
            check.score / 10
        )?,
        Lang::En => writeln!(
            out,
            "      {titles} title rows, {headers} heading rows, {}% of headings agree",
            check.score / 10
        )?,
    }
    for (what, wanted, is) in &check.differences {
        let what = match what.as_str() {
            "encoding" => lang.pick("编码", "encoding"),
            "delimiter" => lang.pick("分隔符", "delimiter"),
            "title_rows" => lang.pick("标题行数", "title rows"),
            other => other,
        };
        match lang {
            Lang::Zh => writeln!(out, "      {what}：文件为 {is:?}，对照为 {wanted:?}")?,
            Lang::En => writeln!(out, "      {what}: {is:?} in the file, {wanted:?} in the mapping")?,
        }
    }
    Ok(())
}

fn suggestion(found: &Suggestion, lang: Lang) -> String {
    let heading = &found.heading;
    match (&found.nearest, &found.column, lang) {
        (Some(near), Some(column), Lang::Zh) => format!("“{heading}”，最接近“{near}”（{column}）"),
        (Some(near), Some(column), Lang::En) => format!("{heading:?}, most like {near:?} ({column})"),
        (None, Some(column), Lang::Zh) => format!("“{heading}”（{column}）"),
        (None, Some(column), Lang::En) => format!("{heading:?} ({column})"),
        (_, None, Lang::Zh) => format!("“{heading}”"),
        (_, None, Lang::En) => format!("{heading:?}"),
    }
}

fn rows(out: &mut String, check: &SheetCheck, lang: Lang) -> std::fmt::Result {
    if !matches!(check.fit, Fit::Fits | Fit::Renamed) {
        return Ok(());
    }
    let (read, rejected) = (grouped(&check.rows.to_string()), grouped(&check.rejected.to_string()));
    let share = percentage(Ratio::new(check.rejected.into(), check.rows.into())).shown();
    let share = if share.is_empty() { "0.00%".to_owned() } else { share };
    let over = match check.limit.filter(|_| check.over()) {
        Some(limit) => {
            let most = percentage(Ratio::new(limit.numerator.into(), limit.denominator.into())).shown();
            lang.pick("，超过上限 {}，运行会停止", ", over the limit of {}: a run stops")
                .replace("{}", &most)
        }
        None => String::new(),
    };
    match lang {
        Lang::Zh => writeln!(out, "      数据 {read} 行，错误 {rejected} 行（{share}）{over}")?,
        Lang::En => writeln!(out, "      {read} rows, {rejected} rejected ({share}){over}")?,
    }
    let reasons = check.reasons.iter().take(REASONS).map(|(field, code, reason, rows)| {
        let field = if field.is_empty() {
            lang.pick("整行", "row")
        } else {
            field
        };
        format!("{field} {} {rows}", lang.pick(reason, code))
    });
    let reasons: Vec<String> = reasons.collect();
    if !reasons.is_empty() {
        writeln!(
            out,
            "      {}{}",
            lang.pick("最常见：", "most frequent: "),
            reasons.join(lang.pick("；", "; "))
        )?;
    }
    for row in &check.first {
        let field = if row.field.is_empty() {
            lang.pick("整行", "row")
        } else {
            &row.field
        };
        let value = if row.value.is_empty() {
            String::new()
        } else {
            format!(" {:?}", row.value)
        };
        match lang {
            Lang::Zh => writeln!(out, "        第{}行 {field}{value}：{}", row.line, row.reason)?,
            Lang::En => writeln!(out, "        line {} {field}{value}: {}", row.line, row.code)?,
        }
    }
    Ok(())
}
