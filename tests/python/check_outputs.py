#!/usr/bin/env python3
"""Opens what a run wrote with other people's libraries and adds it up again.

Usage: check_outputs.py RUN_FOLDER
"""

import csv
import hashlib
import json
import re
import sys
from collections import defaultdict
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = ("measure_id uscc record_key period eligible counted base_amount amount value version failed missing "
           "source_file source_sheet source_line").split()
TYPES = {"eligible": pa.int8(), "counted": pa.int8(), "base_amount": pa.decimal128(18, 2),
         "amount": pa.decimal128(18, 2), "value": pa.decimal128(20, 8), "source_line": pa.int32()}
GUARDED = tuple("=+-@\t\r\n\0＝＋－＠")
CANDIDATE = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FEN = Decimal("0.01")


def resident_ids(text):
    """18-character numbers with a birth date and the check digit of GB 11643."""
    for found in CANDIDATE.findall(text):
        month, day = int(found[10:12]), int(found[12:14])
        check = "10X98765432"[sum(int(d) * w for d, w in zip(found, WEIGHTS)) % 11]
        if found[6:8] in ("19", "20") and 1 <= month <= 12 and 1 <= day <= 31 and check == found[17].upper():
            yield found


def read_csv(path):
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), f"{path}: no byte-order mark"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for name, cell in row.items():
            if name in ("base_amount", "amount", "value", "counted_amount"):
                continue  # a number may be negative
            assert not cell.startswith(GUARDED), f"{path}: {name} would be run as a formula"
    return rows


def plain(cell):
    """Text without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(GUARDED) else cell


def check_manifest(run):
    manifest = json.loads((run / "manifest.json").read_text("utf-8"))
    named = {"manifest.json"}
    for output in manifest["outputs"]:
        data = (run / output["path"]).read_bytes()
        assert len(data) == output["bytes"], output["path"]
        assert hashlib.sha256(data).hexdigest() == output["sha256"], output["path"]
        named.add(output["path"])
    there = {p.relative_to(run).as_posix() for p in run.rglob("*") if p.is_file()}
    assert there == named, f"files and manifest differ: {sorted(there ^ named)}"
    return {o["path"]: o for o in manifest["outputs"]}


def check_tables(run, outputs):
    """CSV and Parquet say the same, row by row; gives the rows."""
    rows = read_csv(run / "entitlements.csv")
    assert rows, "entitlements.csv has no row"
    assert list(rows[0]) == COLUMNS
    keys = [tuple(plain(r[c]).encode() for c in COLUMNS[:3]) for r in rows]
    assert keys == sorted(keys), "rows are not sorted"
    path = run / "entitlements.parquet"
    table = pq.read_table(path)
    assert table.column_names == COLUMNS
    for field in table.schema:
        assert field.type == TYPES.get(field.name, pa.string()), field
    for name in COLUMNS:
        column = ["" if v is None else str(v) if not isinstance(v, Decimal) else f"{v:f}"
                  for v in table.column(name).to_pylist()]
        assert column == [plain(r[name]) for r in rows], f"{name} differs between csv and parquet"
    for name in ("entitlements.csv", "entitlements.parquet"):
        assert outputs[name]["rows"] == len(rows), name
    total = duckdb.sql(f"select coalesce(sum(amount), 0) from read_parquet('{path}') "
                       "where eligible = 1 and counted = 1").fetchall()[0][0]
    assert Decimal(total) == sum(money(r) for r in rows), "duckdb adds up to something else"
    return rows


def money(row):
    """What a row adds to totals."""
    return Decimal(row["amount"]) if row["eligible"] == row["counted"] == "1" and row["amount"] else Decimal(0)


def totals(rows):
    """Enterprises, eligible rows, refused rows, amount, by measure."""
    enterprises, eligible, refused, amounts = defaultdict(set), defaultdict(int), defaultdict(int), defaultdict(Decimal)
    for row in rows:
        measure = row["measure_id"]
        amounts[measure] += money(row)
        if row["eligible"] == "1":
            eligible[measure] += 1
            if row["uscc"]:
                enterprises[measure].add(row["uscc"])
        else:
            refused[measure] += 1
            assert row["failed"], f"refused without a reason: {measure} line {row['source_line']}"
            assert Decimal(row["amount"] or 0) == 0, f"refused with an amount: {measure} line {row['source_line']}"
    return {m: (len(enterprises[m]), eligible[m], refused[m], amounts[m]) for m in amounts}


def check_summary(run, sums):
    for row in read_csv(run / "summary.csv"):
        got = (int(row["eligible_enterprises"]), int(row["eligible_rows"]), int(row["refused_rows"]),
               Decimal(row["counted_amount"]))
        assert got == sums.get(row["measure_id"], (0, 0, 0, Decimal(0))), row["measure_id"]


def check_workbook(path, sums):
    book = openpyxl.load_workbook(path)
    titles = {}
    per_title = defaultdict(Decimal)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{path} {sheet.title} {cell.coordinate}: a formula"
                if cell.data_type == "s":
                    assert not list(resident_ids(cell.value)), f"{path} {sheet.title} {cell.coordinate}: a resident id"
    fen = lambda value: Decimal(value.replace(",", "")) if isinstance(value, str) else Decimal(str(value))
    rows = list(book.worksheets[1].iter_rows(min_row=4, values_only=True))
    for row in rows[:-1]:
        titles[row[0]] = row[1]
        want = sums.get(row[1], (0, 0, 0, Decimal(0)))
        got = (row[2], row[3], row[5], fen(row[6]).quantize(FEN))
        assert got == want, f"{path}: {row[1]}: {got} instead of {want}"
    assert fen(rows[-1][6]).quantize(FEN) == sum((sums[i][3] for i in titles.values() if i in sums), Decimal(0)), path
    first = book.worksheets[5].title
    for sheet in book.worksheets:
        if sheet.title == first or sheet.title.startswith(first + " "):
            for row in sheet.iter_rows(min_row=4):
                assert row[0].data_type in "sn" and (row[0].value is None or isinstance(row[0].value, str)), \
                    f"{path} {row[0].coordinate}: a code that is no text"
                per_title[row[3].value] += fen(row[6].value).quantize(FEN)
    if len(titles) == len(rows) - 1:  # titles tell measures apart
        for title, amount in per_title.items():
            assert amount == sums[titles[title]][3], f"{path}: list of {title} adds up to {amount}"
    return len(titles)


class Page(HTMLParser):
    """Refuses whatever a page could fetch or run."""

    def __init__(self, path):
        super().__init__()
        self.path, self.lang = path, None

    def handle_starttag(self, tag, attrs):
        assert tag not in ("script", "link", "img", "iframe", "object", "embed", "base"), f"{self.path}: <{tag}>"
        for name, value in attrs:
            assert name not in ("src", "srcset", "style", "onclick", "onload"), f"{self.path}: {name}="
            assert name != "href" or value.startswith("#"), f"{self.path}: href {value}"
        if tag == "html":
            self.lang = dict(attrs).get("lang")


def check_page(path):
    text = path.read_text("utf-8")
    page = Page(path)
    page.feed(text)
    assert page.lang in ("zh-CN", "en"), path
    style = re.search(r"<style>(.*?)</style>", text, re.S).group(1)
    assert "url(" not in style and "@import" not in style, f"{path}: style fetches something"
    assert not list(resident_ids(text)), f"{path}: a resident id"


def main():
    run = Path(sys.argv[1])
    outputs = check_manifest(run)
    rows = check_tables(run, outputs)
    sums = totals(rows)
    check_summary(run, sums)
    books, pages = sorted(run.glob("reports/*/*.xlsx")), sorted(run.glob("reports/*/*.html"))
    assert books and [p.with_suffix("") for p in books] == [p.with_suffix("") for p in pages]
    for book in books:
        check_workbook(book, sums)
    for page in pages:
        check_page(page)
    print(f"outputs: {len(rows)} rows, {len(sums)} measures, {len(books)} workbooks and {len(pages)} pages agree")


if __name__ == "__main__":
    main()
