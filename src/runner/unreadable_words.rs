//! The Chinese of what the reading of mappings says. What is wrong with exports is said in both languages where it is found.

/// Phrases about mappings, and their Chinese.
const PHRASES: &[(&str, &str)] = &[
    ("no such table", "没有这张表"),
    (
        "use a table of the schemas folder, or add its schema",
        "用 schemas 文件夹里的表，或补上它的表结构",
    ),
    ("is empty", "为空"),
    ("write the name that clerks know", "写上办事人员熟悉的名称"),
    ("is not the department of the table", "与该表的部门不一致"),
    ("use the department that the schema names", "用表结构所写的部门"),
    (
        "there must be either [file] or reference",
        "[file] 和 reference 必须且只能有一个",
    ),
    ("keep one of them", "保留其中一个"),
    (
        "no file name, or header_rows is not 1 or 2",
        "没有文件名，或 header_rows 不是 1 或 2",
    ),
    ("give a glob and 1 or 2 header rows", "写明 glob，header_rows 写 1 或 2"),
    (
        "text files have their headings in the first line",
        "文本文件的表头在第一行",
    ),
    ("remove title_rows, or name the sheets", "删去 title_rows，或写明工作表"),
    ("the table has no such column", "表中没有这一列"),
    ("use a column of the schema", "用表结构里的列"),
    ("is worked out, no export carries it", "是推算得出的列，导出表中没有"),
    (
        "remove it here, or huiqi:resolved in the schema",
        "在这里删去，或在表结构中删去 huiqi:resolved",
    ),
    ("has no heading", "没有表头"),
    ("give at least one heading", "至少写一个表头"),
    ("this blank does not fit the column's type", "blank 与该列的类型不符"),
    (
        "zero is for amounts, false for booleans",
        "zero 用于金额，false 用于是否",
    ),
    ("no such list of spellings", "没有这份写法对照表"),
    (
        "name a list of [aliases] in common.toml",
        "写 common.toml 的 [aliases] 中的一份；common.toml 不可缺少",
    ),
    ("is missing", "缺失"),
    (
        "map every column of the schema that is not resolved",
        "表结构里不是推算得出的列都要有对照",
    ),
    ("no such table or key", "没有这张表或这个键"),
    ("give table and key of the link", "写明关联的表和键"),
    ("no such date column", "没有这个日期列"),
    ("use a date column of the table", "用表中的日期列"),
    ("two files have this id", "两个文件用了同一个 id"),
    ("rename one of them", "给其中一个改名"),
    ("is filled by another mapping too", "已由另一份对照填充"),
    (
        "give one mapping several files or sheets",
        "在一份对照里写多个文件或工作表",
    ),
    (
        "goes in a circle with the rules of another mapping",
        "与另一份对照的规则互相依赖",
    ),
    (
        "look rows up in tables that do not depend on this one",
        "只到不依赖本表的表中查找",
    ),
    ("correct the list of names or its path", "改正写法对照表或它的路径"),
];

/// A phrase about a mapping in Chinese; names in it stay as they are.
pub(super) fn said_of_mapping(english: &str) -> String {
    if let Some(column) = english.strip_prefix("the table has no column ") {
        return format!("表中没有列 {column}");
    }
    let found = PHRASES.iter().find(|(en, _)| *en == english);
    found.map_or_else(|| format!("有误（{english}）"), |(_, zh)| (*zh).to_owned())
}

/// What is wrong with a TOML file, in Chinese, with its line.
pub(super) fn toml_words(error: &toml::de::Error) -> String {
    let message = error.message();
    let name = || message.split('`').nth(1).unwrap_or(message);
    let what = if message.starts_with("unknown field") {
        format!("没有“{}”这个键", name())
    } else if message.starts_with("missing field") {
        format!("缺少键“{}”", name())
    } else if message.starts_with("duplicate") {
        "有重复的键".to_owned()
    } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
        "值的类型或写法不对".to_owned()
    } else {
        "写法有误".to_owned()
    };
    let shown = error.to_string();
    let line = shown.lines().next().and_then(|first| first.split_once(" at line "));
    match line.and_then(|(_, rest)| rest.split_once(", column ")) {
        Some((line, _)) => format!("第{line}行：{what}。"),
        None => format!("{what}。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_keys_are_named_with_their_line() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct One {
            #[allow(dead_code)]
            title: String,
        }
        let error = toml::from_str::<One>("title = \"a\"\ntilte = \"b\"\n").unwrap_err();
        assert_eq!(toml_words(&error), "第2行：没有“tilte”这个键。");
        let error = toml::from_str::<One>("").unwrap_err();
        assert!(toml_words(&error).ends_with("缺少键“title”。"));
    }
}
