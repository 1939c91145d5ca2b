//! Positions that cannot be taken for each other.

/// Something that a position should lead to is not there: the program and what it runs on do not belong together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} {position}, only {count} (from 0)")]
pub struct NoSuch {
    /// What the position counts, e.g. `fact`.
    pub what: &'static str,
    /// The position asked for.
    pub position: usize,
    /// How many there are.
    pub count: usize,
}

/// Declares a position type.
macro_rules! position {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(usize);

        impl $name {
            /// The position `at`, counted from 0.
            #[must_use]
            pub const fn new(at: usize) -> Self {
                Self(at)
            }

            /// The number, counted from 0.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0
            }

            /// What stands at this position.
            ///
            /// # Errors
            /// [`NoSuch`](crate::schema::NoSuch) if the list is too short.
            pub fn of<T>(self, all: &[T]) -> Result<&T, $crate::schema::NoSuch> {
                all.get(self.0).ok_or($crate::schema::NoSuch {
                    what: $what,
                    position: self.0,
                    count: all.len(),
                })
            }

            /// All positions of a list, in order.
            pub fn all<T>(all: &[T]) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator + use<T> {
                (0..all.len()).map(Self)
            }
        }
    };
}
pub(crate) use position;

position! {
    /// Position of a table in [`Catalog::tables`](super::Catalog::tables).
    TableId, "table"
}
position! {
    /// Position of a column in [`TableSpec::fields`](super::TableSpec::fields).
    ColumnId, "column"
}
position! {
    /// Position of a link in [`TableSpec::links`](super::TableSpec::links), reverses included.
    LinkId, "link"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_beyond_the_end_is_named() {
        assert_eq!(LinkId::new(1).of(&["a", "b"]), Ok(&"b"));
        let error = TableId::new(2).of(&["a", "b"]).unwrap_err();
        assert_eq!(error.to_string(), "there is no table 2, only 2 (from 0)");
    }
}
