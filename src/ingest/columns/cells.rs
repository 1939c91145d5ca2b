//! The values of a column of a table that is not finished yet.

use arrow_array::{Array, ArrayAccessor};
use rayon::prelude::*;

use crate::store::TextColumn;

/// The values of one column, by the numbers of the rows.
#[derive(Debug)]
pub(crate) struct Cells<'a, A>(pub(crate) &'a A);

impl<'a, A> Cells<'a, A>
where
    &'a A: ArrayAccessor,
{
    /// The value of a row; `None` if it is missing.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<<&'a A as ArrayAccessor>::Item> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }
}

/// What was worked out for the texts of a column, where texts repeat, once for every different text.
#[derive(Debug)]
pub(crate) struct Each<'a, T> {
    /// By row, or by key.
    of: Vec<Option<T>>,
    texts: TextColumn<'a>,
}

impl<'a, T: Send> Each<'a, T> {
    pub(crate) fn new(texts: TextColumn<'a>, work: impl Fn(&'a str) -> T + Sync) -> Each<'a, T> {
        let of = match texts {
            TextColumn::Plain(plain) => {
                let rows = (0..plain.len()).into_par_iter();
                rows.map(|row| texts.get(row).map(&work)).collect()
            }
            TextColumn::Coded(_, texts) => {
                let keys = (0..texts.len()).into_par_iter();
                keys.map(|key| Some(work(texts.value(key)))).collect()
            }
        };
        Each { of, texts }
    }
}

impl<'a, T> Each<'a, T> {
    /// For the text of a row; `None` if it has none.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<&T> {
        let at = match self.texts {
            TextColumn::Plain(_) => row,
            TextColumn::Coded(keys, _) => usize::try_from(Cells(keys).get(row)?).ok()?,
        };
        self.of.get(at)?.as_ref()
    }

    /// Works on, one after the other, in the order of the rows or keys.
    pub(crate) fn then<U, E>(self, mut work: impl FnMut(T) -> Result<U, E>) -> Result<Each<'a, U>, E> {
        let of = self.of.into_iter().map(|one| one.map(&mut work).transpose());
        Ok(Each {
            of: of.collect::<Result<_, E>>()?,
            texts: self.texts,
        })
    }
}
