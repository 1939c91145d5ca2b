#!/usr/bin/env python3
"""No resident number, person's name or account of the exports gets where it does not belong.

Usage: check_privacy.py RUN_FOLDER EXPORTS [FILE...]

Looks at the reports, the summary, the manifest and the control totals of a run, and at further files (what was said on stdout and
stderr). The values are taken from the raw exports, damaged rows included, and not from what the program made of them.
"""

import re
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "oracle"))
sys.dont_write_bytecode = True

from layout import heading  # noqa: E402
from raw import raw_sheets  # noqa: E402
from values import text, uscc_ok  # noqa: E402

PERSONAL = re.compile(r"姓名|法定代表人|证件号|账号|联系人|电话|手机|车牌")
SHORTEST = 3  # a value of one or two characters is in every text by chance


def personal_values(exports):
    """Heading -> values, over all files and sheets."""
    found = defaultdict(set)
    for path in sorted(exports.iterdir()):
        for _, _, rows in raw_sheets(str(path)):
            columns = {}
            for row in rows:
                if isinstance(row, Exception):
                    continue
                here = {j: heading(cell)[0] for j, cell in enumerate(row)
                        if isinstance(cell, str) and len(cell) < 20 and PERSONAL.search(text(cell))}
                if here and not columns:
                    columns = here
                    continue
                for j, name in columns.items():
                    value = text(row[j]) if j < len(row) else ""
                    if len(value) >= SHORTEST and not uscc_ok(value):  # borrowers may be enterprises
                        found[name].add(value)
    return found


def narrow(content):
    """As a searcher would see it: half-width, without tags."""
    return text(re.sub(r"<[^>]*>", "\n", content))


def texts(run, others):
    """What may be looked at outside the office: (name, text)."""
    for name in ("summary.csv", "manifest.json", "control_totals.csv", "control_amounts.csv"):
        yield name, narrow((run / name).read_text("utf-8-sig"))
    for path in sorted((run / "reports").rglob("*")):
        if path.suffix == ".html":
            yield path.name, narrow(path.read_text("utf-8"))
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                for part in book.namelist():
                    if part.endswith(".xml"):
                        yield f"{path.name}/{part}", narrow(book.read(part).decode("utf-8"))
    for path in others:
        yield path.name, narrow(path.read_text("utf-8"))


def main():
    run, exports, others = Path(sys.argv[1]), Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]]
    personal = personal_values(exports)
    assert len(personal) >= 5 and all(personal.values()), f"personal columns found: {sorted(personal)}"
    by_length = defaultdict(dict)
    for name, values in personal.items():
        for value in values:
            by_length[len(value)][value] = name
    looked, leaks, seen = 0, [], set()
    for where, content in texts(run, others):
        looked += 1
        seen.add(where.split("/")[0])
        for length, values in by_length.items():
            for at in range(len(content) - length + 1):
                name = values.get(content[at:at + length])
                if name:
                    leaks.append(f"{where}: a value of {name}, {length} characters, at {at}")
    for leak in leaks[:20]:
        print(leak)
    assert not leaks, f"{len(leaks)} personal values shown"
    assert {"数据质量.xlsx", "数据质量.html"} <= seen, "the report on data quality was not looked at"
    count = sum(len(v) for v in personal.values())
    print(f"privacy: none of {count} values of {len(personal)} personal columns in {looked} texts")


if __name__ == "__main__":
    main()
