//! The values of a column that lies in several blocks.

use arrow_array::{Array, ArrayAccessor, Int32Array, StringArray};
use rayon::prelude::*;

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

/// The values of a text column.
#[derive(Clone, Debug)]
pub(crate) enum Texts<'a> {
    /// A text per row.
    Plain(Cells<'a, StringArray>),
    /// A key per row, and the text of each key.
    Coded(Cells<'a, Int32Array>, &'a StringArray),
}

impl<'a> Texts<'a> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Texts::Plain(texts) => texts.len(),
            Texts::Coded(keys, _) => keys.len(),
        }
    }

    /// The text of a row; `None` if it has none.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<&'a str> {
        match self {
            Texts::Plain(texts) => texts.get(row),
            Texts::Coded(keys, texts) => Some(texts.value(usize::try_from(keys.get(row)?).ok()?)),
        }
    }

    /// The texts of all rows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<&'a str>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Works something out for every row that has a text; where texts repeat, once for every different text.
    pub(crate) fn each<T: Send>(&self, work: impl Fn(&'a str) -> T + Sync) -> Each<'_, 'a, T> {
        let of = match self {
            Texts::Plain(texts) => {
                let texts = (0..texts.len()).into_par_iter().map(|row| texts.get(row));
                texts.map(|text| text.map(&work)).collect()
            }
            Texts::Coded(_, texts) => {
                let texts = (0..texts.len()).into_par_iter().map(|key| texts.value(key));
                texts.map(|text| Some(work(text))).collect()
            }
        };
        Each { of, texts: self }
    }
}

/// What was worked out for the texts of a column.
#[derive(Debug)]
pub(crate) struct Each<'t, 'a, T> {
    /// By row or by key.
    of: Vec<Option<T>>,
    texts: &'t Texts<'a>,
}

impl<'t, 'a, T> Each<'t, 'a, T> {
    /// For the text of a row; `None` if it has none.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<&T> {
        let at = match self.texts {
            Texts::Plain(_) => row,
            Texts::Coded(keys, _) => usize::try_from(keys.get(row)?).ok()?,
        };
        self.of.get(at)?.as_ref()
    }

    /// Works on, one after the other, in the order of the rows or keys.
    pub(crate) fn then<U, E>(self, mut work: impl FnMut(T) -> Result<U, E>) -> Result<Each<'t, 'a, U>, E> {
        let of = self.of.into_iter().map(|one| one.map(&mut work).transpose());
        Ok(Each {
            of: of.collect::<Result<_, E>>()?,
            texts: self.texts,
        })
    }
}
