//! One measure, step by step: scope, version, conditions, limits, lines, amount.

use std::collections::{BTreeMap, BTreeSet};

use super::value::{Value, by_key};
use super::window::Span;
use super::{Env, Judged, Reference, Row, call};
use crate::assess::judged::bit;
use crate::assess::{AssessError, MissingInput, results};
use crate::calendar::Date;
use crate::policy::ir::{Expr, Measure, Node, Once, Rounding, Type, Version};

impl Reference<'_> {
    /// Judges all rows in scope, in table order within each version.
    pub(crate) fn measure(&self, m: &Measure, env: Env<'_>, keep_lines: bool) -> Result<Vec<Judged>, AssessError> {
        let mut judged = Vec::new();
        for row in 0..self.tables.rows(m.record) {
            let at = Row {
                table: m.record,
                row,
                outer: None,
            };
            let in_scope = m
                .scope
                .as_ref()
                .is_none_or(|e| self.value(e, at, env) == Value::Boolean(true));
            let version = if in_scope { self.version(m, at, env) } else { None };
            if let Some((version, rule)) = version {
                let mut one = self.describe(m, at, env);
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
    pub(crate) fn version<'m>(&self, m: &'m Measure, at: Row<'_>, env: Env<'_>) -> Option<(usize, &'m Version)> {
        let day: Date = match self.value(&m.in_force_by, at, env) {
            Value::Date(day) => day,
            Value::Month(month) => month.first_day()?,
            _ => return None,
        };
        m.versions
            .iter()
            .enumerate()
            .find(|(_, v)| v.from <= day && v.to.is_none_or(|to| day <= to))
    }

    fn describe(&self, m: &Measure, at: Row<'_>, env: Env<'_>) -> Judged {
        let text = |e: &Expr| self.value(e, at, env).text(e.ty).unwrap_or_default();
        let counted = m
            .counted
            .as_ref()
            .is_none_or(|e| self.value(e, at, env) == Value::Boolean(true));
        let (uscc, key, period) = (text(&m.entity), text(&m.key), text(&m.period));
        Judged {
            row: at.row,
            uscc,
            key,
            period,
            counted,
            ..Judged::default()
        }
    }

    fn conditions(&self, m: &Measure, rule: &Version, one: &mut Judged, env: Env<'_>) -> Result<(), AssessError> {
        let at = Row {
            table: m.record,
            row: one.row,
            outer: None,
        };
        for (position, condition) in rule.conditions.iter().enumerate() {
            match self.value(&condition.expr, at, env) {
                Value::Boolean(true) => {}
                Value::Missing(field) => lack(m, one, position, field)?,
                _ => one.failed |= bit(m, position)?,
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
        let at = |row| Row {
            table: m.record,
            row,
            outer: None,
        };
        let mut eligible: Vec<(Vec<Value>, Vec<Value>, usize)> = Vec::new();
        for (index, one) in judged.iter().enumerate().filter(|(_, j)| j.failed == 0) {
            let per = once.per.iter().map(|e| self.value(e, at(one.row), env)).collect();
            let order = once
                .order
                .iter()
                .map(|k| self.value(&k.expr, at(one.row), env).into_key())
                .collect();
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
            let at = m.versions.get(one.version).map_or(0, |v| v.conditions.len()) + position;
            let missing = per.iter().find_map(|v| {
                if let Value::Missing(field) = v {
                    Some(field.clone())
                } else {
                    None
                }
            });
            if let Some(field) = missing {
                lack(m, one, at, field)?;
            } else if !seen.insert(per) {
                one.failed |= bit(m, at)?;
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
        let rows: Vec<usize> = eligible.iter().map(|j| j.row).collect();
        let keys: BTreeMap<usize, String> = eligible.iter().map(|j| (j.row, j.key.clone())).collect();
        let lines = self.lines(
            m,
            rule,
            &rows,
            &|row| keys.get(&row).into_iter().cloned().collect(),
            env,
        )?;
        let env = Env { lines: &lines, ..env };
        for one in &mut eligible {
            let amount = self.amount(m, rule, one, env);
            results::of_row(amount, one, self.data)?;
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
        rows: &[usize],
        tie: &dyn Fn(usize) -> Vec<String>,
        env: Env<'_>,
    ) -> Result<Vec<BTreeMap<usize, Value>>, AssessError> {
        let mut lines: Vec<BTreeMap<usize, Value>> = Vec::new();
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
                let at = |row| Row {
                    table: m.record,
                    row,
                    outer: None,
                };
                rows.iter()
                    .map(|row| (*row, self.value(&line.expr, at(*row), env)))
                    .collect()
            };
            for value in values.values_mut() {
                if let (Rounding::HalfUp, Value::Number(n)) = (line.rounding, &*value) {
                    *value = Value::Number(call::round(n));
                }
            }
            lines.push(values);
        }
        Ok(lines)
    }

    fn amount(&self, m: &Measure, rule: &Version, one: &mut Judged, env: Env<'_>) -> Result<(), AssessError> {
        let at = Row {
            table: m.record,
            row: one.row,
            outer: None,
        };
        let row = results::At {
            measure: m,
            data: self.data,
            row: one.row,
        };
        let evaluate = |e: &Option<Expr>| e.as_ref().map(|e| self.value(e, at, env));
        if let Some(Value::Number(n)) = evaluate(&rule.amount.base) {
            one.base = Some(results::fen("base", &call::round(&n), row)?);
        }
        one.amount = Some(crate::money::Fen::ZERO);
        let undetermined = evaluate(&rule.amount.undetermined_when) == Some(Value::Boolean(true));
        let positive = rule.conditions.len() + m.once.len();
        match evaluate(&rule.amount.expr) {
            Some(_) if undetermined => one.amount = None,
            Some(Value::Number(n)) => {
                let n = if rule.amount.rounding == Rounding::HalfUp {
                    call::round(&n)
                } else {
                    n
                };
                let amount = results::fen("amount", &n, row)?;
                one.amount = Some(amount);
                if rule.amount.positive && amount.0 <= 0 {
                    one.failed |= bit(m, positive)?;
                }
            }
            Some(Value::Missing(field)) => lack(m, one, positive, field)?,
            _ => {}
        }
        if let Some(Value::Number(n)) = evaluate(&rule.amount.value) {
            one.value = Some(results::ratio(&n, row)?);
        }
        Ok(())
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

fn lack(m: &Measure, one: &mut Judged, position: usize, field: String) -> Result<(), AssessError> {
    one.failed |= bit(m, position)?;
    one.missing.push(MissingInput {
        bit: u32::try_from(position).unwrap_or(u32::MAX),
        field,
    });
    Ok(())
}
