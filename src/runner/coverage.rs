//! Every table that the pack reads must have a mapping and an export; where an export may be absent, what could not be judged is named.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;

use super::engine::Engine;
use super::failure::{Exit, Failure};
use crate::assess::{Clause, Part, WhenAbsent};
use crate::comparison::LEDGER;
use crate::ingest::SourceTables;
use crate::policy::ir::{Measure, NoSuch, Program, TableId};
use crate::report::Lang;
use crate::schema::Catalog;

/// What the pack reads and what fills it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// What every measure reads.
    pub clauses: Vec<Clause>,
    /// What every board reads; the measure of a clause is the position of the board.
    pub boards: Vec<Clause>,
    /// What every mapping fills.
    pub sources: Vec<SourceTables>,
}

/// A table that the pack reads and that no export filled, although its mapping allows that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// Name of the table.
    pub table: String,
    /// Chinese title of the export.
    pub title: String,
    /// Mapping id.
    pub source: String,
    /// File names that were looked for.
    pub files: Vec<String>,
    /// Sheets that were looked for in them; empty if it takes whatever sheets there are.
    pub sheets: Vec<String>,
    /// What could not be judged, by measure.
    pub measures: Vec<Unjudged>,
    /// Boards that could not be worked out.
    pub boards: Vec<Unjudged>,
    /// What counted the table as empty, by measure.
    pub accepted: Vec<Unjudged>,
    /// Why it might, in the words of the pack.
    pub accepted_as: Vec<String>,
}

/// What could not be judged of a measure or board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unjudged {
    /// The name it is reported under.
    pub measure: String,
    /// Chinese title.
    pub title: String,
    /// English title; may be empty.
    pub title_en: String,
    /// The parts, in order, each once; of a board none, it is one thing.
    pub clauses: Vec<UnjudgedClause>,
}

/// A part of a measure that could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnjudgedClause {
    /// Name of the condition, or `record`, `frame` or `amount`.
    pub id: String,
    /// Its words.
    pub says: String,
    /// The same in English, if the pack has it.
    pub says_en: Option<String>,
}

impl Coverage {
    pub(super) fn of(
        engine: &dyn Engine,
        program: &Program,
        sources: &Path,
        catalog: &Catalog,
    ) -> Result<Coverage, Failure> {
        let coverage = Coverage {
            clauses: engine.clauses(program, catalog)?,
            boards: engine.clauses(&program.of_boards(), catalog)?,
            sources: engine.sources(sources, catalog)?,
        };
        coverage.mapped(program, sources, catalog)?;
        Ok(coverage)
    }

    /// The tables that the pack reads, each with the measures and boards that read it or are compared by it.
    fn used<'p>(&self, program: &'p Program, catalog: &Catalog) -> BTreeMap<TableId, Vec<Reader<'p>>> {
        let mut used: BTreeMap<TableId, Vec<Reader>> = BTreeMap::new();
        let of_measures = self.clauses.iter().filter_map(|clause| {
            let measure = program.measures.get(clause.measure.index())?;
            Some((clause, (measure.title.as_str(), measure.title_en.as_str())))
        });
        let of_boards = self.boards.iter().filter_map(|clause| {
            let board = program.boards.get(clause.measure.index())?;
            Some((clause, (board.title.as_str(), board.title_en.as_str())))
        });
        for (clause, reader) in of_measures.chain(of_boards) {
            for (table, _) in &clause.tables {
                let readers = used.entry(*table).or_default();
                if !readers.contains(&reader) {
                    readers.push(reader);
                }
            }
        }
        for (table, measures) in compared(program, catalog) {
            let readers = used.entry(table).or_default();
            for measure in measures {
                let reader = (measure.title.as_str(), measure.title_en.as_str());
                if !readers.contains(&reader) {
                    readers.push(reader);
                }
            }
        }
        used
    }

    /// Refuses a folder of mappings that leaves a table of the pack without one: it would be empty, and nobody would know.
    fn mapped(&self, program: &Program, folder: &Path, catalog: &Catalog) -> Result<(), Failure> {
        let mut lost = Vec::new();
        for (table, readers) in self.used(program, catalog) {
            let spec = table.of(&catalog.tables).map_err(|e| no_table(&e))?;
            if !self.sources.iter().any(|s| s.tables.contains(&spec.name)) {
                lost.push((spec, readers));
            }
        }
        if lost.is_empty() {
            return Ok(());
        }
        let each = |lang: Lang| {
            let shown = lost.iter().take(TABLES).map(|(table, readers)| {
                let readers = several(readers, lang);
                match lang {
                    Lang::Zh => format!("{}（{}），{readers}要用", table.name, table.title),
                    Lang::En => format!("{} (for {readers})", table.name),
                }
            });
            let more = if lost.len() > TABLES {
                lang.pick(" 等", " …")
            } else {
                ""
            };
            format!("{}{more}", shown.collect::<Vec<_>>().join(lang.pick("；", "; ")))
        };
        let n = lost.len();
        Err(Failure::new(
            Exit::Usage,
            folder.display().to_string(),
            (
                &format!(
                    "政策包要用的 {n} 张表没有对照，不知道从哪份导出表读取：{}。",
                    each(Lang::Zh)
                ),
                &format!("{n} tables that the pack reads have no mapping: {}.", each(Lang::En)),
            ),
            (
                "把缺少的对照文件（多与表同名）放回该文件夹，或用 --sources 指定正确的文件夹；没有写出任何结果，已有结果没有改动。",
                "Put the missing mappings back (most are called like their table), or name the right folder with --sources. Nothing was published; earlier results are untouched.",
            ),
        ))
    }

    /// Those tables of the pack that are `absent`, by table.
    pub(super) fn absent(
        &self,
        program: &Program,
        absent: &BTreeSet<String>,
        catalog: &Catalog,
    ) -> Result<Vec<Absent>, Failure> {
        let mut all = Vec::new();
        let compared = compared(program, catalog);
        for table in self.used(program, catalog).into_keys() {
            let spec = table.of(&catalog.tables).map_err(|e| no_table(&e))?;
            let filled_by = self.sources.iter().find(|s| s.tables.contains(&spec.name));
            let Some(source) = filled_by.filter(|_| absent.contains(&spec.name)) else {
                continue;
            };
            all.push(Absent {
                table: spec.name.clone(),
                title: source.title.clone(),
                source: source.id.clone(),
                files: source.files.clone(),
                sheets: source.sheets.clone(),
                boards: self.boards_reading(program, table),
                measures: with_comparison(
                    self.reading(program, (table, WhenAbsent::Unknown)),
                    compared.get(&table),
                ),
                accepted: self.reading(program, (table, WhenAbsent::Empty)),
                accepted_as: accepted_as(program, table),
            });
        }
        Ok(all)
    }

    /// What of each measure reads a table in such a way that its absence means that.
    fn reading(&self, program: &Program, read: (TableId, WhenAbsent)) -> Vec<Unjudged> {
        let mut all: Vec<Unjudged> = Vec::new();
        for clause in self.clauses.iter().filter(|c| c.tables.contains(&read)) {
            let Some(measure) = program.measures.get(clause.measure.index()) else {
                continue;
            };
            let at = all.iter().position(|u| u.measure == measure.reported_as);
            let at = at.unwrap_or_else(|| {
                all.push(unjudged_measure(measure));
                all.len() - 1
            });
            if let Some(unjudged) = all.get_mut(at) {
                let clause = unjudged_clause(clause);
                if !unjudged.clauses.contains(&clause) {
                    unjudged.clauses.push(clause);
                }
            }
        }
        all
    }

    /// The boards that cannot be worked out without a table, each once for all its periods.
    fn boards_reading(&self, program: &Program, table: TableId) -> Vec<Unjudged> {
        let mut all: Vec<Unjudged> = Vec::new();
        let read = (table, WhenAbsent::Unknown);
        for clause in self.boards.iter().filter(|c| c.tables.contains(&read)) {
            let board = program.boards.get(clause.measure.index());
            if let Some(board) = board.filter(|b| all.iter().all(|u| u.measure != b.rule.reported_as)) {
                all.push(Unjudged {
                    measure: board.rule.reported_as.clone(),
                    title: board.title.clone(),
                    title_en: board.title_en.clone(),
                    clauses: Vec::new(),
                });
            }
        }
        all
    }
}

/// The tables that entitled and enjoyed are compared by, each with the measures that are.
fn compared<'p>(program: &'p Program, catalog: &Catalog) -> BTreeMap<TableId, Vec<&'p Measure>> {
    let mut all: BTreeMap<TableId, Vec<&Measure>> = BTreeMap::new();
    let mut add = |table: TableId, name: &str| {
        let measures = all.entry(table).or_default();
        // Parts of a measure are compared together.
        if let Some(measure) = program.measures.iter().find(|m| m.reported_as == name)
            && !measures.iter().any(|m| m.reported_as == name)
        {
            measures.push(measure);
        }
    };
    if let Some((ledger, _)) = catalog.table(LEDGER) {
        program.claims.iter().for_each(|claim| add(ledger, &claim.measure));
    }
    for choice in &program.choices {
        choice.measures.iter().for_each(|name| add(choice.record, name));
    }
    all
}

/// What could not be judged, and what could not be compared.
fn with_comparison(mut all: Vec<Unjudged>, compared: Option<&Vec<&Measure>>) -> Vec<Unjudged> {
    for measure in compared.into_iter().flatten() {
        let at = all.iter().position(|u| u.measure == measure.reported_as);
        let at = at.unwrap_or_else(|| {
            all.push(unjudged_measure(measure));
            all.len() - 1
        });
        if let Some(unjudged) = all.get_mut(at) {
            unjudged.clauses.push(UnjudgedClause {
                id: "comparison".to_owned(),
                says: "应享与已享的对比".to_owned(),
                says_en: Some("entitled against enjoyed".to_owned()),
            });
        }
    }
    all
}

/// Title of a measure or board in Chinese and in English.
type Reader<'p> = (&'p str, &'p str);

/// The first measures and boards by title, and how many more there are.
fn several(readers: &[Reader], lang: Lang) -> String {
    let first = readers.iter().take(SHOWN);
    let first: Vec<&str> = first.map(|(zh, en)| lang.pick_or_zh(zh, en)).collect();
    let more = match (readers.len().saturating_sub(first.len()), lang) {
        (0, _) => String::new(),
        (_, Lang::Zh) => format!("等 {} 项", readers.len()),
        (n, Lang::En) => format!(" and {n} more"),
    };
    format!("{}{more}", first.join(lang.pick("、", ", ")))
}

/// Measures named per table, and tables named per message.
const SHOWN: usize = 3;
const TABLES: usize = 5;

fn no_table(error: &NoSuch) -> Failure {
    Failure::new(
        Exit::Assessment,
        "schemas",
        (
            &format!("政策程序用到第 {} 张表，表结构里没有。", error.position),
            &format!("The program and the schemas do not belong together: {error}."),
        ),
        (
            "这是程序的错误，请把这段提示交给维护人员。",
            "This is a fault of the program: hand this message to its maintainers.",
        ),
    )
}

/// In which words rules accept the absence of a table, each once.
fn accepted_as(program: &Program, table: TableId) -> Vec<String> {
    let facts = program.facts.iter().flat_map(|f| &f.accepts_absent);
    let all = facts.chain(program.measures.iter().flat_map(|m| &m.accepts_absent));
    let words: BTreeSet<&str> = all.filter(|a| a.table == table).map(|a| a.says.as_str()).collect();
    words.into_iter().map(str::to_owned).collect()
}

fn unjudged_measure(measure: &Measure) -> Unjudged {
    Unjudged {
        measure: measure.reported_as.clone(),
        title: measure.title.clone(),
        title_en: measure.title_en.clone(),
        clauses: Vec::new(),
    }
}

fn unjudged_clause(clause: &Clause) -> UnjudgedClause {
    let (id, says, says_en) = match clause.part {
        Part::Record => (
            "record",
            "全部（没有可计算的记录）",
            Some("all of it (there are no records)"),
        ),
        Part::Frame => ("frame", "适用范围和限额", Some("scope and limits")),
        Part::Amount => ("amount", "金额", Some("amount")),
        Part::Condition => (clause.id.as_str(), clause.says.as_str(), clause.says_en.as_deref()),
    };
    UnjudgedClause {
        id: id.to_owned(),
        says: says.to_owned(),
        says_en: says_en.map(str::to_owned),
    }
}

impl Absent {
    /// The red band: what is not there and what could not be judged. Only the measures and boards that `of` picks by the name that they
    /// are reported under are named; `None` if it picks none.
    pub(super) fn band(&self, of: impl Fn(&str) -> bool, lang: Lang) -> Option<String> {
        let shown = |all: &[Unjudged]| {
            let each = all.iter().filter(|m| of(&m.measure)).map(|m| m.shown(lang));
            let each: Vec<String> = each.collect();
            (!each.is_empty()).then(|| each.join(lang.pick("；", "; ")))
        };
        let unjudged = shown(&self.measures).map(|each| match lang {
            Lang::Zh => format!("下列内容未能判断，有关数字不能作为兑付依据：{each}。"),
            Lang::En => {
                format!(" What follows could not be judged, and its figures are no ground for payment: {each}.")
            }
        });
        let boards = shown(&self.boards).map(|each| match lang {
            Lang::Zh => format!("下列看板缺少数据，不能据以排名或考核：{each}。"),
            Lang::En => format!(" These boards lack data and are no ground for ranking: {each}."),
        });
        let accepted = shown(&self.accepted).map(|each| match lang {
            Lang::Zh => format!(
                "下列内容按该表没有记录计算（{}）：{each}。",
                self.accepted_as.join("；")
            ),
            Lang::En => format!(" What follows was computed as if the table had no rows: {each}."),
        });
        let said: String = [unjudged, boards, accepted].into_iter().flatten().collect();
        if said.is_empty() {
            return None;
        }
        let (title, place) = (&self.title, self.place(lang));
        Some(match lang {
            Lang::Zh => format!("本次没有导出表“{title}”（{place}）。{said}"),
            Lang::En => format!("The export {title} ({place}) is not there.{said}"),
        })
    }

    /// Where it was looked for: files, and sheets in them.
    fn place(&self, lang: Lang) -> String {
        let files = self.files.join(" / ");
        if self.sheets.is_empty() {
            return files;
        }
        let sheets = self.sheets.join(" / ");
        match lang {
            Lang::Zh => format!("{files}，工作表“{sheets}”"),
            Lang::En => format!("{files}, sheet {sheets}"),
        }
    }
}

impl Unjudged {
    fn shown(&self, lang: Lang) -> String {
        let clauses = self.clauses.iter().map(|c| match lang {
            Lang::Zh => c.says.as_str(),
            Lang::En => c.says_en.as_deref().unwrap_or(&c.id),
        });
        let clauses: Vec<&str> = clauses.collect();
        let title = lang.pick_or_zh(&self.title, &self.title_en);
        if clauses.is_empty() {
            return title.to_owned();
        }
        format!(
            "{title}{}{}",
            lang.pick("：", ": "),
            clauses.join(lang.pick("、", ", "))
        )
    }
}
