//! Made-up counties: exports as the bureaus write them, with all their mess, and the truth about them beside it.
//!
//! Everything is drawn from the seed and the number of an enterprise alone (`rng`), so that the same seed gives the
//! same bytes, whatever the number of threads, and memory does not grow with the county. The clean rows come first
//! (`rows`); then the mess is added and the truth is kept (`sink`); then rows go into their files, in order (`office`).
//! Nothing here uses the reader or its mappings: expectations must not come from what they test.

mod book;
mod cell;
mod day;
mod error;
mod fault;
mod file;
mod gb;
mod heading;
mod industry;
mod keep;
mod mess;
mod names;
mod office;
mod population;
mod rng;
mod rows;
mod sink;
mod size;
mod tables;
mod tally;
mod truth;
mod write;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use error::SynthError;
pub use keep::folder as truth_folder;
use office::Office;
use rng::{Rng, Stream};
use rows::County;
use sink::{Chunk, Sink};

/// The most enterprises a county can have.
pub const MOST_ENTERPRISES: u64 = 10_000_000;

/// Enterprises that are made up in one go by one thread.
const CHUNK: u64 = 128;

/// What to make up.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Number of enterprises: 25,000 are a county, ten times as many a city.
    pub enterprises: u64,
    /// Another seed, another county.
    pub seed: u64,
    /// Folder of the exports; must be empty or not there yet.
    pub out: &'a Path,
    /// Workbooks as the bureaus write them; otherwise text files, which have no limit of size.
    pub office: bool,
    /// Keep every row that counts in the truth, not only counts, sums and planted rows.
    pub truth_rows: bool,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Files of the exports.
    pub files: u64,
    /// Their rows, headings not counted.
    pub rows: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Folder of the truth: `planted.csv`, `sheets.csv`, `sums.csv` and `rows/<table>.csv`.
    pub truth: PathBuf,
}

/// Writes the exports of a made-up county into `out`, and the truth into the folder `<out>.truth`.
/// The bytes depend on the options alone, not on the number of threads.
///
/// # Errors
/// [`SynthError`] if a folder is not empty, there are too many enterprises, or a file cannot be written.
pub fn make(options: &Options<'_>) -> Result<Made, SynthError> {
    if options.enterprises > MOST_ENTERPRISES {
        return Err(SynthError::TooMany(options.enterprises));
    }
    let truth = keep::folder(options.out);
    for folder in [options.out, &truth] {
        prepare(folder)?;
    }
    let rows = truth.join("rows");
    if options.truth_rows {
        std::fs::create_dir_all(&rows).map_err(SynthError::io(&rows))?;
    }
    let mut office = Office::open(options)?;
    let county = County {
        seed: options.seed,
        size: options.enterprises,
    };
    // While one wave of chunks is written, the next is made up.
    let wave = u64::try_from(rayon::current_num_threads()).unwrap_or(1) * 4;
    let chunks = options.enterprises.div_ceil(CHUNK) + 1;
    let mut ready: Vec<Chunk> = Vec::new();
    let mut from = 0;
    while from < chunks || !ready.is_empty() {
        let to = (from + wave).min(chunks);
        let (written, next) = rayon::join(
            || ready.iter().try_for_each(|chunk| office.append(chunk)),
            || {
                (from..to)
                    .into_par_iter()
                    .map(|number| chunk(options, county, number, chunks))
                    .collect()
            },
        );
        written?;
        ready = next;
        from = to;
    }
    office.close()?;
    Ok(Made {
        files: office.files,
        rows: office.rows,
        bytes: office.bytes,
        truth,
    })
}

/// The rows of some enterprises; the last chunk has those of the county itself.
fn chunk(options: &Options<'_>, county: County, number: u64, chunks: u64) -> Chunk {
    let mess = |index: u64| Rng::keyed(options.seed, Stream::Mess, index);
    let mut sink = Sink::new(options.office, mess(u64::MAX));
    if number + 1 == chunks {
        rows::county(county, &mut sink);
    } else {
        for index in number * CHUNK..((number + 1) * CHUNK).min(county.size) {
            sink.mess = mess(index);
            rows::enterprise(county, index, &mut sink);
        }
    }
    sink.done()
}

/// Makes a folder that nothing is in.
fn prepare(folder: &Path) -> Result<(), SynthError> {
    std::fs::create_dir_all(folder).map_err(SynthError::io(folder))?;
    let mut entries = std::fs::read_dir(folder).map_err(SynthError::io(folder))?;
    if entries.next().is_some() {
        return Err(SynthError::NotEmpty(folder.to_path_buf()));
    }
    Ok(())
}
