//! The libraries for workbooks panic on some damaged files. That is caught here, and the usual message, which names
//! places in their sources, is not printed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use super::ReadError;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `read`; if it panics, the file is damaged. Nothing that `read` was changing may be used afterwards.
pub(super) fn caught<T>(file: &str, read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    QUIET.set(before);
    result.unwrap_or_else(|_| Err(ReadError::broken(file, &"the workbook is damaged")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_damaged_file() {
        assert_eq!(caught("f", || Ok(1)).unwrap(), 1);
        let error = caught("f.xls", || -> Result<(), ReadError> { panic!("secret") }).unwrap_err();
        assert_eq!(
            error.to_string(),
            "f.xls: damaged: 文件已损坏 (the workbook is damaged)"
        );
        assert!(!QUIET.get());
    }
}
