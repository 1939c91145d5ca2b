#!/usr/bin/env python3
"""The report on data quality says what quarantine and control totals say, and hides what is personal.

Usage: check_quality.py RUN_FOLDER
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import openpyxl

SHEETS = {
    "zh": ("来源", "文件", "错误", "提醒", "乡镇", "示例", "说明", "办法"),
    "en": ("Sources", "Files", "Errors", "Warnings", "Townships", "Examples", "Notes", "What to do"),
}
SUPERSEDED = {"duplicate_rows", "corrected_rows", "later_returns", "not_yet_known"}
LINE = re.compile(r"^(?:第|line )(\d+)")
DIGITS = re.compile(r"\d{15,}")


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(sheet):
    """Rows below the headings in row 3."""
    return [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]


def blank(cell):
    return "" if cell is None else cell


def share(some, all_rows):
    """Percent with two decimals, half up, in whole units of 0.01 %."""
    return (some * 20000 + all_rows) // (2 * all_rows) if all_rows else None


def check_errors(rows, quarantine, read):
    """Every (file, sheet, field, code) with its count, as quarantine.csv counts them."""
    whole = {"（整行）", "(row)"}
    want = Counter((q["file"], q["sheet"], q["field"], q["code"]) for q in quarantine)
    lines = defaultdict(set)
    for q in quarantine:
        lines[q["file"], q["sheet"], q["field"], q["code"]].add(int(q["line"]))
    got = Counter()
    *rows, last = rows
    for file, sheet, field, _, count, part, places, examples, code in rows:
        key = (file, blank(sheet), "" if field in whole else field, code)
        got[key] += count
        assert round(part * 10000) == share(count, read[key[:2]]), f"{key}: {part}"
        named = re.findall(r" (\d+)(?:[、,]|$)", places)
        assert len(named) in (1, 2, 3) and sum(map(int, named)) <= count, f"{key}: {places}"
        shown = [int(LINE.match(line).group(1)) for line in examples.split("\n")]
        assert shown == sorted(lines[key])[:5], f"{key}: {examples}"
    assert got == want, f"errors differ: {(got - want) or (want - got)}"
    assert last[4] == len(quarantine), "the total is another"
    counts = [row[4] for row in rows]
    assert counts == sorted(counts, reverse=True), "errors are not sorted"


def check_files(rows, controls):
    want = [[c["file"], c["sheet"], int(c["read"]), int(c["accepted"]), int(c["quarantined"]),
             int(c["voided"]) + int(c["superseded"]) + int(c["total_rows"])] for c in controls]
    got = [[r[0], blank(r[1]), r[3], r[4], r[5], r[8]] for r in rows]
    assert got == want, "files differ from control_totals.csv"


def check_sources(rows, controls, limit):
    """No source of a published run is over its limit; sums as in the control totals."""
    sums = defaultdict(lambda: [0, 0])
    for c in controls:
        sums[c["source"]][0] += int(c["read"])
        sums[c["source"]][1] += int(c["quarantined"])
    *rows, last = rows
    assert {r[8]: [r[2], r[3]] for r in rows} == dict(sums)
    for row in rows:
        tested = row[2] >= limit[1]
        assert not tested or row[3] * 100 <= limit[0] * row[2], f"{row[0]} is over its limit"
        assert (row[6] in ("通过", "passed")) == tested, row
    assert last[2:4] == [sum(s[0] for s in sums.values()), sum(s[1] for s in sums.values())]


def check_notes(rows, controls):
    total = Counter()
    for row in rows:
        total[row[5]] += row[4]
    assert total["voided_rows"] == sum(int(c["voided"]) for c in controls)
    assert sum(total[code] for code in SUPERSEDED) == sum(int(c["superseded"]) for c in controls)


def main():
    run = Path(sys.argv[1])
    folder = run / "reports" / "data_quality"
    quarantine, controls = read_csv(run / "quarantine.csv"), read_csv(run / "control_totals.csv")
    book = openpyxl.load_workbook(folder / "数据质量.xlsx")
    assert tuple(book.sheetnames) in SHEETS.values(), book.sheetnames
    sources, files, errors, _, townships, examples, notes, remedies = map(table, book.worksheets)
    read = defaultdict(int)
    for c in controls:
        read[c["file"], c["sheet"]] += int(c["read"])
    check_errors(errors, quarantine, read)
    check_files(files, controls)
    check_sources(sources, controls, (2, 2000))
    check_notes(notes, controls)
    assert sum(row[1] for row in townships) == len(quarantine), "townships do not add up to the errors"
    assert townships[-1][0] in ("未知", "unknown")
    for row in examples:
        assert not DIGITS.search(str(blank(row[5]))), f"an unmasked number in line {row[3]} of {row[1]}"
    assert all(row[3] for row in remedies), "a reason without a remedy"
    page = (folder / "数据质量.html").read_text("utf-8")
    for row in errors[:20]:
        assert row[8] in page and row[0] in page, row
    print(f"quality: {len(errors) - 1} kinds of errors, {len(files)} sheets, {len(sources) - 1} sources agree")


if __name__ == "__main__":
    main()
