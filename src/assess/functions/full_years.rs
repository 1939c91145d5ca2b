//! FULL_YEARS(birth, on) → count: completed years; missing before birth.

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::cells::date_of;
use crate::assess::columnar::column::{Column, Values, wanted};
use crate::assess::columnar::days::counts;
use crate::assess::reference::Value;
use crate::calendar::full_years;
use crate::policy::reasons::Lack;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns).may_lack(Lack::BeforeBirth);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [Value::Date(birth), Value::Date(on)] => {
            Ok(full_years(*birth, *on).map_or_else(|| Value::lacking(Lack::BeforeBirth), Value::whole))
        }
        _ => Err(row.wrong("FULL_YEARS")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [birth, on] = all.exactly()?;
    match (&birth.values, &on.values) {
        (Values::Date(from), Values::Date(to)) => {
            let years = |i: usize| full_years(date_of(*from.get(i))?, date_of(*to.get(i))?);
            Ok(counts(all.len, &birth.valid.and(&on.valid), years))
        }
        (Values::Date(_), other) | (other, _) => Err(wanted("date", other)),
    }
}
