//! Who is who: unified codes, resident ids, masking of personal data, names of places and departments.

mod aliases;
mod industry;
mod mask;
mod names;
mod resident;
mod uscc;

pub use aliases::{AliasEntry, Aliases, AliasesError};
pub use industry::industry_section;
pub use mask::{hide_in, hide_resident_ids, mask_account, mask_id, mask_name, scrub};
pub use names::normalise_company_name;
pub(crate) use names::{is_blank as is_blank_char, is_invisible, narrowed};
pub use resident::ResidentId;
pub use uscc::{IdError, Uscc};
