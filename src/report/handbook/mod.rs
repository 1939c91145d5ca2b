//! The policy handbook: what a pack says, for those who apply it, as a page and as Markdown.

mod content;
mod html;
mod markdown;

pub use content::{Entry, Expiring, Handbook, handbook};
pub use html::handbook_html;
pub use markdown::handbook_markdown;

#[cfg(test)]
mod tests;
