//! What expressions are lowered to: the shapes that `ir.rs` documents.

use super::tests::lowered;
use crate::policy::ir::{
    Aggregate, AggregateFunction, Arithmetic, ColumnId, Comparison, Constant, Direction, Expr, Function, LinkId,
    MeasureId, Node, TableId, Type, WindowFunction,
};

/// Columns of `toll` in the made-up catalog, by position.
const DAY: usize = 2;
const DUE: usize = 4;
const CARTS: usize = 6;

fn column(ty: Type, at: usize) -> Expr {
    let node = Node::Column(ColumnId::new(at));
    Expr { ty, node }
}

fn count(n: i64) -> Expr {
    let value = Constant::Count(n);
    Expr {
        ty: Type::Count,
        node: Node::Constant { value, label: None },
    }
}

#[test]
fn parameters_become_constants_that_keep_their_names() {
    let Node::Constant { value, label } = lowered("cap").node else {
        panic!("no constant");
    };
    assert_eq!(value, Constant::Money(crate::money::Fen(100)));
    assert_eq!(label.as_deref(), Some("cap"));
}

#[test]
fn an_aggregate_steps_out_for_names_of_the_record() {
    let expr = lowered("SUM(lantern.oil) FILTER (WHERE lantern.lit < day)");
    let Node::Aggregate(aggregate) = expr.node else {
        panic!("no aggregate");
    };
    let outer = Expr {
        ty: Type::Date,
        node: Node::Outer(Box::new(column(Type::Date, DAY))),
    };
    let expected = Aggregate {
        function: AggregateFunction::Sum,
        via: vec![LinkId::new(0)],
        // Links of the inn: the reverse of lantern's comes before the reverse of toll's.
        link: LinkId::new(0),
        // Tables by name: enterprise, lantern, toll.
        table: TableId::new(1),
        argument: Some(column(Type::Money, 3)),
        filter: Some(Expr {
            ty: Type::Boolean,
            node: Node::Compare(Comparison::Less, Box::new(column(Type::Date, 2)), Box::new(outer)),
        }),
        order: Vec::new(),
    };
    assert_eq!(*aggregate, expected);
}

#[test]
fn a_path_inside_of_an_aggregate_is_followed_from_the_linked_row() {
    let Node::Aggregate(aggregate) = lowered("COUNT(DISTINCT enterprise.lantern.enterprise.town)").node else {
        panic!("no aggregate");
    };
    assert_eq!(aggregate.function, AggregateFunction::CountDistinct);
    let follow = Node::Follow {
        link: LinkId::new(0),
        table: TableId::new(0),
        inner: Box::new(column(Type::Text, 3)),
    };
    assert_eq!(aggregate.argument.map(|a| a.node), Some(follow));
}

#[test]
fn a_count_before_a_date_changes_places() {
    let expected = Node::Arithmetic(Arithmetic::Add, Box::new(column(Type::Date, DAY)), Box::new(count(3)));
    assert_eq!(lowered("3 + day").node, expected);
}

#[test]
fn between_is_two_comparisons() {
    let compare = |op, n| Expr {
        ty: Type::Boolean,
        node: Node::Compare(op, Box::new(column(Type::Count, CARTS)), Box::new(count(n))),
    };
    let all = vec![
        compare(Comparison::GreaterOrEqual, 1),
        compare(Comparison::LessOrEqual, 3),
    ];
    assert_eq!(lowered("carts BETWEEN 1 AND 3").node, Node::And(all));
}

#[test]
fn branches_of_one_case_have_the_type_of_the_case() {
    let Node::Case { branches, otherwise } = lowered("CASE WHEN wet THEN due ELSE rest END").node else {
        panic!("no case");
    };
    assert_eq!(otherwise.ty, Type::Amount);
    assert_eq!(branches[0].1.ty, Type::Amount);
    let Node::Arithmetic(Arithmetic::Multiply, money, _) = &branches[0].1.node else {
        panic!("money was not widened");
    };
    assert_eq!(**money, column(Type::Money, DUE));
}

#[test]
fn chains_are_flat() {
    let Node::And(all) = lowered("wet AND is_heavy AND carts > 1").node else {
        panic!("no AND");
    };
    assert_eq!(all.len(), 3);
    let Node::Call(Function::Concat, parts) = lowered("code || '-' || carts").node else {
        panic!("no concatenation");
    };
    assert_eq!(parts.len(), 3);
    assert!(matches!(parts[2].node, Node::Call(Function::Text, _)));
}

#[test]
fn grants_behind_a_link_are_those_of_the_linked_table() {
    assert_eq!(
        lowered("GRANTED('relief')").node,
        Node::Granted(vec![MeasureId::new(0)])
    );
    let Node::Aggregate(aggregate) = lowered("SUM(enterprise.lantern.GRANTED('oil'))").node else {
        panic!("no aggregate");
    };
    assert_eq!(
        aggregate.argument.map(|a| a.node),
        Some(Node::Granted(vec![MeasureId::new(1)]))
    );
}

#[test]
fn windows_keep_partition_and_directions() {
    let Node::Window(window) = lowered("ROW_NUMBER() OVER (PARTITION BY uscc ORDER BY day DESC, no)").node else {
        panic!("no window");
    };
    assert_eq!(window.function, WindowFunction::RowNumber);
    assert_eq!(window.partition.len(), 1);
    let directions: Vec<Direction> = window.order.iter().map(|k| k.direction).collect();
    assert_eq!(directions, [Direction::Descending, Direction::Ascending]);
}
