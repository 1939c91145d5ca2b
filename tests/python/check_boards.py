#!/usr/bin/env python3
"""Compares boards.csv, boards.parquet and duties.csv of a run with tests/oracle/boards.py and with the pack's list of duties.

Usage: check_boards.py RUN_FOLDER [EXPORTS]

Every row of the boards must be equal: clause, period, unit, value, target, rank and flags, as texts and in the same order.
"""

import csv
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "oracle"))
sys.dont_write_bytecode = True

from boards import COLUMNS, compute  # noqa: E402
from clean import Data  # noqa: E402

SOURCE = ["source_file", "source_sheet", "source_line"]
DUTIES = "duty_id section asked lead joint coop due target reported state".split()


def plain(cell):
    return cell[1:] if cell.startswith("'") else cell


def read(path, columns):
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == columns, f"{path.name}: columns {reader.fieldnames}"
        return [{name: plain(cell) for name, cell in row.items()} for row in reader]


def check_parquet(run, rows):
    table = pq.read_table(run / "boards.parquet").to_pylist()
    texts = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in table]
    assert texts == rows, "boards.csv and boards.parquet differ"


def check_order(rows):
    keys = [tuple(row[name].encode() for name in COLUMNS[:3]) for row in rows]
    assert keys == sorted(keys), "boards are not in byte order"
    assert len(keys) == len(set(keys)), "a unit is twice in a clause and period"


def check_rows(rows, exports):
    run = {tuple(row[c] for c in COLUMNS[:3]): [row[c] for c in COLUMNS[3:]] for row in rows}
    oracle = {tuple(row[c] for c in COLUMNS[:3]): [row[c] for c in COLUMNS[3:]] for row in compute(Data(str(exports)))}
    found = []
    for key in sorted(set(run) | set(oracle)):
        if run.get(key) != oracle.get(key):
            found.append(f"{' '.join(key)}: run {run.get(key)}, oracle {oracle.get(key)}")
    for line in found[:60]:
        print(line)
    assert not found, f"{len(found)} differences between run and oracle"
    return Counter(key[0] for key in run)


def check_duties(run):
    pack = ROOT / "data" / "policy" / "2022"
    names = {d["id"]: d["name"] for d in tomllib.loads((pack / "departments.toml").read_text("utf-8"))["department"]}
    rows = {row["duty_id"]: row for row in read(run / "duties.csv", DUTIES)}
    duties = tomllib.loads((pack / "duties.toml").read_text("utf-8"))["duty"]
    assert list(rows) == sorted(d["id"] for d in duties), "duties.csv has other duties than the pack"
    for duty in duties:
        row = rows[duty["id"]]
        assert row["section"] == ";".join(s["section"] for s in duty["departments"]), duty["id"]
        for role in ("lead", "joint", "coop"):
            named = {names[i] for s in duty["departments"] for i in s.get(role, [])}
            assert set(filter(None, row[role].split(";"))) <= named, f"{duty['id']}: {role}"
        assert row["state"] in ("未报", "进行中", "已完成", "逾期"), duty["id"]
    reported = {d for d, row in rows.items() if row["state"] != "未报"}
    assert reported or not any(row["reported"] for row in rows.values())
    # Every unit that answers for something has its report, and it says so.
    for ident, name in names.items():
        answers = any(ident in s.get(r, []) for d in duties for s in d["departments"] for r in ("lead", "joint", "coop"))
        pages = list((run / "reports" / ident).glob("*.html"))
        assert pages or not answers, f"{name} has no report"
        for page in pages:
            text = page.read_text("utf-8")
            assert 'id="answers"' in text, name
    return len(rows)


def main():
    run = Path(sys.argv[1])
    exports = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "data" / "exports"
    rows = read(run / "boards.csv", COLUMNS + SOURCE)
    check_parquet(run, rows)
    check_order(rows)
    clauses = check_rows(rows, exports)
    duties = check_duties(run)
    print(f"boards: {sum(clauses.values())} rows of {len(clauses)} clauses agree with the oracle; {duties} duties are listed")


if __name__ == "__main__":
    main()
