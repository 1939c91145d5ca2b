use std::path::PathBuf;

use super::*;
use crate::policy::load_changed;

/// A changed pack, as far as worked cases can see it; findings are counted as one.
fn program(loaded: Result<Program, Vec<crate::policy::Diagnostic>>) -> Result<String, ()> {
    let program = loaded.map_err(|_| ())?;
    Ok(format!("{program:?}"))
}

/// Every `nth` change of a pack: compiling the changed file alone gives what compiling the whole pack gives.
fn alone_as_whole(dir: &Path, schemas: &Path, nth: usize) -> usize {
    let catalog = Arc::new(Catalog::load(schemas).unwrap());
    let kept = Kept::load(dir, &catalog, Date::MAX).unwrap_or_else(|found| panic!("{} findings", found.len()));
    let mut tried = 0;
    for (path, text) in files(dir).unwrap() {
        for change in changes::of_file(&text).into_iter().step_by(nth) {
            let mut changed = text.clone();
            changed.replace_range(change.range.clone(), &change.new);
            let whole = load_changed(dir, (&path, &changed), &catalog, Some(Date::MAX)).map(|loaded| loaded.program);
            let alone = kept.changed(&path, &changed);
            assert!(
                program(alone) == program(whole),
                "{path} {}: {}",
                change.place,
                change.change
            );
            tried += 1;
        }
    }
    tried
}

#[test]
fn a_file_compiled_alone_gives_the_whole_pack() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let made_up = root.join("tests/packs/middle_kingdom");
    assert!(alone_as_whole(&made_up, &made_up.join("schemas"), 1) > 20);
    assert!(alone_as_whole(&root.join("data/policy/2022"), &root.join("schemas"), 60) > 40);
}
