//! The values of a column that lies in several blocks.

use arrow_array::{Array, ArrayAccessor, StringArray};

/// The values of one column, by the numbers of the rows.
#[derive(Clone, Debug)]
pub(crate) struct Cells<'a, A> {
    blocks: Vec<&'a A>,
    places: &'a [(u32, u32)],
}

impl<'a, A> Cells<'a, A> {
    /// `places` are block and place in it of every row.
    pub(super) fn new(blocks: Vec<&'a A>, places: &'a [(u32, u32)]) -> Cells<'a, A> {
        Cells { blocks, places }
    }
}

/// The values of a text column.
pub(crate) type Texts<'a> = Cells<'a, StringArray>;

impl<'a, A> Cells<'a, A>
where
    &'a A: ArrayAccessor,
{
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The value of a row; `None` if it is missing.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<<&'a A as ArrayAccessor>::Item> {
        let (block, at) = *self.places.get(row)?;
        let block = *self.blocks.get(block as usize)?;
        let at = at as usize;
        block.is_valid(at).then(|| block.value(at))
    }

    /// The values of all rows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<<&'a A as ArrayAccessor>::Item>> {
        (0..self.len()).map(|row| self.get(row))
    }
}
