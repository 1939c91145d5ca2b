//! GB/s of typed ingest with an account of every bad row, beside a plain split of the same bytes. `make bench-readers` runs this
//! and then the readers of polars and DuckDB on the same file.
//!
//! Usage: `readers FILE [MEGABYTES]`; the file is written if it is not there.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    missing_docs
)]

use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use huiqi::ingest::scan;
use huiqi::schema::Catalog;
use rayon::iter::{ParallelBridge, ParallelIterator};

const ROUNDS: usize = 5;
const CHUNK: usize = 1 << 20;

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A unified code with its check character, GB 32100.
fn code(number: u64) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("91530428MA6{:06}", number % 1_000_000);
    let (mut sum, mut weight) = (0, 1);
    for byte in body.bytes() {
        sum += ALPHABET.iter().position(|b| *b == byte).unwrap() * weight;
        weight = weight * 3 % 31;
    }
    format!("{body}{}", char::from(ALPHABET[(31 - sum % 31) % 31]))
}

/// 12 columns, one in ten rows with a quoted note, one in a hundred with a field that cannot be read.
fn write_file(path: &Path, bytes: u64) {
    const TOWNS: [&str; 5] = ["澧江街道", "红河街道", "曼来镇", "因远镇", "甘庄街道"];
    let mut out = BufWriter::with_capacity(CHUNK, std::fs::File::create(path).unwrap());
    let head = "电子税票号码,统一社会信用代码,纳税人名称,街道乡镇,预算科目,所属期,入库日期,计税依据,应纳税额,实缴金额,从业人数,备注\n";
    out.write_all(head.as_bytes()).unwrap();
    let (mut state, mut written, mut row) = (42, head.len() as u64, 0_u64);
    let codes: Vec<String> = (0..25_000).map(code).collect();
    while written < bytes {
        row += 1;
        let r = next(&mut state);
        let s = next(&mut state);
        let who = usize::try_from(r % 25_000).unwrap();
        let amount = if row % 100 == 7 {
            "待核实".to_owned()
        } else {
            format!("{}.{:02}", s % 1_000_000, (s >> 20) % 100)
        };
        let note = if row % 10 == 3 { "\"更正,已核对\"" } else { "" };
        let line = format!(
            "4530428{row:011},{},元江县第{who}号商贸有限公司,{},101{:03},2022-{:02},2022-{:02}-{:02},{}.{:02},{amount},{}.{:02},{},{note}\n",
            codes[who],
            TOWNS[who % 5],
            r % 90,
            r % 12 + 1,
            s % 12 + 1,
            s % 28 + 1,
            r % 9_000_000,
            r % 100,
            s % 800_000,
            (s >> 9) % 100,
            (r >> 13) % 300,
        );
        out.write_all(line.as_bytes()).unwrap();
        written += line.len() as u64;
    }
    out.flush().unwrap();
}

/// Splits lines and fields and counts them, on all threads: no decoding, no quotes, no types.
fn plain_split(path: &Path) -> u64 {
    let mut file = std::fs::File::open(path).unwrap();
    let mut rest = Vec::new();
    let chunks = std::iter::from_fn(|| {
        let mut chunk = std::mem::take(&mut rest);
        let got = Read::by_ref(&mut file)
            .take(CHUNK as u64)
            .read_to_end(&mut chunk)
            .unwrap();
        if got == 0 {
            return (!chunk.is_empty()).then_some(chunk);
        }
        let end = memchr::memrchr(b'\n', &chunk).map_or(chunk.len(), |at| at + 1);
        rest = chunk.split_off(end);
        Some(chunk)
    });
    chunks
        .par_bridge()
        .map(|chunk| memchr::memchr2_iter(b',', b'\n', &chunk).count() as u64)
        .sum()
}

fn best(label: &str, bytes: u64, mut run: impl FnMut() -> u64) -> f64 {
    let mut times: Vec<f64> = Vec::new();
    let mut rows = 0;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        rows = run();
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let rate = |seconds: f64| bytes as f64 / seconds / 1e9;
    println!(
        "{label:32} {:6.2} GB/s (median; best {:.2})  {rows}",
        rate(times[ROUNDS / 2]),
        rate(times[0])
    );
    rate(times[ROUNDS / 2])
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|l| l.starts_with("VmHWM"))
        .unwrap_or("VmHWM unknown");
    line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let path = arguments
        .next()
        .unwrap_or_else(|| concat!(env!("CARGO_TARGET_TMPDIR"), "/payment.csv").to_owned());
    let megabytes: u64 = arguments.next().map_or(1000, |a| a.parse().unwrap());
    let path = Path::new(&path);
    if std::fs::metadata(path).is_ok_and(|m| m.len() >= megabytes * 1_000_000) {
        println!("using {}", path.display());
    } else {
        write_file(path, megabytes * 1_000_000);
    }
    let bytes = std::fs::metadata(path).unwrap().len();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/readers");
    let catalog = Catalog::load(&base.join("schemas")).unwrap();
    let threads = rayon::current_num_threads();
    println!("{bytes} bytes, {threads} threads; memory before: {}", peak_memory());
    let split = best("plain split", bytes, || plain_split(path));
    let typed = best("huiqi, typed, rows accounted for", bytes, || {
        let counts = scan(&catalog, &base.join("sources"), "payment", path, |b| {
            b.accepted + b.rejected
        })
        .unwrap();
        counts.into_iter().sum::<usize>() as u64
    });
    println!("typed / split: {:.2}; peak memory: {}", typed / split, peak_memory());
}
