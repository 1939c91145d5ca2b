//! What the operating system says, in Chinese.

use std::io::{Error, ErrorKind};

/// The cause of an error of reading or writing, with the system's number where it has one.
pub(super) fn os_words(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::NotFound => "不存在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::NotADirectory => "路径中有一段是文件，不是文件夹",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::DirectoryNotEmpty => "文件夹不为空",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出磁盘配额",
        ErrorKind::ReadOnlyFilesystem => "磁盘只读",
        ErrorKind::FileTooLarge => "文件过大",
        ErrorKind::InvalidData | ErrorKind::InvalidInput => "内容或名称无效",
        ErrorKind::UnexpectedEof => "文件不完整",
        ErrorKind::OutOfMemory => "内存不足",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被其他程序使用",
        ErrorKind::Interrupted => "被中断",
        ErrorKind::TimedOut => "超时",
        _ => "系统错误",
    };
    match error.raw_os_error() {
        Some(number) => format!("{words}（系统错误 {number}）"),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_errors_are_named() {
        let gone = std::fs::read("/no/such/file").unwrap_err();
        assert!(os_words(&gone).starts_with("不存在（系统错误 "));
        assert_eq!(os_words(&Error::from(ErrorKind::StorageFull)), "磁盘已满");
    }
}
