//! Columns of tables.

use std::borrow::Cow;

use arrow_array::{Array, ArrowPrimitiveType, PrimitiveArray};

use super::column::{Column, Lane, Valid, Values};
use super::num::Num;
use crate::assess::cells::{Cells, FIRST_DAY, FIRST_MONTH, LAST_DAY, LAST_MONTH, RATIO_UNITS};

/// Values of a column at rows.
pub(crate) fn load<'c>(cells: Cells<'c>, rows: &[u32]) -> Column<'c> {
    let len = rows.len();
    let (values, valid) = match cells {
        Cells::Text(a) => {
            let text = |r: &u32| Cow::Borrowed(a.value(*r as usize));
            (
                Values::Text(Lane::Many(rows.iter().map(text).collect())),
                present(a.marks(), rows),
            )
        }
        Cells::Boolean(a) => {
            let all = rows.iter().map(|r| a.value(*r as usize)).collect();
            (Values::Boolean(Lane::Many(all)), present(a, rows))
        }
        Cells::Date(a) => {
            let days = pick(a, rows);
            let valid = present(a, rows).and(&within(&days, FIRST_DAY, LAST_DAY));
            (Values::Date(Lane::Many(days)), valid)
        }
        Cells::Month(a) => {
            let months = pick(a, rows);
            let valid = present(a, rows).and(&within(&months, FIRST_MONTH, LAST_MONTH));
            (Values::Month(Lane::Many(months)), valid)
        }
        Cells::Whole(a) => (Values::Number(Num::Int(Lane::Many(pick(a, rows)))), present(a, rows)),
        Cells::Ratio(a) => {
            let units = rows.iter().map(|r| i128::from(a.value(*r as usize))).collect();
            (
                Values::Number(Num::Wide(Lane::Many(units), Lane::One(i128::from(RATIO_UNITS)))),
                present(a, rows),
            )
        }
    };
    Column { len, values, valid }
}

fn pick<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, rows: &[u32]) -> Vec<T::Native> {
    let values = array.values();
    rows.iter().map(|r| values[*r as usize]).collect()
}

fn present(array: &dyn Array, rows: &[u32]) -> Valid {
    if array.null_count() == 0 {
        return Valid::All;
    }
    Valid::of(rows.iter().map(|r| array.is_valid(*r as usize)).collect())
}

fn within(values: &[i32], first: i32, last: i32) -> Valid {
    Valid::of(values.iter().map(|v| (first..=last).contains(v)).collect())
}
