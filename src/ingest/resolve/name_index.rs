//! Enterprises by name, in whatever spelling.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use crate::identity::normalise_company_name;
use crate::store::TextColumn;

/// Whose name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// That of the enterprise in this row of the register.
    Row(usize),
    /// That of several enterprises.
    Several,
}

/// The owners of names, in whatever spelling.
#[derive(Debug)]
pub(crate) struct NameIndex(HashMap<String, Owner, FixedState>);

impl NameIndex {
    pub(crate) fn new(names: TextColumn<'_>, codes: TextColumn<'_>) -> NameIndex {
        let mut owners: HashMap<String, Owner, FixedState> = HashMap::default();
        let names: Vec<Option<&str>> = names.iter().collect();
        let names: Vec<Option<String>> = names
            .into_par_iter()
            .map(|name| name.map(normalise_company_name))
            .collect();
        for (row, (name, code)) in names.into_iter().zip(codes.iter()).enumerate() {
            let (Some(name), Some(code)) = (name, code) else {
                continue;
            };
            let owner = owners.entry(name).or_insert(Owner::Row(row));
            if matches!(*owner, Owner::Row(first) if codes.value(first) != code) {
                *owner = Owner::Several;
            }
        }
        NameIndex(owners)
    }

    pub(crate) fn owner(&self, name: &str) -> Option<Owner> {
        self.0.get(&normalise_company_name(name)).copied()
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::StringArray;

    use super::*;

    #[test]
    fn names_of_one_and_of_several() {
        let names = StringArray::from(vec![
            Some("元江甲有限公司"),
            Some("元江乙有限公司"),
            Some("元江甲有限责任公司"),
            Some("元江乙有限公司"),
            None,
        ]);
        let codes = StringArray::from(vec![Some("1"), Some("2"), Some("3"), Some("2"), Some("4")]);
        let names = NameIndex::new(TextColumn::Plain(&names), TextColumn::Plain(&codes));
        assert_eq!(names.owner(" 元江甲有限公司"), Some(Owner::Several));
        // Twice in the register, but one enterprise.
        assert_eq!(names.owner("元江乙有限责任公司"), Some(Owner::Row(1)));
        assert_eq!(names.owner("元江丙有限公司"), None);
    }
}
