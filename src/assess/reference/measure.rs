//! One measure, step by step: scope, version, conditions, limits, lines, amount.

use std::collections::{BTreeMap, BTreeSet};

use super::value::{Value, by_key};
use super::window::Span;
use super::{Env, Judged, Reference, Row};
use crate::assess::broken::Broken;
use crate::assess::functions::half_up;
use crate::assess::judged::Rule;
use crate::assess::{AssessError, results};
use crate::calendar::Date;
use crate::policy::ir::{Expr, Measure, Node, Once, Rounding, Type, Version};
use crate::policy::reasons::Place;

impl Reference<'_> {
    /// Judges all rows in scope, in table order within each version.
    pub(crate) fn measure(&self, m: &Measure, env: Env<'_>, keep_lines: bool) -> Result<Vec<Judged>, AssessError> {
        let broken = |b: Broken| b.of(&m.id);
        let mut judged = Vec::new();
        for row in self.tables.all_rows(m.record).map_err(|e| broken(e.into()))? {
            let at = Row::alone(m.record, row);
            let in_scope = match &m.scope {
                Some(scope) => self.truth(scope, at, env).map_err(broken)?,
                None => true,
            };
            let version = if in_scope {
                self.version(m, at, env).map_err(broken)?
            } else {
                None
            };
            if let Some((version, rule)) = version {
                let mut one = self.describe(m, at, env).map_err(broken)?;
                one.version = version;
                self.conditions(m, rule, &mut one, env)?;
                judged.push(one);
            }
        }
        for (position, once) in m.once.iter().enumerate() {
            self.once(m, position, once, &mut judged, env)?;
        }
        for (position, version) in m.versions.iter().enumerate() {
            self.amounts(m, position, version, &mut judged, env, keep_lines)?;
        }
        Ok(judged)
    }

    /// The version in force for a row, if any.
    pub(crate) fn version<'m>(
        &self,
        m: &'m Measure,
        at: Row<'_>,
        env: Env<'_>,
    ) -> Result<Option<(usize, &'m Version)>, Broken> {
        let day = match self.value(&m.in_force_by, at, env)? {
            Value::Date(day) => Some(day),
            Value::Month(month) => month.first_day(),
            Value::Missing(_) => None,
            other => return Err(other.instead_of("date or month")),
        };
        let Some(day) = day else { return Ok(None) };
        let mut versions = m.versions.iter().enumerate();
        Ok(versions.find(|(_, v)| v.from <= day && v.to.is_none_or(|to| day <= to)))
    }

    fn describe(&self, m: &Measure, at: Row<'_>, env: Env<'_>) -> Result<Judged, Broken> {
        // Enterprise, key and period may be missing: they are empty then.
        let text = |e: &Expr| -> Result<String, Broken> { Ok(self.value(e, at, env)?.text(e.ty).unwrap_or_default()) };
        let counted = match &m.counted {
            Some(counted) => self.truth(counted, at, env)?,
            None => true,
        };
        let (uscc, key, period) = (text(&m.entity)?, text(&m.key)?, text(&m.period)?);
        Ok(Judged {
            row: at.row,
            uscc,
            key,
            period,
            counted,
            ..Judged::default()
        })
    }

    fn conditions(&self, m: &Measure, version: &Version, one: &mut Judged, env: Env<'_>) -> Result<(), AssessError> {
        let rule = Rule::new(m, version);
        let at = Row::alone(m.record, one.row);
        for (position, condition) in version.conditions.iter().enumerate() {
            let place = Place::Condition(position);
            let owner = |b: Broken| b.of(format!("{}.{}", m.id, condition.id));
            match self.value(&condition.expr, at, env).map_err(owner)? {
                Value::Boolean(true) => {}
                Value::Boolean(false) => one.failed |= rule.mask(place)?,
                Value::Missing(field) => rule.lack(one, place, &field)?,
                other => return Err(owner(other.instead_of("boolean"))),
            }
        }
        Ok(())
    }

    /// A limit: among eligible rows with one key only the first stays; a row whose key is missing does not.
    fn once(
        &self,
        m: &Measure,
        position: usize,
        once: &Once,
        judged: &mut [Judged],
        env: Env<'_>,
    ) -> Result<(), AssessError> {
        let at = |row| Row::alone(m.record, row);
        let owner = |b: Broken| b.of(format!("{}.{}", m.id, once.id));
        let mut eligible: Vec<(Vec<Value>, Vec<Value>, usize)> = Vec::new();
        for (index, one) in judged.iter().enumerate().filter(|(_, j)| j.failed == 0) {
            let per = self.values(&once.per, at(one.row), env).map_err(owner)?;
            let order = once.order.iter().map(|k| self.value(&k.expr, at(one.row), env));
            let order = order.map(|v| v.map(Value::into_key));
            let order: Vec<Value> = order.collect::<Result<_, Broken>>().map_err(owner)?;
            eligible.push((per, order, index));
        }
        let tie = |index: usize| judged.get(index).map(|j| (&j.key, j.row));
        eligible.sort_by(|(_, a, i), (_, b, j)| {
            let pairs = a.iter().zip(b).zip(&once.order);
            let ordered = pairs.map(|((a, b), k)| by_key(a, b, k.direction)).find(|o| o.is_ne());
            ordered.unwrap_or_else(|| tie(*i).cmp(&tie(*j)))
        });
        let mut seen = BTreeSet::new();
        for (per, _, index) in eligible {
            let Some(one) = judged.get_mut(index) else { continue };
            let rule = Rule::of(m, one).map_err(owner)?;
            let place = Place::Limit(position);
            let missing = per.iter().find_map(|v| {
                if let Value::Missing(field) = v {
                    Some(field.clone())
                } else {
                    None
                }
            });
            if let Some(field) = missing {
                rule.lack(one, place, &field)?;
            } else if !seen.insert(per) {
                one.failed |= rule.mask(place)?;
            }
        }
        Ok(())
    }

    /// Lines and amounts of the eligible rows of one version.
    fn amounts(
        &self,
        m: &Measure,
        position: usize,
        rule: &Version,
        judged: &mut [Judged],
        env: Env<'_>,
        keep_lines: bool,
    ) -> Result<(), AssessError> {
        let mut eligible: Vec<&mut Judged> = judged
            .iter_mut()
            .filter(|j| j.failed == 0 && j.version == position)
            .collect();
        let rows: Vec<u32> = eligible.iter().map(|j| j.row).collect();
        let keys: BTreeMap<u32, String> = eligible.iter().map(|j| (j.row, j.key.clone())).collect();
        let lines = self.lines(
            m,
            rule,
            &rows,
            &|row| Ok(keys.get(&row).into_iter().cloned().collect()),
            env,
        )?;
        let env = Env { lines: &lines, ..env };
        for one in &mut eligible {
            let amount = self.amount(m, rule, one, env);
            results::of_row(amount, one, self.data)?;
            if let Some(line) = rule.due {
                let owner = |b: Broken| b.of(format!("{}.due", m.id));
                one.due = due(&lines, line, one.row).map_err(owner)?;
            }
            if keep_lines {
                let texts = rule.lines.iter().zip(&lines);
                one.lines = texts
                    .map(|(l, values)| values.get(&one.row)?.text(line_type(&l.expr, l.rounding)))
                    .collect();
            }
        }
        Ok(())
    }

    /// The lines of a version for its eligible rows.
    pub(crate) fn lines(
        &self,
        m: &Measure,
        rule: &Version,
        rows: &[u32],
        tie: &dyn Fn(u32) -> Result<Vec<String>, Broken>,
        env: Env<'_>,
    ) -> Result<Vec<BTreeMap<u32, Value>>, AssessError> {
        let mut lines: Vec<BTreeMap<u32, Value>> = Vec::new();
        for line in &rule.lines {
            let env = Env { lines: &lines, ..env };
            let mut values = if let Node::Window(window) = &line.expr.node {
                let owner = format!("{}.{}", m.id, line.id);
                self.window(
                    window,
                    &Span {
                        table: m.record,
                        rows,
                        tie,
                        owner: &owner,
                    },
                    env,
                )?
            } else {
                let at = |row| Row::alone(m.record, row);
                let owner = |b: Broken| b.of(format!("{}.{}", m.id, line.id));
                let value = |row: &u32| Ok((*row, self.value(&line.expr, at(*row), env).map_err(owner)?));
                rows.iter().map(value).collect::<Result<_, AssessError>>()?
            };
            for value in values.values_mut() {
                let owner = |b: Broken| b.of(format!("{}.{}", m.id, line.id));
                match (line.rounding, &*value) {
                    (Rounding::None, _) | (_, Value::Missing(_)) => {}
                    (Rounding::HalfUp, Value::Number(n)) => *value = Value::Number(half_up(n)),
                    (Rounding::HalfUp, other) => return Err(owner(other.instead_of("number"))),
                }
            }
            lines.push(values);
        }
        Ok(lines)
    }

    fn amount(&self, m: &Measure, rule: &Version, one: &mut Judged, env: Env<'_>) -> Result<(), AssessError> {
        let at = Row::alone(m.record, one.row);
        let row = results::At {
            measure: m,
            data: self.data,
            row: one.row,
        };
        // A number that is there, or the name of what is missing; `None` if the rule has no such expression.
        let number = |e: &Option<Expr>, what: &str| {
            let owner = |b: Broken| b.of(format!("{}.{what}", m.id));
            let Some(e) = e else { return Ok(None) };
            match self.value(e, at, env).map_err(owner)? {
                Value::Number(n) => Ok(Some(Ok(n))),
                Value::Missing(field) => Ok(Some(Err(field))),
                other => Err(owner(other.instead_of("number"))),
            }
        };
        if let Some(Ok(n)) = number(&rule.amount.base, "base")? {
            one.base = Some(results::fen("base", &half_up(&n), row)?);
        }
        one.amount = Some(crate::money::Fen::ZERO);
        let undetermined = match &rule.amount.undetermined_when {
            Some(e) => {
                let owner = |b: Broken| b.of(format!("{}.undetermined_when", m.id));
                self.truth(e, at, env).map_err(owner)?
            }
            None => false,
        };
        match number(&rule.amount.expr, "amount")? {
            None => {}
            Some(_) if undetermined => one.amount = None,
            Some(Ok(n)) => {
                let n = match rule.amount.rounding {
                    Rounding::HalfUp => half_up(&n),
                    Rounding::None => n,
                };
                let amount = results::fen("amount", &n, row)?;
                one.amount = Some(amount);
                if rule.amount.positive && amount.0 <= 0 {
                    one.failed |= Rule::new(m, rule).mask(Place::Amount)?;
                }
            }
            Some(Err(field)) => Rule::new(m, rule).lack(one, Place::Amount, &field)?,
        }
        if let Some(Ok(n)) = number(&rule.amount.value, "value")? {
            one.value = Some(results::ratio(&n, row)?);
        }
        Ok(())
    }
}

/// The day that a line gives for a row.
fn due(lines: &[BTreeMap<u32, Value>], line: usize, row: u32) -> Result<Option<Date>, Broken> {
    match lines.get(line).and_then(|values| values.get(&row)) {
        Some(Value::Date(day)) => Ok(Some(*day)),
        Some(Value::Missing(_)) => Ok(None),
        Some(other) => Err(other.clone().instead_of("date")),
        None => Err(Broken::new("no line gives the last day of payment")),
    }
}

/// Type of a line after its rounding.
pub(crate) fn line_type(expr: &Expr, rounding: Rounding) -> Type {
    if rounding == Rounding::HalfUp {
        Type::Money
    } else {
        expr.ty
    }
}
