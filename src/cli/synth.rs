//! `huiqi synth`: a made-up county.

use std::path::Path;
use std::time::Instant;

use super::args::{SheetFormat, SynthArguments};
use super::console::Console;
use super::screen;
use super::signals::Farewell;
use crate::audit::Unfinished;
use crate::report::department::grouped;
use crate::runner::{Exit, Failure};
use crate::synth::{Options, SynthError, make, truth_folder};

/// Writes the exports and says how much was written. Figures go to stdout, the time to stderr.
pub(super) fn synth(options: &SynthArguments, console: &mut Console) -> Result<Exit, Failure> {
    let threads = options.threads.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|e| {
        let text = e.to_string();
        Failure::new(
            Exit::Io,
            "threads",
            (&format!("线程不能启动：{text}"), &text),
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
    // Others' files are none of our business: a folder that is not empty is refused by `make`, and nothing in it is removed.
    let truth = truth_folder(&options.out);
    let half: Vec<Unfinished> = [options.out.as_path(), &truth]
        .into_iter()
        .filter(|folder| is_free(folder))
        .map(Unfinished::new)
        .collect();
    Farewell::of_synth(console, &options.out).watch();
    let begun = Instant::now();
    let made = match pool.install(|| make(&what)) {
        Ok(made) => made,
        Err(error) => {
            half.into_iter().for_each(Unfinished::discard);
            return Err(failed(&error));
        }
    };
    drop(half);
    let millis = begun.elapsed().as_millis().max(1);
    console.done();
    let lang = console.lang;
    let rows = grouped(&(u128::from(made.rows) * 1000 / millis).to_string());
    let megabytes = u128::from(made.bytes) / 1000 / millis;
    console.say(
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

/// Whether nothing is in a folder, or it is not there.
fn is_free(folder: &Path) -> bool {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

fn failed(error: &SynthError) -> Failure {
    let english = error.to_string();
    match error {
        SynthError::Io { path, .. } if path.is_file() => Failure::no_folder(path, "--out"),
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
