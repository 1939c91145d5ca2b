//! Errors of the modules as a clerk meets them.

use std::path::Path;

use super::failure::{Exit, Failure};
use super::os_words::os_words;
use crate::assess::{AssessError, Place};
use crate::audit::AuditError;
use crate::impact::ImpactError;
use crate::report::ReportError;
use crate::schema::SchemaError;

const MAINTAINERS: (&str, &str) = (
    "这是程序的错误，请把这段提示交给维护人员；没有写出任何结果。",
    "This is a fault of the program: hand this message to its maintainers. Nothing was published.",
);
const AMOUNTS: (&str, &str) = (
    "核对所指措施和记录的金额；没有写出任何结果。",
    "Check the amounts of the measure and record that are named. Nothing was published.",
);

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Failure {
        match &error {
            AuditError::Io { path, source } => Failure::io(path, source),
            AuditError::NoFolder(path) => Failure::no_folder(path, "--out"),
            AuditError::Locked { path, holder } => Failure::new(
                Exit::Locked,
                path.display().to_string(),
                (
                    &format!("另一个 huiqi 正在写入（{holder}）。"),
                    &format!("Another huiqi is writing ({holder})."),
                ),
                (
                    "等它结束后再运行；进程已退出时锁会自动释放。",
                    "Wait for it to end; the lock goes with its process.",
                ),
            ),
            AuditError::NoManifest { .. }
            | AuditError::Changed(_)
            | AuditError::Chain { .. }
            | AuditError::Key(_)
            | AuditError::Json(_)
            | AuditError::Outside(_) => sealing(&error),
            AuditError::Law(cause) => Failure::new(
                Exit::Assessment,
                "manifest.json",
                (&format!("政策包与表结构对不上：{cause}。"), &error.to_string()),
                (
                    "这是程序错误，连同本提示交给维护人员；没有写出任何结果。",
                    "This is a fault of the program: report it with this message. Nothing was published.",
                ),
            ),
        }
    }
}

/// What goes wrong with manifests, records and keys.
fn sealing(error: &AuditError) -> Failure {
    match error {
        AuditError::NoManifest { path, source } => Failure::new(
            Exit::Io,
            path.display().to_string(),
            (
                &format!(
                    "清单 manifest.json 被改动或不完整（第{}行第{}列）。",
                    source.line(),
                    source.column()
                ),
                &format!("The manifest was changed or is not whole: {source}."),
            ),
            (
                "用备份恢复这次运行的文件夹，或用同样的输入重新运行。",
                "Restore the folder of the run from a backup, or run again on the same input.",
            ),
        ),
        AuditError::Changed(file) => Failure::new(
            Exit::Io,
            file.as_str(),
            (
                "运行期间这个文件被改动，结果不能据以封存。",
                "The file changed while the run was on; the result cannot be sealed with it.",
            ),
            (
                "不要在运行期间修改，然后重试。",
                "Leave it alone while a run is on, and run again.",
            ),
        ),
        AuditError::Chain { path, fault } => Failure::new(
            Exit::Io,
            format!("{}:{}", path.display(), fault.line),
            (
                &format!("运行记录对不上：{}。", fault.zh),
                &format!("The record of the runs does not hold together: {}.", fault.en),
            ),
            (
                "用备份恢复 runs.jsonl 和 runs.head；确实无法恢复的，把两个文件移走存档，再运行即另起一份记录。",
                "Restore runs.jsonl and runs.head from a backup; if there is none, put both files away: the next run begins a new record.",
            ),
        ),
        AuditError::Key(path) => Failure::new(
            Exit::Usage,
            path.display().to_string(),
            (
                "这个文件里没有 Ed25519 密钥（PEM）。",
                "This file holds no Ed25519 key (PEM).",
            ),
            (
                "用 openssl genpkey -algorithm ed25519 生成私钥，用 openssl pkey -pubout 导出公钥。",
                "Make a private key with openssl genpkey -algorithm ed25519, its public half with openssl pkey -pubout.",
            ),
        ),
        _ => Failure::new(
            Exit::Io,
            "manifest.json",
            (&format!("清单无法写出：{error}"), &error.to_string()),
            (
                "检查政策包里的部门编号和名称。",
                "Check ids and names of departments in the policy pack.",
            ),
        ),
    }
}

impl From<SchemaError> for Failure {
    fn from(error: SchemaError) -> Failure {
        let (place, zh) = match &error {
            SchemaError::Io { path, source } => (path.display().to_string(), os_words(source)),
            SchemaError::Json { path, source } => (
                path.display().to_string(),
                format!("表结构文件有误，第{}行第{}列", source.line(), source.column()),
            ),
            SchemaError::Broken { table, .. } => (table.clone(), "表结构自相矛盾".to_owned()),
        };
        Failure::new(
            Exit::Usage,
            place,
            (&format!("{zh}。"), &error.to_string()),
            (
                "检查 --schemas 文件夹里的表结构文件。",
                "Check the table schemas in the --schemas folder.",
            ),
        )
    }
}

impl From<ImpactError> for Failure {
    fn from(error: ImpactError) -> Failure {
        let (place, zh, remedy) = match &error {
            ImpactError::Overflow { measure, cell } => (measure, format!("{cell} 的合计超出范围。"), AMOUNTS),
            ImpactError::Torn { measure, row } => (measure, format!("第 {row} 条结果不完整。"), MAINTAINERS),
            ImpactError::Calendar { measure } => (
                measure,
                "缓缴到期日历与应享记录的条数、金额不一致，结果没有发布。".to_owned(),
                MAINTAINERS,
            ),
            ImpactError::NoColumn { table, column } => (
                table,
                format!("表结构里没有汇总要用的文本列 {column}。"),
                (
                    "检查 --schemas 文件夹里的表结构文件。",
                    "Check the table schemas in the --schemas folder.",
                ),
            ),
        };
        Failure::new(Exit::Assessment, place, (&zh, &error.to_string()), remedy)
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Failure {
        let english = error.to_string();
        match error {
            ReportError::Impact(inner) => inner.into(),
            ReportError::Io(source) => Failure::io(Path::new("runs"), &source),
            ReportError::Range { measure, key, .. } => Failure::new(
                Exit::Assessment,
                format!("{measure} {key}"),
                ("数值超出范围，无法写出。", &english),
                AMOUNTS,
            ),
            ReportError::Source { measure, row } => Failure::new(
                Exit::Assessment,
                measure,
                (&format!("第 {row} 条结果没有来源行。"), &english),
                MAINTAINERS,
            ),
            _ => Failure::new(
                Exit::Io,
                "reports",
                (&format!("无法写出：{english}"), &english),
                (
                    "检查磁盘空间和权限后重试。",
                    "Check disk space and permissions, then try again.",
                ),
            ),
        }
    }
}

/// Where a record stands, in Chinese.
fn row(place: &Place) -> String {
    let Place { table, file, line } = place;
    format!("{table} 表，{file} 第{line}行")
}

impl From<AssessError> for Failure {
    fn from(error: AssessError) -> Failure {
        let english = error.to_string();
        let (place, zh, remedy) = match &error {
            AssessError::Overflow { measure, place, .. } => {
                (measure, format!("金额或数值超出范围：{}。", row(place)), AMOUNTS)
            }
            AssessError::NotWhole { measure, place, .. } => (
                measure,
                format!("金额不是整分，政策也没有规定舍入：{}。", row(place)),
                (
                    "在政策包中为该金额写明 round。",
                    "State round for this amount in the policy pack.",
                ),
            ),
            AssessError::LimitDiffers { owner, place } => (
                owner,
                format!("同一限额在各行中不一致：{}。", row(place)),
                (
                    "核对限额所依据的列；没有写出任何结果。",
                    "Check the column that the limit comes from. Nothing was published.",
                ),
            ),
            AssessError::TooManyReasons { measure } => (
                measure,
                "一个版本的条件超过 64 个。".to_owned(),
                ("把该措施拆成几部分。", "Split the measure into parts."),
            ),
            AssessError::BrokenTable { table, reason } => (table, format!("表的数据不成形：{reason}。"), MAINTAINERS),
            AssessError::BrokenProgram { owner, reason } => (owner, format!("政策程序不成形：{reason}。"), MAINTAINERS),
        };
        Failure::new(Exit::Assessment, place, (&zh, &english), remedy)
    }
}
