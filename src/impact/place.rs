//! The county, its townships and the other groups that indicators speak of.

use std::collections::BTreeMap;

use super::ImpactError;
use super::profile::texts;
use crate::store::Dataset;

/// What a place is. The order is that of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// The whole county.
    County,
    /// A township of it.
    Township,
    /// Another group of those that report, e.g. all county departments.
    Group,
    /// Not in the list of places.
    Unknown,
}

/// Places by name, with kind and division code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(BTreeMap<String, (PlaceKind, String)>);

impl Places {
    /// Reads the table `place`; empty if the catalog has none.
    ///
    /// # Errors
    /// [`ImpactError::NoColumn`] if it lacks one of its columns.
    pub fn new(dataset: &Dataset) -> Result<Places, ImpactError> {
        let column = |column| texts(dataset, "place", column);
        let rows = column("name")?.into_iter().zip(column("kind")?).zip(column("code")?);
        let place = |((name, kind), code): ((Option<&str>, Option<&str>), Option<&str>)| {
            let kind = match kind? {
                "county" => PlaceKind::County,
                "township" => PlaceKind::Township,
                _ => PlaceKind::Group,
            };
            Some((name?.to_owned(), (kind, code.map_or_else(String::new, str::to_owned))))
        };
        Ok(Places(rows.filter_map(place).collect()))
    }

    /// Builds places by hand: name, kind, code.
    #[must_use]
    pub fn from_list(list: &[(&str, PlaceKind, &str)]) -> Places {
        let place = |(name, kind, code): &(&str, PlaceKind, &str)| ((*name).to_owned(), (*kind, (*code).to_owned()));
        Places(list.iter().map(place).collect())
    }

    /// What a place is.
    #[must_use]
    pub fn kind(&self, name: &str) -> PlaceKind {
        self.0.get(name).map_or(PlaceKind::Unknown, |(kind, _)| *kind)
    }

    /// Where a place stands in lists: by kind, then by division code; unknown names at the end.
    #[must_use]
    pub fn order(&self, name: &str) -> (PlaceKind, &str) {
        self.0
            .get(name)
            .map_or((PlaceKind::Unknown, ""), |(kind, code)| (*kind, code))
    }
}
