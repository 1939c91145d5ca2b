//! SQL text to syntax tree.

use sqlparser::ast::{Expr, OrderByExpr};
use sqlparser::dialect::GenericDialect;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span, Token, TokenWithSpan, Tokenizer};

use crate::policy::diagnostic::{Diagnostic, codes};

use super::source::SqlSource;

/// Deepest nesting of a formula.
const DEPTH: usize = 100;

/// One expression.
pub(crate) fn expression(source: &SqlSource) -> Result<Expr, Diagnostic> {
    parse(source, |parser| parser.parse_expr())
}

/// Expressions separated by commas.
pub(crate) fn expressions(source: &SqlSource) -> Result<Vec<Expr>, Diagnostic> {
    parse(source, |parser| parser.parse_comma_separated(Parser::parse_expr))
}

/// What stands after ORDER BY.
pub(crate) fn order(source: &SqlSource) -> Result<Vec<OrderByExpr>, Diagnostic> {
    parse(source, |parser| {
        parser.parse_comma_separated(Parser::parse_order_by_expr)
    })
}

fn parse<T>(source: &SqlSource, read: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>) -> Result<T, Diagnostic> {
    let dialect = GenericDialect {};
    let tokens = Tokenizer::new(&dialect, &source.text)
        .tokenize_with_location()
        .map_err(|error| syntax(source, &error.message, Span::new(error.location, error.location)))?;
    let tokens = tokens.into_iter().map(plain_any).collect();
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(DEPTH)
        .with_tokens_with_locations(tokens);
    let tree = read(&mut parser).map_err(|error| match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => {
            let (message, at) = split_location(&text);
            let span = at.map_or_else(|| parser.peek_token().span, |at| Span::new(at, at));
            syntax(source, message, span)
        }
        ParserError::RecursionLimitExceeded => syntax(source, "the formula is nested too deeply", Span::empty())
            .help("make a fact or a line of an inner part"),
    })?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        return Err(syntax(
            source,
            &format!("`{rest}` is left over after the expression"),
            rest.span,
        )
        .help("an operator may be missing before it"));
    }
    Ok(tree)
}

/// SQL reads `x OR ANY(…)` as a comparison with a set; in the language ANY is a function like any other.
fn plain_any(mut token: TokenWithSpan) -> TokenWithSpan {
    if let Token::Word(word) = &mut token.token
        && word.keyword == Keyword::ANY
    {
        word.keyword = Keyword::NoKeyword;
    }
    token
}

fn syntax(source: &SqlSource, message: &str, span: Span) -> Diagnostic {
    Diagnostic::error(codes::FORMULA, format!("formula cannot be parsed: {message}")).at(&source.place(span), "here")
}

/// The parser puts the location into its message.
fn split_location(text: &str) -> (&str, Option<Location>) {
    let Some((message, at)) = text.rsplit_once(" at Line: ") else {
        return (text, None);
    };
    let location = at
        .split_once(", Column: ")
        .and_then(|(line, column)| Some(Location::new(line.trim().parse().ok()?, column.trim().parse().ok()?)));
    (message, location)
}
