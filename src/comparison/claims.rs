//! The ledger of what was enjoyed.

use std::collections::BTreeMap;

use super::ComparisonError;
use super::layout::{Opened, amount};
use super::sums::{All, Key};
use crate::policy::comparison::{Grain, is_period, plain};
use crate::policy::ir::Program;
use crate::store::Dataset;

/// The table of claims.
pub const LEDGER: &str = "enjoyed";

/// The name of a claim's measure as the ledger writes it.
const MEASURE: &str = "measure";
const PERIOD: &str = "period";
const AMOUNT: &str = "amount";

/// What somebody has to see to in a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// The pack does not list its name: it is compared with nothing.
    NotListed,
    /// It has no amount.
    WithoutAmount,
    /// Its period is none that can be read: it stands alone.
    Period,
}

impl Trouble {
    /// The code of the notice.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Trouble::NotListed => "claim_not_listed",
            Trouble::WithoutAmount => "claim_without_amount",
            Trouble::Period => "claim_period",
        }
    }

    fn column(self) -> &'static str {
        match self {
            Trouble::NotListed => MEASURE,
            Trouble::WithoutAmount => AMOUNT,
            Trouble::Period => PERIOD,
        }
    }

    /// In Chinese, of claims with that name (or period) and that sum in fen.
    fn says(self, name: &str, sum: i128) -> String {
        let yuan = yuan(sum);
        match self {
            Trouble::NotListed => format!("政策名称“{name}”不在政策包的对照中，未与应享比较，合计{yuan}元"),
            Trouble::WithoutAmount => format!("“{name}”没有享受金额，该企业该所属期不作比较"),
            Trouble::Period => format!("所属期“{name}”不是年、半年、季、月或日，单独列示，合计{yuan}元"),
        }
    }
}

/// Claims that somebody has to see to, of one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What is wrong.
    pub trouble: Trouble,
    /// The table.
    pub table: String,
    /// The file.
    pub file: String,
    /// Its sheet; empty for text files.
    pub sheet: String,
    /// Heading of the column that is meant.
    pub field: String,
    /// Chinese words for it, with the sum that it concerns.
    pub says: String,
    /// Lines, in order.
    pub lines: Vec<u32>,
}

/// What is wrong, the name or period that is meant, file and sheet.
type Fault = (Trouble, String, String, String);

/// Lines of each fault, with the sum of their amounts (fen).
type Faults = BTreeMap<Fault, (Vec<u32>, i128)>;

/// Adds every claim whose measure is listed. Gives the comparison periods of the measures that occur in the ledger, and what is to be
/// seen to.
///
/// # Errors
/// [`ComparisonError::Layout`] if the ledger does not have what is compared.
pub(super) fn add<'p>(
    program: &'p Program,
    data: &Dataset,
    sums: &mut All,
    remarks: &mut Vec<Remark>,
) -> Result<BTreeMap<&'p str, Grain>, ComparisonError> {
    let listed = listed(program);
    let ledger = Opened::of(data, LEDGER)?;
    let (names, usccs, periods) = (ledger.text(MEASURE)?, ledger.text("uscc")?, ledger.text(PERIOD)?);
    let amounts = ledger.money(AMOUNT)?;
    let mut grains = BTreeMap::new();
    let mut faults: Faults = BTreeMap::new();
    for row in 0..ledger.table.batch.num_rows() {
        let (Some(name), Some(uscc), Some(period)) = (names.get(row), usccs.get(row), periods.get(row)) else {
            return Err(ComparisonError::Layout {
                table: LEDGER.to_owned(),
                reason: format!("row {row} has no name, enterprise or period"),
            });
        };
        let amount = amount(amounts, row);
        let mut fault = |trouble, name: String| -> Result<(), ComparisonError> {
            let (file, sheet, line) = ledger.place(data, row)?;
            let key = (trouble, name, file.to_owned(), sheet.to_owned());
            let (lines, sum) = faults.entry(key).or_default();
            lines.push(line);
            *sum += amount.map_or(0, i128::from);
            Ok(())
        };
        let Some((measure, grain)) = listed.get(&plain(name)) else {
            fault(Trouble::NotListed, plain(name))?;
            continue;
        };
        if amount.is_none() {
            fault(Trouble::WithoutAmount, plain(name))?;
        }
        if !is_period(period) {
            fault(Trouble::Period, period.to_owned())?;
        }
        grains.insert(*measure, *grain);
        let key = Key {
            measure: (*measure).to_owned(),
            uscc: uscc.to_owned(),
            period: grain.of(period),
        };
        sums.entry(key).or_default().enjoy(amount);
    }
    for ((trouble, name, file, sheet), (mut lines, sum)) in faults {
        lines.sort_unstable();
        remarks.push(Remark {
            trouble,
            table: LEDGER.to_owned(),
            file,
            sheet,
            field: ledger.title(trouble.column())?.to_owned(),
            says: trouble.says(&name, sum),
            lines,
        });
    }
    Ok(grains)
}

/// What each name of the ledger means: the measure, and by which period it is compared.
pub(super) fn listed(program: &Program) -> BTreeMap<String, (&str, Grain)> {
    let claims = program.claims.iter();
    claims
        .map(|c| (plain(&c.name), (c.measure.as_str(), c.grain)))
        .collect()
}

/// Fen as yuan.
fn yuan(fen: i128) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}
