//! The lists of what is to be done.

use rayon::prelude::*;

use crate::audit::safe_name;
use crate::report::actions::{
    actions, departments_with_actions, write_actions_csv, write_actions_parquet, write_push_csv,
};
use crate::report::{Desk, ReportError};

/// A file: path in the run's folder, bytes, rows.
pub(super) type Listed = (String, Vec<u8>, u64);

/// `actions.csv`, `actions.parquet` and `push.csv` of the county, and the same of every department that handles something, in its
/// folder; made side by side, given in that order.
///
/// # Errors
/// [`ReportError`] if a sum is out of range.
pub(super) fn lists(desk: &Desk<'_>) -> Result<Vec<Listed>, ReportError> {
    let departments = departments_with_actions(desk);
    let named = departments.iter().map(|id| Some(id.as_str()));
    let all: Vec<Option<&str>> = std::iter::once(None).chain(named).collect();
    let each: Vec<[Listed; 3]> = all
        .par_iter()
        .map(|department| list(desk, *department))
        .collect::<Result<_, _>>()?;
    Ok(each.into_iter().flatten().collect())
}

fn list(desk: &Desk<'_>, department: Option<&str>) -> Result<[Listed; 3], ReportError> {
    let all = actions(desk, department)?;
    let stem = department.map_or_else(String::new, |id| format!("reports/{}/", safe_name(id)));
    let (mut csv, mut parquet, mut push) = (Vec::new(), Vec::new(), Vec::new());
    let rows = [
        write_actions_csv(&all, &mut csv)?,
        write_actions_parquet(&all, &mut parquet)?,
        write_push_csv(&all, &mut push)?,
    ];
    let [of_csv, of_parquet, of_push] = rows;
    Ok([
        (format!("{stem}actions.csv"), csv, of_csv),
        (format!("{stem}actions.parquet"), parquet, of_parquet),
        (format!("{stem}push.csv"), push, of_push),
    ])
}
