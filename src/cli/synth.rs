//! `huiqi synth`: a made-up county.

use std::time::Instant;

use super::args::{SheetFormat, SynthArguments};
use super::console::Console;
use super::failure::{Exit, Failure};
use super::screen;
use crate::report::department::grouped;
use crate::synth::{Options, SynthError, make};

/// Writes the exports and says how much was written. Figures go to stdout, the time to stderr.
pub(super) fn synth(options: &SynthArguments, console: &mut Console) -> Result<Exit, Failure> {
    let threads = options.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|e| {
        let text = e.to_string();
        Failure::new(
            Exit::Io,
            "threads",
            (&text, &text),
            ("减少 --threads。", "Ask for fewer --threads."),
        )
    })?;
    let what = Options {
        enterprises: options.enterprises,
        seed: options.seed,
        out: &options.out,
        office: options.format == SheetFormat::Office,
        truth_rows: !options.no_truth_rows,
    };
    let begun = Instant::now();
    let made = pool.install(|| make(&what)).map_err(|error| failed(&error))?;
    let millis = begun.elapsed().as_millis().max(1);
    console.done();
    let lang = console.lang;
    let rows = grouped(&(u128::from(made.rows) * 1000 / millis).to_string());
    let megabytes = u128::from(made.bytes) / 1000 / millis;
    console.note(
        &format!("用时 {millis} 毫秒，每秒 {rows} 行、{megabytes} MB"),
        &format!("{millis} ms, {rows} rows and {megabytes} MB a second"),
    );
    let text = lang
        .pick(
            "文件 {f} 个，{r} 行，{b} 字节\n导出表：{out}\n标准答案：{truth}\n",
            "{f} files, {r} rows, {b} bytes\nexports: {out}\ntruth: {truth}\n",
        )
        .replace("{f}", &made.files.to_string())
        .replace("{r}", &grouped(&made.rows.to_string()))
        .replace("{b}", &grouped(&made.bytes.to_string()))
        .replace("{out}", &options.out.display().to_string())
        .replace("{truth}", &made.truth.display().to_string());
    screen::print(&text)?;
    Ok(Exit::Ok)
}

fn failed(error: &SynthError) -> Failure {
    let english = error.to_string();
    match error {
        SynthError::Io { path, source } => Failure::io(path, source),
        SynthError::NotEmpty(path) => Failure::new(
            Exit::Usage,
            path.display().to_string(),
            ("文件夹不为空。", "The folder is not empty."),
            (
                "用 --out 指定空文件夹；旧的导出表和标准答案须一并删除。",
                "Name an empty folder with --out; old exports and their truth must go together.",
            ),
        ),
        SynthError::TooMany(count) => Failure::new(
            Exit::Usage,
            "--enterprises",
            (&format!("{count} 户过多。"), &english),
            ("请减少户数。", "Ask for fewer."),
        ),
        SynthError::Book { path, .. } => Failure::new(
            Exit::Io,
            path.display().to_string(),
            (&format!("无法写出：{english}"), &english),
            (
                "检查磁盘空间和权限后重试。",
                "Check disk space and permissions, then try again.",
            ),
        ),
    }
}
