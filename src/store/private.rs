//! Files and folders that hold personal data: nobody but their owner may read them.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a folder, and those above it that are missing, for the owner alone (0700). Folders that are there stay as they are.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file for the owner alone (0600); one that is there is emptied and becomes the owner's alone.
pub(crate) fn file(path: &Path) -> io::Result<File> {
    let file = opened(OpenOptions::new().write(true).create(true).truncate(true)).open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

/// As [`file`], but an error if it is there.
pub(crate) fn new_file(path: &Path) -> io::Result<File> {
    opened(OpenOptions::new().write(true).create_new(true)).open(path)
}

/// As [`file`], but what is in the file stays, and it can be read.
pub(crate) fn kept_file(path: &Path) -> io::Result<File> {
    opened(OpenOptions::new().read(true).write(true).create(true).truncate(false)).open(path)
}

/// Elsewhere than on Unix a new file has the rights that its folder gives it.
fn opened(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn nobody_else_may_read() {
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let inner = dir.path().join("a/b");
        folder(&inner).unwrap();
        assert_eq!((mode(&inner), mode(&dir.path().join("a"))), (0o700, 0o700));
        let path = inner.join("f");
        new_file(&path).unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(new_file(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
        file(&path).unwrap();
        assert_eq!(mode(&path), 0o600);
    }
}
