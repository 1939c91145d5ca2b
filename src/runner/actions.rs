//! Writes the lists of what is to be done.

use super::failure::Failure;
use crate::audit::{RunFolder, safe_name};
use crate::report::Desk;
use crate::report::actions::{
    actions, departments_with_actions, write_actions_csv, write_actions_parquet, write_push_csv,
};

/// `actions.csv`, `actions.parquet` and `push.csv` of the county, and the same of every department that handles something, in its folder.
///
/// # Errors
/// [`Failure`] if a file cannot be written.
pub(super) fn publish(folder: &mut RunFolder<'_>, desk: &Desk<'_>) -> Result<(), Failure> {
    list(folder, desk, None, "")?;
    for department in departments_with_actions(desk) {
        let stem = format!("reports/{}/", safe_name(&department));
        list(folder, desk, Some(&department), &stem)?;
    }
    Ok(())
}

fn list(folder: &mut RunFolder<'_>, desk: &Desk<'_>, department: Option<&str>, stem: &str) -> Result<(), Failure> {
    let all = actions(desk, department)?;
    let mut file = folder.create(&format!("{stem}actions.csv"))?;
    let rows = write_actions_csv(&all, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create(&format!("{stem}actions.parquet"))?;
    let rows = write_actions_parquet(&all, &mut file)?;
    folder.finish(file, Some(rows))?;
    let mut file = folder.create(&format!("{stem}push.csv"))?;
    let rows = write_push_csv(&all, &mut file)?;
    folder.finish(file, Some(rows))?;
    Ok(())
}
