//! Where an enterprise belongs: township, industry section, size.

use std::collections::BTreeMap;

use super::Places;
use super::industry::{Section, section_of};
use crate::store::{Dataset, TextColumn};

/// What totals are broken down by, for one enterprise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Registered name; empty if not on file.
    pub name: String,
    /// Registered township; empty if not on file.
    pub township: String,
    /// Industry section of its first tax registration.
    pub section: Option<&'static Section>,
    /// Size class as the policy pack computes it, e.g. `micro`; empty if not known.
    pub size: String,
}

/// Profiles by unified code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    of: BTreeMap<String, Profile>,
    /// The county and its townships.
    pub places: Places,
}

impl Profiles {
    /// Reads profiles from the tables `enterprise` and `taxpayer`, and the places from `place`; `sizes` maps unified codes to size classes.
    #[must_use]
    pub fn new(dataset: &Dataset, sizes: &BTreeMap<String, String>) -> Profiles {
        let mut profiles: BTreeMap<String, Profile> = BTreeMap::new();
        let (codes, names, townships) = (
            texts(dataset, "enterprise", "uscc"),
            texts(dataset, "enterprise", "name"),
            texts(dataset, "enterprise", "township"),
        );
        for (row, code) in codes.into_iter().enumerate() {
            let Some(code) = code else { continue };
            let text = |column: &[Option<&str>]| column.get(row).copied().flatten().unwrap_or_default().to_owned();
            profiles.entry(code.to_owned()).or_insert_with(|| Profile {
                name: text(&names),
                township: text(&townships),
                section: None,
                size: sizes.get(code).cloned().unwrap_or_default(),
            });
        }
        let (codes, industries) = (
            texts(dataset, "taxpayer", "uscc"),
            texts(dataset, "taxpayer", "tax_industry"),
        );
        let mut seen: Option<&str> = None;
        for (code, industry) in codes.into_iter().zip(industries) {
            // Rows of one enterprise stand together; only its first registration speaks.
            if code.is_some()
                && code != seen
                && let Some(profile) = code.and_then(|c| profiles.get_mut(c))
            {
                profile.section = industry.and_then(section_of);
            }
            seen = code.or(seen);
        }
        Profiles {
            of: profiles,
            places: Places::new(dataset),
        }
    }

    /// Builds profiles by hand; no places are known.
    #[must_use]
    pub fn from_map(map: BTreeMap<String, Profile>) -> Profiles {
        Profiles {
            of: map,
            places: Places::default(),
        }
    }

    /// The profile of an enterprise.
    #[must_use]
    pub fn get(&self, uscc: &str) -> Option<&Profile> {
        self.of.get(uscc)
    }
}

/// A text column, `None` where null; empty if the catalog has no such column.
pub(super) fn texts<'a>(dataset: &'a Dataset, table: &str, column: &str) -> Vec<Option<&'a str>> {
    let found = || {
        let (at, spec) = dataset.catalog.table(table)?;
        let (column, _) = spec.column(column)?;
        TextColumn::open(
            dataset
                .tables
                .get(at.index())?
                .batch
                .columns()
                .get(column.index())?
                .as_ref(),
        )
    };
    found().map(|texts| texts.iter().collect()).unwrap_or_default()
}
