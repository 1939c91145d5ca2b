"""Actions are the rows of the comparison that are not 一致; sums per kind, department and enterprise are equal to the fen.

Usage: check_actions.py RUN
"""
import collections
import csv
import hashlib
import pathlib
import sys

import pyarrow.parquet as pq

run = pathlib.Path(sys.argv[1])


def table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fen(text):
    sign = -1 if text.startswith("-") else 1
    whole, _, part = text.lstrip("-").partition(".")
    assert len(part) == 2, text
    return sign * (int(whole) * 100 + int(part))


def name(*parts):
    return hashlib.sha256("".join(p + "\x1f" for p in parts).encode()).hexdigest()


compared = {}
for row in table(run / "comparison.csv"):
    if row["kind"] != "一致":
        key = (row["measure_id"], row["uscc"], row["period"])
        assert key not in compared, key
        compared[key] = (row["kind"], fen(row["entitled"]), fen(row["enjoyed"]), fen(row["gap"]))

listed = {}
sizes = []
for row in table(run / "actions.csv"):
    key = (row["措施编号"], row["统一社会信用代码"], row["属期"])
    assert key not in listed, key
    entitled, enjoyed, gap = (fen(row[c]) for c in ("应享（元）", "已享（元）", "差额（元）"))
    listed[key] = row
    kind, *amounts = compared[key]
    assert amounts == [entitled, enjoyed, gap], key
    assert row["类别"] == kind or (row["类别"] == "已过期" and kind in ("应享未享", "少享")), key
    assert row["清单编号"] == name(*key)[:16], key
    assert row["事实指纹"] == name(*key, str(entitled), str(enjoyed))[:12], key
    assert row["原因"] and row["办理"] and row["依据"] and row["主管部门"], key
    if row["类别"] == "已过期":
        assert int(row["剩余天数"]) < 0, key
    sizes.append(abs(gap))
assert listed.keys() == compared.keys(), "actions and comparison have other keys"
assert sizes == sorted(sizes, reverse=True), "the worst is not first"


def by_kind(rows):
    sums = collections.Counter()
    for row in rows:
        sums[row["类别"]] += fen(row["差额（元）"])
    return sums


# The typed file has the same rows in the same order.
typed = pq.read_table(run / "actions.parquet").to_pylist()
assert len(typed) == len(listed)
for row, action in zip(typed, listed.values()):
    assert row["line_id"] == action["清单编号"]
    for column, heading in (("entitled_fen", "应享（元）"), ("enjoyed_fen", "已享（元）"), ("gap_fen", "差额（元）")):
        assert row[column] == fen(action[heading])
    assert str(row["deadline"] or "") == action["期限"]

# Every department's list is the county's lines that name it, and nothing else.
by_id = {row["清单编号"]: row for row in listed.values()}
seen = collections.Counter()
departments = 0
for path in sorted(run.glob("reports/*/actions.csv")):
    own = table(path)
    departments += 1
    seen.update(row["清单编号"] for row in own)
    for row in own:
        county = by_id[row["清单编号"]]
        assert all(row[c] == county[c] for c in ("差额（元）", "类别", "期限", "事实指纹")), path
    names = [p.stem for p in path.parent.glob("*.xlsx")]
    assert len(names) == 1, path
    mine = [r for r in listed.values() if names[0] in r["主管部门"].split("、")]
    assert by_kind(mine) == by_kind(own) and len(mine) == len(own), path
for row in listed.values():
    assert seen[row["清单编号"]] == len(row["主管部门"].split("、")), row["清单编号"]


# What enterprises are told is what is owed and open.
def owed(rows):
    return sum(fen(r["差额（元）"]) for r in rows if r["类别"] in ("应享未享", "少享") and r["统一社会信用代码"])


for path in [run / "push.csv", *sorted(run.glob("reports/*/push.csv"))]:
    pushed = sum(fen(r["未享（元）"]) for r in table(path))
    assert pushed == owed(table(path.parent / "actions.csv")), path

print(f"actions: {len(listed)} lines, {departments} departments, fen by kind {dict(sorted(by_kind(listed.values()).items()))}")
