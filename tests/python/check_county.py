#!/usr/bin/env python3
"""Adds up the sheet of the county from the tables of its run, with code that shares nothing with the program.

Usage: check_county.py RUN_FOLDER

reports/index.html and reports/全县总览.xlsx against entitlements.csv, comparison.csv and boards.csv: amounts by kind of relief to the fen
(workbook) and to 0.01万元 rounded half up (page), the headline, targets met and missed; statistics.csv and .parquet against entitlements.csv,
cell by cell; refund_forecast.csv against comparison.csv, its shares to the fen. The printed page must be one sheet of A4: where
Chromium is there, its PDF is counted.
"""

import csv
import html
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as parquet

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"exempt": "免征", "reduce": "减征", "deduct": "抵扣", "refund": "退税", "return": "返还", "subsidise": "补贴", "defer": "缓缴"}


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def fen(text):
    return int(Decimal(text) * 100)


def wan(amount):
    value = (Decimal(amount) / 1_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{value:,.2f}"


def kinds_of_pack():
    """Name under which it is reported -> kind, of measures and choices."""
    found = {}
    for path in sorted((ROOT / "data/policy/2022/measures").glob("*.toml")):
        if ".cases." in path.name:
            continue
        measure = tomllib.loads(path.read_text("utf-8"))
        found.setdefault(measure["id"].split(".")[0], measure["kind"])
    choices = tomllib.loads((ROOT / "data/policy/2022/comparison.toml").read_text("utf-8")).get("choice", [])
    for choice in choices:
        found[choice["id"]] = found[choice["measures"][0]]
    return found


def added_up(run, kinds):
    """Kind -> amounts in fen: all, entitled, arrived, missed, less, over, wrong, ledger."""
    sums = defaultdict(lambda: defaultdict(int))
    for row in rows(run / "entitlements.csv"):
        kind = kinds[row["measure_id"]]
        if row["eligible"] == "1" and row["counted"] == "1" and row["amount"] and kind != "indicator":
            sums[kind]["all"] += fen(row["amount"])
    for row in rows(run / "comparison.csv"):
        sum_ = sums[kinds[row["measure_id"]]]
        entitled, enjoyed = fen(row["entitled"]), fen(row["enjoyed"])
        sum_["entitled"] += entitled
        sum_["ledger"] += enjoyed
        sum_["arrived"] += min(entitled, enjoyed)
        part = {"应享未享": "missed", "少享": "less", "多享": "over", "误享": "wrong", "一致": None}[row["kind"]]
        if part:
            sum_[part] += abs(entitled - enjoyed)
    return sums


def total_of(sums):
    total = defaultdict(int)
    for kind, sum_ in sums.items():
        if kind != "defer":
            for part, amount in sum_.items():
                total[part] += amount
    return total


def sheet(book, name):
    found = book[name]
    table = [[cell.value for cell in row] for row in found.iter_rows(min_row=3)]
    return table[0], table[1:]


def check_workbook(run, sums):
    book = openpyxl.load_workbook(run / "reports" / "全县总览.xlsx")
    heads, lines = sheet(book, "按方式")
    columns = {"应享（元）": "all", "其中已比对（元）": "entitled", "已享（元）": "arrived", "应享未享（元）": "missed", "少享（元）": "less",
               "多享（元）": "over", "误享（元）": "wrong", "台账记载已享（元）": "ledger"}
    want = {KINDS[kind]: sum_ for kind, sum_ in sums.items()}
    want["合计"] = total_of(sums)
    seen = 0
    for line in lines:
        line = dict(zip(heads, line))
        if line["方式"] is None:
            continue
        for head, part in columns.items():
            value = line[head]
            if value is None:
                assert line["已比对措施"] == 0, (line["方式"], head)
                continue
            assert round(Decimal(str(value)) * 100) == want[line["方式"]][part], (line["方式"], head, value, want[line["方式"]][part])
            seen += 1
    months = [row for row in sheet(book, "按月")[1] if row[0] not in (None, "合计")]
    months = sum(round(Decimal(str(row[1])) * 100) for row in months)
    assert months == want["合计"]["entitled"], "the months do not add up"
    return seen


def check_page(run, sums):
    page = (run / "reports" / "index.html").read_text("utf-8")
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    total = total_of(sums)
    for part in ("entitled", "arrived", "missed"):
        assert f"{wan(total[part])}万元" in text, part
    for kind, sum_ in sums.items():
        row = re.search(rf"<b>{KINDS[kind]}</b>.*?</tr>", page, re.S)
        assert row, KINDS[kind]
        assert wan(sum_["all"]) in row.group(), (kind, "all")
        if "entitled" in sum_:
            for part in ("entitled", "arrived", "missed", "less", "wrong"):
                assert wan(sum_[part]) in row.group(), (kind, part, wan(sum_[part]))
    for link in re.findall(r'href="([^"#]+)"', page):
        assert (run / "reports" / html.unescape(link)).is_file(), link
    return text


def check_targets(run, text):
    met = {"met", "le_1%", "le_0.8%"}
    missed = {"not_met", "above_1%"}
    flags = [set(row["flag"].split(";")) for row in rows(run / "boards.csv")]
    counts = [sum(1 for f in flags if f & met), sum(1 for f in flags if f & missed)]
    words = f"{sum(counts)}项完成{counts[0]}项，{counts[1]}项未完成"
    assert words in text, words
    return words


def last_month(period):
    if len(period) == 4:
        return f"{period}-12"
    return f"{period[:4]}-{int(period[5]) * 3:02d}" if period[4] == "Q" else period[:7]


def check_statistics(run, kinds):
    """Every cell of every month, and the sums of the year so far, counted anew from entitlements.csv."""
    cells = defaultdict(lambda: [set(), 0, 0, 0])
    for row in rows(run / "entitlements.csv"):
        if row["eligible"] == "1" and kinds[row["measure_id"]] != "indicator":
            code = row["record_key"].lstrip("'").split(":")[0]
            tax = code if ":" in row["record_key"] and re.fullmatch(r"[A-Za-z]+", code) else ""
            cell = cells[last_month(row["period"]), row["measure_id"], tax]
            cell[0].add(row["uscc"])
            cell[1] += 1
            cell[2] += row["amount"] == ""
            cell[3] += fen(row["amount"]) if row["amount"] and row["counted"] == "1" else 0
    found = defaultdict(lambda: [0, 0, 0, 0])
    year, lines = {}, []
    for row in rows(run / "statistics.csv"):
        lines.append(row)
        cell = found[row["month"], row["measure_id"], row["tax"]]
        for at, name in enumerate(("enterprises", "rows", "undetermined_rows")):
            cell[at] += int(row[name])
        cell[3] += fen(row["amount"])
        key = (row["month"][:4],) + tuple(row[name] for name in ("measure_id", "tax", "industry", "size", "ownership", "township"))
        so_far = year.setdefault(key, [0, 0])
        so_far[0] += int(row["rows"])
        so_far[1] += fen(row["amount"])
        assert so_far == [int(row["year_rows"]), fen(row["year_amount"])], (row["month"], key)
        assert int(row["enterprises"]) <= int(row["year_enterprises"])
    # Rows of no enterprise count as rows only.
    want = {key: [len(who - {""}), *rest] for key, (who, *rest) in cells.items()}
    assert dict(found) == want, [(k, found.get(k), want.get(k)) for k in set(found) | set(want) if found.get(k) != want.get(k)][:3]
    table = parquet.read_table(run / "statistics.parquet").to_pylist()
    assert [(r["month"], r["measure_id"], r["year_rows"], int(r["amount"] * 100)) for r in table] == [
        (r["month"], r["measure_id"], int(r["year_rows"]), fen(r["amount"])) for r in lines], "csv and parquet differ"
    return f"{len(lines)} cells of statistics"


def check_forecast(run, kinds):
    want = defaultdict(int)
    for row in rows(run / "comparison.csv"):
        if kinds[row["measure_id"]] == "refund" and row["kind"] in ("应享未享", "少享"):
            want[last_month(row["period"]), row["measure_id"]] += fen(row["gap"])
    found = {}
    for row in rows(run / "refund_forecast.csv"):
        amount, central, location, pooled = (fen(row[name]) for name in ("amount", "central", "location_15", "pooled_35"))
        # 财预〔2019〕205号: half, fifteen hundredths, the rest; half up.
        assert (central, location) == ((amount + 1) // 2, (amount * 15 + 50) // 100) and central + location + pooled == amount, row
        found[row["month"], row["measure_id"]] = amount
    assert found == dict(want), "forecast"
    return f"{sum(found.values()) / 100:,.2f} yuan of refunds to come"


def check_print(run):
    browser = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if not browser:
        return "A4 sheet NOT checked: no Chromium here"
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "county.pdf"
        page = (run / "reports" / "index.html").resolve().as_uri()
        subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile",
                        f"--print-to-pdf={pdf}", page], check=True, capture_output=True, timeout=120)
        pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf.read_bytes()))
    assert pages == 1, f"the sheet of the county takes {pages} pages"
    return "one sheet of A4"


def main():
    run = Path(sys.argv[1])
    kinds = kinds_of_pack()
    sums = added_up(run, kinds)
    cells = check_workbook(run, sums)
    text = check_page(run, sums)
    targets = check_targets(run, text)
    months = f"{check_statistics(run, kinds)}, {check_forecast(run, kinds)}"
    print(f"county: {cells} amounts by kind to the fen, headline and page agree; {targets}; {months}; {check_print(run)}")


if __name__ == "__main__":
    main()
