//! Where an enterprise belongs: township, industry section, size.

use std::collections::BTreeMap;

use super::industry::{Section, section_of};
use super::{ImpactError, Places};
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
    /// A table that the catalog does not have has no rows.
    ///
    /// # Errors
    /// [`ImpactError::NoColumn`] if one of these tables lacks a column: without it every enterprise would be "not on file".
    pub fn new(dataset: &Dataset, sizes: &BTreeMap<String, String>) -> Result<Profiles, ImpactError> {
        let mut profiles: BTreeMap<String, Profile> = BTreeMap::new();
        let (codes, names, townships) = (
            texts(dataset, "enterprise", "uscc")?,
            texts(dataset, "enterprise", "name")?,
            texts(dataset, "enterprise", "township")?,
        );
        // What is not on file is empty.
        let on_file = |text: Option<&str>| text.map_or_else(String::new, str::to_owned);
        for ((code, name), township) in codes.into_iter().zip(names).zip(townships) {
            let Some(code) = code else { continue };
            profiles.entry(code.to_owned()).or_insert_with(|| Profile {
                name: on_file(name),
                township: on_file(township),
                section: None,
                size: on_file(sizes.get(code).map(String::as_str)),
            });
        }
        let (codes, industries) = (
            texts(dataset, "taxpayer", "uscc")?,
            texts(dataset, "taxpayer", "tax_industry")?,
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
        Ok(Profiles {
            of: profiles,
            places: Places::new(dataset)?,
        })
    }

    /// Builds profiles by hand; no places are known.
    #[must_use]
    pub fn from_map(map: BTreeMap<String, Profile>) -> Profiles {
        Profiles {
            of: map,
            places: Places::default(),
        }
    }

    /// All profiles by unified code, ascending.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Profile)> {
        self.of.iter().map(|(code, profile)| (code.as_str(), profile))
    }

    /// The profile of an enterprise.
    #[must_use]
    pub fn get(&self, uscc: &str) -> Option<&Profile> {
        self.of.get(uscc)
    }
}

/// A text column, `None` where null; empty if the catalog has no such table.
pub(super) fn texts<'a>(dataset: &'a Dataset, table: &str, column: &str) -> Result<Vec<Option<&'a str>>, ImpactError> {
    let Some((at, spec)) = dataset.catalog.table(table) else {
        return Ok(Vec::new());
    };
    let found = || {
        let (column, _) = spec.column(column)?;
        let array = at.of(&dataset.tables).ok()?.batch.columns().get(column.index())?;
        TextColumn::open(array.as_ref())
    };
    let texts = found().ok_or_else(|| ImpactError::NoColumn {
        table: table.to_owned(),
        column: column.to_owned(),
    })?;
    Ok(texts.iter().collect())
}
