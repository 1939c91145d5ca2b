#!/usr/bin/env python3
"""Opens what a run wrote with other people's libraries and adds it up again.

Usage: check_outputs.py RUN_FOLDER
"""

import base64
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
           "source_file source_sheet source_line due_date").split()
TYPES = {"eligible": pa.int8(), "counted": pa.int8(), "base_amount": pa.decimal128(18, 2),
         "amount": pa.decimal128(18, 2), "value": pa.decimal128(20, 8), "source_line": pa.int32(), "due_date": pa.date32()}
CALENDAR = "scope township month measure_id enterprises rows undetermined_rows amount".split()
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


def check_calendar(run, outputs, rows, sums):
    """Both files say the same; months add up to what the deferrals grant, for the county and for its townships."""
    calendar = read_csv(run / "deferral_calendar.csv")
    assert calendar and list(calendar[0]) == CALENDAR
    table = pq.read_table(run / "deferral_calendar.parquet")
    assert table.column_names == CALENDAR
    for name in CALENDAR:
        column = [f"{v:f}" if isinstance(v, Decimal) else str(v) for v in table.column(name).to_pylist()]
        assert column == [plain(r[name]) for r in calendar], f"{name} of the calendar differs between csv and parquet"
    for name in ("deferral_calendar.csv", "deferral_calendar.parquet"):
        assert outputs[name]["rows"] == len(calendar), name
    dated = [r for r in rows if r["due_date"]]
    want = defaultdict(lambda: [set(), 0, Decimal(0)])
    for row in dated:
        cell = want[row["due_date"][:7], row["measure_id"]]
        cell[0] |= {row["uscc"]} - {""}
        cell[1] += 1
        cell[2] += money(row)
    county = {(r["month"], r["measure_id"]): [int(r["enterprises"]), int(r["rows"]), Decimal(r["amount"])]
              for r in calendar if r["scope"] == "county"}
    assert county == {key: [len(cell[0]), *cell[1:]] for key, cell in want.items()}, "the calendar is not what the rows say"
    for scope in ("county", "township"):
        amounts, counts = defaultdict(Decimal), defaultdict(int)
        for row in calendar:
            if row["scope"] == scope:
                amounts[row["measure_id"]] += Decimal(row["amount"])
                counts[row["measure_id"]] += int(row["rows"])
        for measure in {r["measure_id"] for r in dated}:
            assert (counts[measure], amounts[measure]) == (sums[measure][1], sums[measure][3]), f"{scope} calendar of {measure}"


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


def check_summary(run, rows, sums):
    """Sums agree; an indicator has a value instead of one. Gives the measure of every title and the indicators."""
    titles, indicators = {}, set()
    for row in read_csv(run / "summary.csv"):
        measure = row["measure_id"]
        want = sums.get(measure, (0, 0, 0, Decimal(0)))
        got = (int(row["eligible_enterprises"]), int(row["eligible_rows"]), int(row["refused_rows"]))
        assert got == want[:3], measure
        if row["counted_amount"]:
            assert Decimal(row["counted_amount"]) == want[3], measure
            assert not row["value"], measure
        else:
            indicators.add(measure)
            there = {r["value"] for r in rows if r["measure_id"] == measure and r["eligible"] == "1"}
            assert not row["value"] or row["value"] in there, f"{measure}: no row has the value {row['value']}"
        assert titles.setdefault(plain(row["title"]), measure) == measure, "titles do not tell measures apart"
    return titles, indicators


def table(sheet):
    """Rows of a sheet as dictionaries by heading: title, note, headings, rows."""
    head = [cell.value for cell in sheet[3]]
    return [dict(zip(head, row)) for row in sheet.iter_rows(min_row=4)]


def check_sheet(path, sheet):
    """No formulas but totals that follow the filter, no resident ids; headings are filtered and stay in sight."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                name = cell.column_letter
                want = f"=SUBTOTAL(109,{name}4:{name}{cell.row - 1})"
                assert cell.value == want and cell.row == sheet.max_row, f"{path} {sheet.title} {cell.coordinate}: a formula"
            if cell.data_type == "s":
                assert not list(resident_ids(cell.value)), f"{path} {sheet.title} {cell.coordinate}: a resident id"
    assert sheet.freeze_panes and sheet.freeze_panes.endswith("4"), f"{path} {sheet.title}: headings scroll away"
    assert sheet.auto_filter.ref.startswith("A3:"), f"{path} {sheet.title}: no filter"


def fen(cell):
    value = cell.value
    return Decimal(value.replace(",", "") if isinstance(value, str) else str(value)).quantize(FEN)


TOTALS, LIST, HELPED = ("合计", "Totals"), ("应享名单", "Entitled"), ("配合的措施", "Helped")
OWED, OVER = ("未享名单", "Owed"), ("误享多享名单", "To be checked")
AMOUNT, MEASURE = ("应享金额（元）", "Amount (yuan)"), ("措施", "Measure")
DIFFERENCE = ("差额（元）", "Difference (yuan)")


def either(row, names):
    return next(row[name] for name in names if name in row)


def check_lists(path, book, titles, gaps):
    """Both lists of differences add up to the comparison, measure by measure; a formula's figure is the sum of its rows."""
    for names, sign in ((OWED, 1), (OVER, -1)):
        sheet = next((s for s in book.worksheets if s.title in names), None)
        if sheet is None:
            continue
        found, rows = defaultdict(Decimal), table(sheet)
        for row in rows[:-1]:
            found[either(row, MEASURE).value] += fen(either(row, DIFFERENCE))
        for title, amount in found.items():
            if title in titles:  # the name of a choice is no measure
                assert amount == gaps[titles[title], sign], f"{path}: {title}: {amount} instead of {gaps[titles[title], sign]}"
        assert fen(either(rows[-1], DIFFERENCE)) == sum(found.values(), Decimal(0)), f"{path} {sheet.title}: total"


def differences(run):
    """Sum of the gaps of every measure, above and below zero."""
    gaps = defaultdict(Decimal)
    with (run / "comparison.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            gap = Decimal(row["gap"])
            gaps[row["measure_id"], 1 if gap > 0 else -1] += gap
    return gaps


def check_workbook(path, sums, titles, indicators, gaps):
    for sheet in openpyxl.load_workbook(path).worksheets:
        check_sheet(path, sheet)
    book = openpyxl.load_workbook(path, data_only=True)
    check_lists(path, book, titles, gaps)
    helped = next((table(s) for s in book.worksheets if s.title in HELPED), [])
    for row in helped:
        measure = titles[either(row, MEASURE).value]
        assert fen(either(row, AMOUNT)) == sums.get(measure, (0, 0, 0, Decimal(0)))[3], f"{path}: {measure}"
    totals = next((table(s) for s in book.worksheets if s.title in TOTALS), None)
    if totals is None:  # a unit with boards and duties, but no measure
        return
    own = set()
    for row in totals[:-1]:
        measure = titles[either(row, MEASURE).value]
        own.add(measure)
        numbers = [cell.value for cell in list(row.values())[2:7]]
        if measure in indicators:
            assert numbers == [None] * 5, f"{path}: {measure} is added up"
            continue
        want = sums.get(measure, (0, 0, 0, Decimal(0)))
        got = (numbers[0], numbers[1], numbers[3], fen(either(row, AMOUNT)))
        assert got == want, f"{path}: {measure}: {got} instead of {want}"
    total = sum((sums[m][3] for m in own - indicators if m in sums), Decimal(0))
    assert fen(either(totals[-1], AMOUNT)) == total, path
    per_measure = defaultdict(Decimal)
    lists = [s for s in book.worksheets if s.title.startswith(LIST)]
    for sheet in lists:
        for row in table(sheet):
            code, title, amount = list(row.values())[0], either(row, MEASURE).value, fen(either(row, AMOUNT))
            if title is None:
                assert amount == total, f"{path}: the list ends with {amount}, not {total}"
                continue
            assert code.value is None or isinstance(code.value, str), f"{path} {code.coordinate}: a code that is no text"
            per_measure[titles[title]] += amount
    for measure, amount in per_measure.items():
        assert amount == sums[measure][3], f"{path}: list of {measure} adds up to {amount}"
    assert sum(per_measure.values(), Decimal(0)) == total, path


# Only lengths of bars and columns stand in attributes.
LENGTHS = re.compile(r"((width|left|margin-left):[0-9.]+%;?)+")


class Page(HTMLParser):
    """Refuses whatever a page could fetch or run."""

    def __init__(self, path):
        super().__init__()
        self.path, self.lang = path, None

    def handle_starttag(self, tag, attrs):
        assert tag not in ("link", "img", "iframe", "object", "embed", "base"), f"{self.path}: <{tag}>"
        for name, value in attrs:
            assert name not in ("src", "srcset", "onclick", "onload"), f"{self.path}: {name}="
            assert name != "style" or LENGTHS.fullmatch(value), f"{self.path}: style={value}"
            assert name != "href" or value.startswith("#"), f"{self.path}: href {value}"
        if tag == "html":
            self.lang = dict(attrs).get("lang")


def check_page(path):
    text = path.read_text("utf-8")
    page = Page(path)
    page.feed(text)
    assert page.lang in ("zh-CN", "en"), path
    for script in re.findall(r"<script>(.*?)</script>", text, re.S):
        code = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"script-src 'sha256-{code}'" in text, f"{path}: a script that its policy does not admit"
        assert not re.search(r"fetch|XMLHttpRequest|import|eval|http", script), f"{path}: its script fetches something"
    style = re.search(r"<style>(.*?)</style>", text, re.S).group(1)
    assert "url(" not in style and "@import" not in style, f"{path}: style fetches something"
    assert not list(resident_ids(text)), f"{path}: a resident id"


def main():
    run = Path(sys.argv[1])
    outputs = check_manifest(run)
    rows = check_tables(run, outputs)
    sums = totals(rows)
    check_calendar(run, outputs, rows, sums)
    titles, indicators = check_summary(run, rows, sums)
    gaps = differences(run)
    books, pages = sorted(run.glob("reports/*/*.xlsx")), sorted(run.glob("reports/*/*.html"))
    assert books and [p.with_suffix("") for p in books] == [p.with_suffix("") for p in pages]
    for book in books:
        if book.parent.name == "data_quality":  # check_quality.py adds it up
            for sheet in openpyxl.load_workbook(book).worksheets:
                check_sheet(book, sheet)
            continue
        check_workbook(book, sums, titles, indicators, gaps)
    for page in pages:
        check_page(page)
    print(f"outputs: {len(rows)} rows, {len(sums)} measures, {len(books)} workbooks and {len(pages)} pages agree")


if __name__ == "__main__":
    main()
