//! What is said to people, in both languages of the program.

/// A text in Chinese and in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bilingual {
    /// For clerks.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Bilingual {
    /// The same thing said twice.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
        Bilingual {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// What the operating system says.
    pub(crate) fn of_io(error: &std::io::Error) -> Bilingual {
        use std::io::ErrorKind;
        let zh = match error.kind() {
            ErrorKind::NotFound => "没有这个文件或文件夹",
            ErrorKind::PermissionDenied => "没有读取权限",
            ErrorKind::NotADirectory => "不是文件夹",
            ErrorKind::IsADirectory => "是文件夹，不是文件",
            ErrorKind::StorageFull => "磁盘已满",
            ErrorKind::OutOfMemory => "内存不足",
            _ => return Bilingual::new(format!("系统报告：{error}"), error.to_string()),
        };
        Bilingual::new(zh, error.to_string())
    }

    /// Several, one behind the other.
    pub(crate) fn joined(all: &[Bilingual]) -> Bilingual {
        let of = |pick: fn(&Bilingual) -> &str, between: &str| all.iter().map(pick).collect::<Vec<_>>().join(between);
        Bilingual::new(of(|one| &one.zh, "；"), of(|one| &one.en, "; "))
    }
}
