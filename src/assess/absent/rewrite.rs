//! A program that says of itself what is unknown: no absent table occurs in it any more.

use std::borrow::Cow;

use super::reach::{Place, Reach, no_scope};
use super::{reason, without};
use crate::assess::AssessError;
use crate::assess::broken::Broken;
use crate::assess::functions::{self, Missing, Unknown};
use crate::policy::ir::{
    Aggregate, AggregateFunction, Comparison, Constant, Expr, Function, Measure, MeasureId, Monthly, Node, Program,
    SortKey, TableId, Type, Version, Window,
};
use crate::store::Dataset;

/// Expressions of a measure that see no lines.
pub(super) fn frame(m: &Measure) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = m.scope.iter().collect();
    all.extend([&m.in_force_by, &m.key, &m.period, &m.entity]);
    all.extend(&m.counted);
    for once in &m.once {
        all.extend(once.per.iter().chain(once.order.iter().map(|k| &k.expr)));
    }
    all
}

fn frame_mut(m: &mut Measure) -> Vec<&mut Expr> {
    let mut all: Vec<&mut Expr> = m.scope.iter_mut().collect();
    all.extend([&mut m.in_force_by, &mut m.key, &mut m.period, &mut m.entity]);
    all.extend(&mut m.counted);
    for once in &mut m.once {
        all.extend(once.per.iter_mut().chain(once.order.iter_mut().map(|k| &mut k.expr)));
    }
    all
}

/// Expressions of a version besides its lines.
pub(super) fn rules(version: &Version) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = version.conditions.iter().map(|c| &c.expr).collect();
    let a = &version.amount;
    all.extend([&a.base, &a.expr, &a.undetermined_when, &a.value].into_iter().flatten());
    all
}

fn rules_mut(version: &mut Version) -> Vec<&mut Expr> {
    let mut all: Vec<&mut Expr> = version.conditions.iter_mut().map(|c| &mut c.expr).collect();
    let a = &mut version.amount;
    let amount = [&mut a.base, &mut a.expr, &mut a.undetermined_when, &mut a.value];
    all.extend(amount.into_iter().flatten());
    all
}

/// The program to run on data some of whose tables are absent; the program itself if none is.
///
/// # Errors
/// [`AssessError::BrokenProgram`] if a link, fact or line is named that is not there.
pub(crate) fn known<'p>(program: &'p Program, data: &Dataset) -> Result<Cow<'p, Program>, AssessError> {
    if data.absent.is_empty() {
        return Ok(Cow::Borrowed(program));
    }
    let mut made = program.clone();
    Maker::make(program, data, &mut made).map_err(|broken| broken.of("absent tables"))?;
    Ok(Cow::Owned(made))
}

struct Maker<'r, 'p> {
    reach: &'r Reach<'p>,
    place: &'r Place<'r>,
}

impl<'p> Maker<'_, 'p> {
    fn make(program: &'p Program, data: &'p Dataset, made: &mut Program) -> Result<(), Broken> {
        let reach = &Reach::new(program, data, &mut |_, _, _| {})?;
        for (old, new) in program.facts.iter().zip(&mut made.facts) {
            let place = &Place {
                absent: without(&reach.absent, &old.accepts_absent),
                lines: &[],
            };
            new.expr = Maker { reach, place }.expr(&old.expr, &[old.on])?;
        }
        for (old, new) in program.measures.iter().zip(&mut made.measures) {
            let place = &Place {
                absent: without(&reach.absent, &old.accepts_absent),
                lines: &[],
            };
            let maker = Maker { reach, place };
            for (old_expr, new_expr) in frame(old).into_iter().zip(frame_mut(new)) {
                *new_expr = maker.expr(old_expr, &[old.record])?;
            }
            for (before, after) in old.versions.iter().zip(&mut new.versions) {
                maker.version(old, before, after)?;
            }
        }
        for (old, new) in program.exclusives.iter().zip(&mut made.exclusives) {
            for ((id, key), (_, made_key)) in old.members.iter().zip(&mut new.members) {
                let m: &Measure = MeasureId::of(*id, &program.measures)?;
                let place = &Place {
                    absent: without(&reach.absent, &m.accepts_absent),
                    lines: &[],
                };
                *made_key = Maker { reach, place }.expr(key, &[m.record])?;
            }
        }
        Ok(())
    }

    fn version(&self, m: &Measure, before: &'p Version, after: &mut Version) -> Result<(), Broken> {
        let lines = self.reach.lines(m, before, &mut |_, _, _| {})?;
        let place = &Place {
            absent: self.place.absent.clone(),
            lines: &lines,
        };
        let maker = Maker {
            reach: self.reach,
            place,
        };
        for (old, new) in before.lines.iter().zip(&mut after.lines) {
            new.expr = maker.expr(&old.expr, &[m.record])?;
        }
        for (old, new) in rules(before).into_iter().zip(rules_mut(after)) {
            *new = maker.expr(old, &[m.record])?;
        }
        Ok(())
    }

    /// The absent table that `expr` reads first.
    fn first(&self, expr: &'p Expr, scope: &[TableId]) -> Result<Option<TableId>, Broken> {
        self.reach
            .first(expr, self.place, &mut scope.to_vec(), &mut |_, _, _| {})
    }

    fn unknown(&self, ty: Type, table: TableId) -> Result<Expr, Broken> {
        let node = Node::Constant {
            value: Constant::Missing,
            label: Some(reason(self.reach.name(table)?)),
        };
        Ok(Expr { ty, node })
    }

    fn all(&self, all: &'p [Expr], scope: &[TableId]) -> Result<Vec<Expr>, Broken> {
        all.iter().map(|e| self.expr(e, scope)).collect()
    }

    fn boxed(&self, expr: &'p Expr, scope: &[TableId]) -> Result<Box<Expr>, Broken> {
        Ok(Box::new(self.expr(expr, scope)?))
    }

    fn keys(&self, keys: &'p [SortKey], scope: &[TableId]) -> Result<Vec<SortKey>, Broken> {
        let key = |k: &'p SortKey| {
            Ok(SortKey {
                expr: self.expr(&k.expr, scope)?,
                direction: k.direction,
            })
        };
        keys.iter().map(key).collect()
    }

    /// An expression of the new program; `scope` are the tables of the rows around it, innermost last.
    fn expr(&self, expr: &'p Expr, scope: &[TableId]) -> Result<Expr, Broken> {
        let here = *scope.last().ok_or_else(no_scope)?;
        if let Some(table) = self.reach.direct(expr, self.place, here)? {
            return self.unknown(expr.ty, table);
        }
        let node = match &expr.node {
            Node::Constant { .. }
            | Node::Column(_)
            | Node::Fact(_)
            | Node::Line(_)
            | Node::EachMonth
            | Node::Granted(_)
            | Node::Eligible(_) => expr.node.clone(),
            Node::Follow { link, table, inner } => Node::Follow {
                link: *link,
                table: *table,
                inner: self.boxed(inner, &[*table])?,
            },
            Node::Outer(inner) => {
                let (_, around) = scope.split_last().ok_or_else(no_scope)?;
                Node::Outer(self.boxed(inner, around)?)
            }
            Node::Aggregate(a) => return self.aggregate(expr.ty, a, scope),
            Node::Monthly(m) => return self.monthly(expr.ty, m, scope),
            Node::Arithmetic(op, a, b) => Node::Arithmetic(*op, self.boxed(a, scope)?, self.boxed(b, scope)?),
            Node::Compare(op, a, b) => Node::Compare(*op, self.boxed(a, scope)?, self.boxed(b, scope)?),
            Node::And(all) => Node::And(self.all(all, scope)?),
            Node::Or(all) => Node::Or(self.all(all, scope)?),
            Node::Not(inner) => Node::Not(self.boxed(inner, scope)?),
            Node::InList(inner, list) => Node::InList(self.boxed(inner, scope)?, list.clone()),
            Node::IsMissing(inner) => return self.is_missing(inner, scope),
            Node::Case { branches, otherwise } => self.case(expr.ty, branches, otherwise, scope)?,
            Node::Call(function, arguments) => return self.call(expr.ty, *function, arguments, scope),
            Node::Lookup { lookup, key } => Node::Lookup {
                lookup: *lookup,
                key: self.boxed(key, scope)?,
            },
            Node::InCodeList { lookup, key } => Node::InCodeList {
                lookup: *lookup,
                key: self.boxed(key, scope)?,
            },
            Node::Decide { decision, inputs } => return self.decide(expr.ty, *decision, inputs, scope),
            Node::Window(w) => return self.window(expr.ty, w, scope),
        };
        Ok(Expr { ty: expr.ty, node })
    }

    /// IS NULL: of what is unknown nobody knows whether it is there.
    fn is_missing(&self, inner: &'p Expr, scope: &[TableId]) -> Result<Expr, Broken> {
        let made = is_missing(self.expr(inner, scope)?);
        match self.first(inner, scope)? {
            Some(table) => self.guarded(vec![(made, table)], constant(false)),
            None => Ok(made),
        }
    }

    /// CASE: a WHEN that is unknown decides nothing, and nothing behind it may.
    fn case(
        &self,
        ty: Type,
        branches: &'p [(Expr, Expr)],
        otherwise: &'p Expr,
        scope: &[TableId],
    ) -> Result<Node, Broken> {
        let mut made = Vec::new();
        for (when, then) in branches {
            let new = self.expr(when, scope)?;
            if let Some(table) = self.first(when, scope)? {
                made.push((is_missing(new.clone()), self.unknown(ty, table)?));
            }
            made.push((new, self.expr(then, scope)?));
        }
        Ok(Node::Case {
            branches: made,
            otherwise: self.boxed(otherwise, scope)?,
        })
    }

    /// A decision table tests no number that is missing; one that is unknown leaves it undecided.
    fn decide(&self, ty: Type, decision: usize, inputs: &'p [Expr], scope: &[TableId]) -> Result<Expr, Broken> {
        let node = Node::Decide {
            decision,
            inputs: self.all(inputs, scope)?,
        };
        self.guarded(self.guards(inputs.iter(), scope)?, Expr { ty, node })
    }

    /// One per expression that reads an absent table: whether it is missing.
    fn guards(&self, all: impl Iterator<Item = &'p Expr>, scope: &[TableId]) -> Result<Vec<(Expr, TableId)>, Broken> {
        let mut guards = Vec::new();
        for expr in all {
            if let Some(table) = self.first(expr, scope)? {
                guards.push((is_missing(self.expr(expr, scope)?), table));
            }
        }
        Ok(guards)
    }

    /// `expr`, but unknown where a guard is true.
    fn guarded(&self, guards: Vec<(Expr, TableId)>, expr: Expr) -> Result<Expr, Broken> {
        if guards.is_empty() {
            return Ok(expr);
        }
        let ty = expr.ty;
        let branches = guards
            .into_iter()
            .map(|(when, table)| Ok((when, self.unknown(ty, table)?)));
        let node = Node::Case {
            branches: branches.collect::<Result<_, Broken>>()?,
            otherwise: Box::new(expr),
        };
        Ok(Expr { ty, node })
    }

    fn call(&self, ty: Type, function: Function, arguments: &'p [Expr], scope: &[TableId]) -> Result<Expr, Broken> {
        let whole = |all: Vec<Expr>| Expr {
            ty,
            node: Node::Call(function, all),
        };
        match functions::meaning(function).missing {
            Missing::Heeded(Unknown::BeforeTheFirst) => {
                let mut made = Vec::new();
                for argument in arguments {
                    made.push(self.expr(argument, scope)?);
                    if let Some(table) = self.first(argument, scope)? {
                        // Nothing may take the place of what is unknown.
                        let up_to_here = whole(made);
                        return self.guarded(vec![(is_missing(up_to_here.clone()), table)], up_to_here);
                    }
                }
                Ok(whole(made))
            }
            Missing::Heeded(Unknown::Any) => {
                let guards = self.guards(arguments.iter(), scope)?;
                self.guarded(guards, whole(self.all(arguments, scope)?))
            }
            Missing::Heeded(Unknown::BehindTheFirst) => {
                let guards = self.guards(arguments.iter().skip(1), scope)?;
                self.guarded(guards, whole(self.all(arguments, scope)?))
            }
            Missing::Spreads => Ok(whole(self.all(arguments, scope)?)),
        }
    }

    fn window(&self, ty: Type, w: &'p Window, scope: &[TableId]) -> Result<Expr, Broken> {
        for key in w.partition.iter().chain(w.order.iter().map(|k| &k.expr)) {
            if let Some(table) = self.first(key, scope)? {
                return self.unknown(ty, table);
            }
        }
        let made = Window {
            function: w.function,
            arguments: self.all(&w.arguments, scope)?,
            partition: w.partition.clone(),
            order: w.order.clone(),
        };
        Ok(Expr {
            ty,
            node: Node::Window(Box::new(made)),
        })
    }

    fn aggregate(&self, ty: Type, a: &'p Aggregate, scope: &[TableId]) -> Result<Expr, Broken> {
        let inner: Vec<TableId> = scope.iter().copied().chain([a.table]).collect();
        let filter = a.filter.as_ref().map(|f| self.expr(f, &inner)).transpose()?;
        let argument = a.argument.as_ref().map(|e| self.expr(e, &inner)).transpose()?;
        let order = self.keys(&a.order, &inner)?;
        let of_filter = a.filter.as_ref().map(|f| self.first(f, &inner)).transpose()?.flatten();
        let values = a.argument.iter().chain(a.order.iter().map(|k| &k.expr));
        let of_values = self.guards(values, &inner)?;
        let first = of_filter.or_else(|| of_values.first().map(|(_, table)| *table));
        let made = Aggregate {
            filter: filter.clone(),
            argument,
            order,
            ..a.clone()
        };
        let made = Expr {
            ty,
            node: Node::Aggregate(Box::new(made)),
        };
        let Some(table) = first else { return Ok(made) };
        let counted = |filter| {
            Node::Aggregate(Box::new(Aggregate {
                function: AggregateFunction::Count,
                argument: None,
                filter: Some(filter),
                order: Vec::new(),
                ..a.clone()
            }))
        };
        let some = some_in_doubt(filter, of_filter.is_some(), of_values, counted);
        self.unless_in_doubt(a.function, made, some, table)
    }

    /// As for linked rows: a month of which nobody knows whether it is taken, or what it would bring, leaves the value unknown.
    fn monthly(&self, ty: Type, m: &'p Monthly, scope: &[TableId]) -> Result<Expr, Broken> {
        let filter = m.filter.as_ref().map(|f| self.expr(f, scope)).transpose()?;
        let of_filter = m.filter.as_ref().map(|f| self.first(f, scope)).transpose()?.flatten();
        let of_values = self.guards(m.argument.iter(), scope)?;
        let first = of_filter.or_else(|| of_values.first().map(|(_, table)| *table));
        let made = Monthly {
            function: m.function,
            from: self.expr(&m.from, scope)?,
            to: self.expr(&m.to, scope)?,
            argument: m.argument.as_ref().map(|e| self.expr(e, scope)).transpose()?,
            filter: filter.clone(),
        };
        let counted = |filter| {
            Node::Monthly(Box::new(Monthly {
                function: AggregateFunction::Count,
                argument: None,
                filter: Some(filter),
                ..made.clone()
            }))
        };
        let some = first.map(|table| (some_in_doubt(filter, of_filter.is_some(), of_values, counted), table));
        let node = Node::Monthly(Box::new(made));
        match some {
            Some((some, table)) => self.unless_in_doubt(m.function, Expr { ty, node }, some, table),
            None => Ok(Expr { ty, node }),
        }
    }

    /// `made`, but unknown where `some` row or month is in doubt.
    fn unless_in_doubt(
        &self,
        function: AggregateFunction,
        made: Expr,
        some: Expr,
        table: TableId,
    ) -> Result<Expr, Broken> {
        match function {
            // True where another row is: that decides whatever the doubtful rows say.
            AggregateFunction::Any => {
                let doubt = self.guarded(vec![(some, table)], constant(false))?;
                Ok(boolean(Node::Or(vec![made, doubt])))
            }
            _ => self.guarded(vec![(some, table)], made),
        }
    }
}

/// Whether there are linked rows or months, `counted` under a filter, of which nobody knows whether they are taken, or what they would bring.
fn some_in_doubt(
    filter: Option<Expr>,
    filter_reads: bool,
    values: Vec<(Expr, TableId)>,
    counted: impl FnOnce(Expr) -> Node,
) -> Expr {
    let mut doubtful = Vec::new();
    if let Some(filter) = filter.as_ref().filter(|_| filter_reads) {
        doubtful.push(is_missing(filter.clone()));
    }
    for (is_missing, _) in values {
        doubtful.push(match &filter {
            Some(filter) => boolean(Node::And(vec![filter.clone(), is_missing])),
            None => is_missing,
        });
    }
    let count = Expr {
        ty: Type::Count,
        node: counted(boolean(Node::Or(doubtful))),
    };
    let zero = Expr {
        ty: Type::Count,
        node: Node::Constant {
            value: Constant::Count(0),
            label: None,
        },
    };
    boolean(Node::Compare(Comparison::Greater, Box::new(count), Box::new(zero)))
}

fn boolean(node: Node) -> Expr {
    Expr {
        ty: Type::Boolean,
        node,
    }
}

fn constant(value: bool) -> Expr {
    boolean(Node::Constant {
        value: Constant::Boolean(value),
        label: None,
    })
}

fn is_missing(expr: Expr) -> Expr {
    boolean(Node::IsMissing(Box::new(expr)))
}
