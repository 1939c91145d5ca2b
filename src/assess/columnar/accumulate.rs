//! Reduction of pairs to one value per segment. Batches come in segment order; a segment may go on in the next batch.

use num_rational::BigRational;

use super::column::{Column, Lane, NONE, Valid, Values, concat};
use super::context::Eval;
use super::frame::Frame;
use super::num::Num;
use crate::assess::broken::Broken;
use crate::policy::ir::{AggregateFunction, Direction, Expr, SortKey, Type};

/// Running totals.
enum Totals {
    /// Numerators over one denominator.
    Common(Vec<i128>, i128),
    /// Anything.
    Big(Vec<BigRational>),
}

/// What has been seen of every segment.
pub(crate) struct Accumulator<'c> {
    function: AggregateFunction,
    /// Type of the argument; rows are counted without one.
    ty: Option<Type>,
    key_types: Vec<Type>,
    directions: Vec<Direction>,
    segments: usize,
    counts: Vec<i64>,
    flags: Vec<bool>,
    totals: Totals,
    /// Best rows of each batch: their segments, arguments and order keys.
    best: Vec<u32>,
    arguments: Vec<Column<'c>>,
    keys: Vec<Vec<Column<'c>>>,
}

/// What an aggregate asks of every row.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'c> {
    pub(crate) filter: Option<&'c Expr>,
    pub(crate) argument: Option<&'c Expr>,
    pub(crate) order: &'c [SortKey],
}

impl<'c> Accumulator<'c> {
    pub(crate) fn new(function: AggregateFunction, asked: Asked<'_>, segments: usize) -> Accumulator<'c> {
        Accumulator {
            function,
            ty: asked.argument.map(|e| e.ty),
            key_types: asked.order.iter().map(|k| k.expr.ty).collect(),
            directions: asked.order.iter().map(|k| k.direction).collect(),
            segments,
            counts: vec![0; segments],
            // ANY, EVERY: an exception was seen. SUM: an argument was missing.
            flags: vec![false; segments],
            totals: Totals::Common(vec![0; segments], 1),
            best: Vec::new(),
            arguments: Vec::new(),
            keys: asked.order.iter().map(|_| Vec::new()).collect(),
        }
    }

    /// Adds those rows of a batch that the filter takes; `of` is the segment of each.
    pub(crate) fn take(
        &mut self,
        eval: Eval<'c>,
        asked: Asked<'c>,
        of: &[u32],
        inner: &Frame<'_>,
    ) -> Result<(), Broken> {
        if of.is_empty() {
            return Ok(());
        }
        match eval.taken(asked.filter, inner)? {
            Some(positions) if positions.len() < of.len() => {
                let of: Vec<u32> = positions.iter().map(|p| of[*p as usize]).collect();
                self.add_all(eval, asked, &of, &inner.select(&positions))
            }
            Some(_) | None => self.add_all(eval, asked, of, inner),
        }
    }

    fn add_all(&mut self, eval: Eval<'c>, asked: Asked<'c>, of: &[u32], inner: &Frame<'_>) -> Result<(), Broken> {
        if of.is_empty() {
            return Ok(());
        }
        let argument = asked.argument.map(|e| eval.eval(e, inner)).transpose()?;
        let order = asked.order.iter().map(|k| eval.eval(&k.expr, inner));
        self.add(of, argument, order.collect::<Result<_, Broken>>()?)
    }

    /// Adds the taken rows of a batch; `of` is the segment of each.
    fn add(&mut self, of: &[u32], argument: Option<Column<'c>>, order: Vec<Column<'c>>) -> Result<(), Broken> {
        if self.function == AggregateFunction::Count {
            of.iter().for_each(|s| self.counts[*s as usize] += 1);
            return Ok(());
        }
        let argument = argument.ok_or_else(|| no_argument(self.function))?;
        match self.function {
            AggregateFunction::Count => {}
            AggregateFunction::Any | AggregateFunction::Every => {
                let any = self.function == AggregateFunction::Any;
                let truths = argument.truths()?;
                of.iter()
                    .zip(truths)
                    .filter(|(_, t)| *t == any)
                    .for_each(|(s, _)| self.flags[*s as usize] = true);
            }
            AggregateFunction::Sum => {
                let missing = of.iter().enumerate().filter(|(i, _)| !argument.has(*i));
                missing.for_each(|(_, s)| self.flags[*s as usize] = true);
                self.total(of, argument.numbers()?, &argument.valid);
            }
            AggregateFunction::CountDistinct
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::First => {
                let chosen = self.choose(of, &argument, &order);
                self.best.extend(chosen.iter().map(|i| of[*i as usize]));
                self.arguments.push(argument.pick(&chosen));
                for (all, key) in self.keys.iter_mut().zip(order) {
                    all.push(key.pick(&chosen));
                }
            }
        }
        Ok(())
    }

    fn total(&mut self, of: &[u32], n: &Num, valid: &Valid) {
        let taken = || of.iter().enumerate().filter(|(i, _)| valid.get(*i));
        if let Totals::Common(totals, common) = &mut self.totals {
            let mut next = totals.clone();
            let fits = match n {
                Num::Int(lane) if *common == 1 => taken().try_for_each(|(i, s)| {
                    let total = &mut next[*s as usize];
                    *total = total.checked_add(i128::from(*lane.get(i)))?;
                    Some(())
                }),
                Num::Wide(lane, Lane::One(d)) if *d == *common || *common == 1 => {
                    let mut scale = || {
                        next.iter_mut().try_for_each(|t| {
                            *t = t.checked_mul(*d)?;
                            Some(())
                        })
                    };
                    let scaled = if d == common { Some(()) } else { scale() };
                    scaled.and_then(|()| {
                        taken().try_for_each(|(i, s)| {
                            let total = &mut next[*s as usize];
                            *total = total.checked_add(*lane.get(i))?;
                            Some(())
                        })
                    })
                }
                // No common denominator: unbounded numbers take over.
                Num::Int(_) | Num::Wide(..) | Num::Big(_) => None,
            };
            if fits.is_some() {
                if let Num::Wide(_, Lane::One(d)) = n {
                    *common = *d;
                }
                *totals = next;
                return;
            }
            let (n, d) = (Lane::Many(std::mem::take(totals)), Lane::One(*common));
            self.totals = Totals::Big(Num::Wide(n, d).big(self.segments));
        }
        if let Totals::Big(totals) = &mut self.totals {
            taken().for_each(|(i, s)| totals[*s as usize] += n.exact(i));
        }
    }

    /// Rows that stand for their segment: all different ones for COUNT(DISTINCT), else the best one.
    fn choose(&self, of: &[u32], argument: &Column<'_>, order: &[Column<'_>]) -> Vec<u32> {
        if self.function == AggregateFunction::CountDistinct {
            let mut rows: Vec<u32> = (0_u32..).take(of.len()).filter(|i| argument.has(*i as usize)).collect();
            let compare = |a: &u32, b: &u32| {
                let (a, b) = (*a as usize, *b as usize);
                of[a].cmp(&of[b]).then_with(|| argument.compare(a, b))
            };
            rows.sort_by(compare);
            rows.dedup_by(|a, b| compare(a, b).is_eq());
            return rows;
        }
        let mut chosen: Vec<u32> = Vec::new();
        for (i, at) in (0..of.len()).zip(0_u32..) {
            match chosen.last_mut() {
                Some(best) if of[*best as usize] == of[i] => {
                    if self.better(i, *best as usize, argument, order) {
                        *best = at;
                    }
                }
                _ => chosen.push(at),
            }
        }
        chosen
    }

    /// Whether row `a` is taken rather than the earlier row `b`. A missing argument makes MIN and MAX missing.
    fn better(&self, a: usize, b: usize, argument: &Column<'_>, order: &[Column<'_>]) -> bool {
        if self.function == AggregateFunction::First {
            let keys = order.iter().zip(&self.directions);
            let found = keys
                .map(|(k, direction)| k.compare_keys(a, b, *direction))
                .find(|o| o.is_ne());
            return found.is_some_and(|o| o.is_lt());
        }
        match (argument.has(a), argument.has(b)) {
            (_, false) => false,
            (false, true) => true,
            _ if self.function == AggregateFunction::Min => argument.compare(a, b).is_lt(),
            _ => argument.compare(a, b).is_gt(),
        }
    }

    /// The value of every segment.
    pub(crate) fn finish(self) -> Result<Column<'c>, Broken> {
        let len = self.segments;
        let number = |n: Num, valid: Valid| Column {
            len,
            values: Values::Number(n),
            valid,
        };
        Ok(match self.function {
            AggregateFunction::Count => number(Num::Int(Lane::Many(self.counts)), Valid::All),
            AggregateFunction::Any => Column::booleans(self.flags),
            AggregateFunction::Every => Column::booleans(self.flags.into_iter().map(|f| !f).collect()),
            AggregateFunction::Sum => {
                let valid = Valid::of(self.flags.iter().map(|f| !f).collect());
                match self.totals {
                    Totals::Common(all, 1) => number(Num::of_wide(all), valid),
                    Totals::Common(all, d) => number(Num::Wide(Lane::Many(all), Lane::One(d)), valid),
                    Totals::Big(all) => number(Num::of_big(all), valid),
                }
            }
            AggregateFunction::CountDistinct
            | AggregateFunction::Min
            | AggregateFunction::Max
            | AggregateFunction::First => return self.picked(),
        })
    }

    fn picked(mut self) -> Result<Column<'c>, Broken> {
        let len = self.segments;
        let ty = self.ty.ok_or_else(|| no_argument(self.function))?;
        let arguments = concat(ty, std::mem::take(&mut self.arguments))?;
        let keys = std::mem::take(&mut self.keys).into_iter().zip(&self.key_types);
        let keys: Vec<Column<'c>> = keys
            .map(|(parts, ty)| concat(*ty, parts))
            .collect::<Result<_, Broken>>()?;
        let best = std::mem::take(&mut self.best);
        let chosen = self.choose(&best, &arguments, &keys);
        if self.function == AggregateFunction::CountDistinct {
            chosen.iter().for_each(|i| self.counts[best[*i as usize] as usize] += 1);
            return Ok(Column {
                len,
                values: Values::Number(Num::Int(Lane::Many(self.counts))),
                valid: Valid::All,
            });
        }
        let mut at = vec![NONE; len];
        chosen.iter().for_each(|i| at[best[*i as usize] as usize] = *i);
        Ok(arguments.pick(&at))
    }
}

fn no_argument(function: AggregateFunction) -> Broken {
    Broken::new(format!("{function:?} without an argument"))
}
