//! `huiqi sources new`: a draft mapping and schema for a person to finish.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use super::super::args::SourcesNewArguments;
use super::super::screen;
use super::inspector;
use crate::ingest::IngestError;
use crate::report::Lang;
use crate::runner::unreadable;
use crate::runner::{Exit, Failure};

/// Prints the draft, or writes it as two new files.
pub(super) fn new(options: &SourcesNewArguments, lang: Lang) -> Result<Exit, Failure> {
    let inspector = inspector(&options.places)?;
    let id = &options.id;
    let plain = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain || id == "common" || inspector.has(id) {
        return Err(bad_id(id, plain));
    }
    let draft = inspector
        .draft(&options.file, options.sheet.as_deref(), id)
        .map_err(refused)?;
    let names = [
        (format!("{id}.toml"), &draft.mapping),
        (format!("{id}.json"), &draft.schema),
    ];
    let Some(dir) = &options.out else {
        let [(_, mapping), (_, schema)] = names;
        screen::print(&format!(
            "# data/sources/{id}.toml\n{mapping}\n# schemas/{id}.json\n{schema}"
        ))?;
        return Ok(Exit::Ok);
    };
    std::fs::create_dir_all(dir).map_err(|e| Failure::io(dir, &e))?;
    if let Some(there) = names.iter().map(|(name, _)| dir.join(name)).find(|path| path.exists()) {
        return Err(in_the_way(&there));
    }
    let mut said = String::new();
    for (name, text) in names {
        let path = dir.join(name);
        let mut file = File::create_new(&path).map_err(|e| Failure::io(&path, &e))?;
        file.write_all(text.as_bytes()).map_err(|e| Failure::io(&path, &e))?;
        said.push_str(&format!("{}\n", path.display()));
    }
    let next = lang.pick(
        "补全标有 TODO 的行，把 .toml 放入 data/sources，.json 放入 schemas，再用 huiqi sources check 检查。\n",
        "Finish the lines marked TODO, put the .toml into data/sources and the .json into schemas, then run huiqi sources check.\n",
    );
    screen::print(&format!("{said}{next}"))?;
    Ok(Exit::Ok)
}

fn bad_id(id: &str, plain: bool) -> Failure {
    let cause = if plain {
        ("已有同名的对照或表。", "A mapping or a table has this name already.")
    } else {
        (
            "名称只能用小写字母、数字和下划线，以字母开头。",
            "Names are lower-case letters, digits and underscores, a letter first.",
        )
    };
    Failure::new(
        Exit::Usage,
        id,
        cause,
        ("用 --id 另起一个名称。", "Choose another name with --id."),
    )
}

fn in_the_way(path: &Path) -> Failure {
    Failure::new(
        Exit::Usage,
        path.display().to_string(),
        (
            "文件已存在，不覆盖。",
            "The file is there already and is not overwritten.",
        ),
        ("换一个文件夹或 --id。", "Choose another folder or --id."),
    )
}

/// A choice that is open is a question of usage, not of data.
fn refused(error: IngestError) -> Failure {
    let IngestError::MissingSheet { file, found, .. } = &error else {
        return unreadable(error);
    };
    Failure::new(
        Exit::Usage,
        file,
        (
            &format!("要选定一个工作表；有：{found}。"),
            &format!("One sheet must be named; there are: {found}."),
        ),
        ("用 --sheet 指定工作表。", "Name it with --sheet."),
    )
}
