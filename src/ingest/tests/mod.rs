//! The whole ingest on small made-up exports: one fictional levy, a few enterprises.

mod accounts;
mod blocks;
mod entities;
mod files;
mod fixture;
mod orders;
mod quality;
mod refusals;
mod rows;
mod sheets;
mod variants;
