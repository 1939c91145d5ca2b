#!/usr/bin/env python3
"""Compares comparison.csv and comparison.parquet of a run with tests/oracle/compare.py, which shares no code with the program.

Usage: check_comparison.py RUN_FOLDER [EXPORTS]

Once from the run's own entitlements.csv and the raw exports, once from the entitlements of the second implementation: every key, to the
fen. Sums by measure must be those of entitlements and ledger.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as parquet

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "oracle"))
sys.dont_write_bytecode = True

from clean import Data  # noqa: E402
from compare import compare  # noqa: E402
from oracle import compute  # noqa: E402

COLUMNS = ["measure_id", "uscc", "period", "entitled", "enjoyed", "gap", "kind"]
MONEY = re.compile(r"-?\d+\.\d\d")
KINDS = ["应享未享", "少享", "多享", "误享", "一致"]


def fen(text):
    assert MONEY.fullmatch(text), f"not an amount in yuan with two decimals: {text}"
    return int(Decimal(text) * 100)


def plain(cell):
    return cell[1:] if cell.startswith("'") else cell


def entitlements_of(run):
    with (run / "entitlements.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield (row["measure_id"], plain(row["uscc"]), plain(row["record_key"]), row["period"],
                   row["eligible"] == "1", row["counted"] == "1", fen(row["amount"]) if row["amount"] else None)


def entitlements_of_oracle(data):
    for row in compute(data):
        yield (row["measure_id"], row["uscc"], row["record_key"], row["period"], bool(row["eligible"]), bool(row["counted"]),
               row["amount"])


def comparison_of(run):
    with (run / "comparison.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        assert next(reader) == COLUMNS, "other columns"
        rows = [tuple(row) for row in reader]
    keys = [row[:3] for row in rows]
    assert keys == sorted(keys, key=lambda k: [part.encode() for part in k]), "rows are not sorted"
    assert len(set(keys)) == len(keys), "a key is there twice"
    return {key: (fen(e), fen(j), fen(g), kind) for (*_, e, j, g, kind), key in zip(rows, keys)}


def check_parquet(run, rows):
    table = parquet.read_table(run / "comparison.parquet")
    assert table.column_names == COLUMNS
    for name in ("entitled", "enjoyed", "gap"):
        assert str(table.schema.field(name).type) == "decimal128(18, 2)", name
    read = table.to_pylist()
    got = [((r["measure_id"], r["uscc"], r["period"]),
            (int(r["entitled"] * 100), int(r["enjoyed"] * 100), int(r["gap"] * 100), r["kind"])) for r in read]
    assert got == list(rows.items()), "csv and parquet differ"


def check(ours, theirs, whose):
    for key in sorted(set(ours) | set(theirs)):
        assert ours.get(key) == theirs.get(key), f"{key}: run {ours.get(key)}, {whose} {theirs.get(key)}"


def main():
    run = Path(sys.argv[1])
    exports = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "data" / "exports"
    data = Data(str(exports))
    ours = comparison_of(run)
    check_parquet(run, ours)
    theirs, totals = compare(data, entitlements_of(run))
    check(ours, theirs, "from its entitlements")
    check(ours, compare(data, entitlements_of_oracle(data))[0], "the oracle")
    sums, kinds, by_measure = defaultdict(lambda: [0, 0]), Counter(), defaultdict(Counter)
    for (measure, _, _), (entitled, enjoyed, gap, kind) in ours.items():
        sums[measure][0] += entitled
        sums[measure][1] += enjoyed
        assert gap == entitled - enjoyed and kind in KINDS
        kinds[kind] += 1
        by_measure[measure][kind] += 1
    assert {m: tuple(s) for m, s in sums.items()} == {m: s for m, s in totals.items() if s != (0, 0)}, "sums by measure differ"
    with (run / "comparison_undetermined.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 1, "something is undetermined"
    for measure, counts in sorted(by_measure.items()):
        shown = "  ".join(f"{kind} {counts[kind]}" for kind in KINDS)
        print(f"  {measure:32} {shown}  {sums[measure][0] / 100:,.2f} {sums[measure][1] / 100:,.2f}")
    print(f"comparison: {len(ours)} keys agree to the fen: " + ", ".join(f"{kind} {kinds[kind]}" for kind in KINDS))


if __name__ == "__main__":
    main()
