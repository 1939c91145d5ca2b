//! The county on one sheet: what was entitled and what arrived, which targets were met, what nobody could judge, what to ask the leadership.

mod book;
mod content;
mod lead;
mod months;
mod page;
mod requests;
mod standing;
mod targets;
mod trend;
mod unjudged;
mod words;

pub use book::render_county_xlsx;
pub use content::{CountyFacts, CountyReport, county_report};
pub use page::render_county_html;

#[cfg(test)]
mod tests;
