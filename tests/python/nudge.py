#!/usr/bin/env python3
"""Changes every threshold, date, list entry and code of a policy pack by its least step and names the changes that no worked case notices.

Usage: nudge.py HUIQI [--policy DIR] [--schemas DIR] [--only TEXT] [--jobs N] [--most N]

A change is noticed if `huiqi check` refuses the changed pack: a case fails, or the pack itself is no longer sound. Changes that cannot
be told from the original by any record stand, with the reason, in EQUIVALENT. Exit code 1 if more than N changes (0 if not said) go unnoticed.
"""

import argparse
import datetime as dt
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from queue import Queue

# Description (a pattern) -> why nothing can notice the change. Reviewed one by one.
EQUIVALENT = {
    r'lookup gb_section: (without row|value of) "(0\d|1[0-2]|4[4-9]|50)"': "no measure asks for sections A, B, D and E: no section is as good",
    r"absorption_month: literal 1: 1 -> 2": "six months complete before 2022 give no row, in which month of 2021 they were complete",
    r"mfg_sales_2021q4: parameter window_start": "founded at any day of October 2020: twelve months of twelve",
    r"size_mfg_2021q4: literal 'none'": "any text that is no class",
    r"parameter account_to: 2022-03-31 -> 2022-04-01": "no period ends on 1 April",
    r"(six_taxes_two_fees_half|key_group_\w+(\.cit)?|veteran_\w+(\.cit)?): to of a version": "no row after 2022 (period_cutoff)",
    r"(arrears_clearing_rate|unemp_stability_refund): from of a version": "published later than that day",
    r"settlement: (from|to) of a version": "only the annual line that ends on 2021-12-31 is in scope",
    r"startup_loan_interest.*: parameter term: 24 -> 25": "contracts from 2021 on: no 24 months end in 2022",
    r'parameter hires_needed: "15%" -> "14.99%"': "no share of at most 100 persons lies between",
    r'parameter first_band: "100" -> "99.999999"': "less than half a fen at any income",
    r"(vat_credit_refund_\w+|landlord_\w+|ratio|months_eq|monthly_tax).*: to of a version: 2022-12-31 -> 2022-12-30": "asked by the month: any day of December",
    r"(key_group|veteran)_\w+: from of a version: 2022-01-01 -> 2021-12-31": "only lines of 2022 are in scope",
    r"(vat_credit_refund|landlord|person_once).*: from of a version: \S+ -> \d{4}-\d\d-31": "asked by the month, which begins on its first day",
    r"person_once: to of a version: 2022-12-31 -> 2022-12-30": "asked by the month: any day of December",
    r"parameter last_period: 2022-11-30 -> 2022-12-01": "no period ends on 1 December",
}

FEN_OF_WAN = Decimal("0.000001")
FEN_OF_YUAN = Decimal("0.01")
DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
MONTH = re.compile(r"^\d{4}-\d{2}$")


def day_steps(text):
    day = dt.date.fromisoformat(text)
    return [str(day - dt.timedelta(days=1)), str(day + dt.timedelta(days=1))]


def month_steps(text):
    months = int(text[:4]) * 12 + int(text[5:]) - 1
    return ["%04d-%02d" % divmod_month(months + step) for step in (-1, 1)]


def divmod_month(months):
    return months // 12, months % 12 + 1


def ratio_steps(text):
    if text.endswith("%"):
        value = Decimal(text[:-1])
        return [f"{value - Decimal('0.01')}%", f"{value + Decimal('0.01')}%"]
    if "/" in text:
        return ["0." + "9" * 9]
    value = Decimal(text)
    return [str(value - Decimal("0.0001")), str(value + Decimal("0.0001"))]


def steps(text, unit):
    """Least steps down and up of a value written without quotes, by its unit."""
    if unit in ("date",) or DAY.match(text):
        return day_steps(text)
    if unit == "month" or (unit is None and MONTH.match(text)):
        return month_steps(text)
    if unit == "wan_yuan":
        return [f"{Decimal(text) - FEN_OF_WAN}", f"{Decimal(text) + FEN_OF_WAN}"]
    if unit == "yuan":
        return [f"{Decimal(text) - FEN_OF_YUAN}", f"{Decimal(text) + FEN_OF_YUAN}"]
    if unit == "ratio":
        return ratio_steps(text)
    if re.fullmatch(r"-?\d+", text) and unit != "text":
        return [str(int(text) - 1), str(int(text) + 1)]
    return [text + "x"]


def parameters(source):
    """`name = { value = …, unit = …, … }`."""
    for found in re.finditer(r"^(\w+) = \{ value = (.+?), unit = \"(\w+)\"", source, re.M):
        name, value, unit = found.groups()
        begin = found.start(2)
        if unit == "list":
            yield from entries(value, begin, f"parameter {name}")
        elif unit == "boolean":
            yield begin, value, "false" if value == "true" else "true", f"parameter {name}"
        else:
            quoted = value.startswith('"')
            for new in steps(value.strip('"'), unit):
                yield begin, value, f'"{new}"' if quoted else new, f"parameter {name}"


def entries(value, begin, what):
    """Each entry of a list left out, one after the other."""
    texts = list(re.finditer(r'"[^"]*"', value))
    for found in texts:
        left = [other.group() for other in texts if other.start() != found.start()]
        yield begin, value, "[" + ", ".join(left) + "]", f"{what}: without {found.group()}"


def versions(source):
    for found in re.finditer(r"^(from|to|published|as_of) = (\d{4}-\d{2}-\d{2})", source, re.M):
        for new in day_steps(found.group(2)):
            yield found.start(2), found.group(2), new, f"{found.group(1)} of a version"


def lookups(source):
    for block in re.finditer(r"^\[\[lookup\]\]\n(.*?)(?=^\[\[|\Z)", source, re.M | re.S):
        text, at = block.group(1), block.start(1)
        name = re.search(r'id = "(\w+)"', text).group(1)
        output = re.search(r'output = "(\w+)"', text)
        codes = re.search(r"^codes = (\[.*?\])", text, re.M | re.S)
        if codes:
            yield from entries(codes.group(1), at + codes.start(1), f"lookup {name}")
        for row in re.finditer(r'\{ (key|from) = ("[^"]*"|[\d-]+), value = ("[^"]*"|[^,} ]+)[^}]*\},?', text):
            kind, key, value = row.groups()
            yield at + row.start(), row.group(), "", f"lookup {name}: without row {key}"
            if kind == "from":
                for new in day_steps(key):
                    yield at + row.start(2), key, new, f"lookup {name}: from {key}"
            bare = value.strip('"')
            for new in steps(bare, output and output.group(1)):
                yield at + row.start(3), value, f'"{new}"' if value.startswith('"') else new, f"lookup {name}: value of {key}"


def decisions(source):
    for block in re.finditer(r"^\[\[decision\]\]\n(.*?)(?=^\[\[|\Z)", source, re.M | re.S):
        text, at = block.group(1), block.start(1)
        name = re.search(r'id = "(\w+)"', text).group(1)
        units = dict(re.findall(r'\{ id = "(\w+)", unit = "(\w+)"', text))
        for row in re.finditer(r"^  \{ .* \},$", text, re.M):
            for cell in re.finditer(r'(\w+) = "([<>=]+) (\d+)"', row.group()):
                for new in steps(cell.group(3), units[cell.group(1)]):
                    begin = at + row.start() + cell.start(3)
                    yield begin, cell.group(3), new, f"decision {name}: {row.group().strip()} {cell.group(1)}"


FORMULA = re.compile(r'^(expr|where|base|value|counted|undetermined_when) = ("""\n.*?\n"""|"[^"\n]*")', re.M | re.S)
TEXT_OF = ("LOOKUP(", "DECIDE(", "IN_LIST(", "GRANTED(", "ELIGIBLE(")


def literals(source):
    """Literals in formulas: months, dates, whole numbers, texts; not the names of lookups and measures."""
    for formula in FORMULA.finditer(source):
        text, at = formula.group(2), formula.start(2)
        taken = []
        for found in re.finditer(r"'([^']*)'", text):
            taken.append(found.span())
            before, literal, begin = text[: found.start()], found.group(1), at + found.start(1)
            if before.endswith(TEXT_OF) or literal in ("", ":", "#"):
                continue
            if before.endswith("MONTH("):
                new = month_steps(literal)
            elif before.endswith("DATE "):
                new = day_steps(literal)
            else:
                new = [literal + "x"]
            for step in new:
                yield begin, literal, step, f"literal '{literal}'"
        for found in re.finditer(r"(?<![\w.'-])(\d+)(?![\w.'-])", text):
            if any(begin <= found.start() < end for begin, end in taken):
                continue
            for step in (-1, 1):
                number = int(found.group()) + step
                if number >= 0:
                    yield at + found.start(), found.group(), str(number), f"literal {found.group()}"


def changes(policy):
    for path in sorted(policy.rglob("*.toml")):
        if path.name.endswith(".cases.toml") or path.name == "pack.toml":
            continue
        source = path.read_text(encoding="utf-8")
        for find in (parameters, versions, lookups, decisions, literals):
            for begin, old, new, what in find(source):
                assert source[begin : begin + len(old)] == old, (path, what)
                line = source.count("\n", 0, begin) + 1
                where = f"{path.relative_to(policy)}:{line} {owner(source, begin)}: {what}: {old if len(old) < 60 else '…'} -> {new if len(new) < 60 else '…'}"
                yield path.relative_to(policy), source[:begin] + new + source[begin + len(old) :], where, owner(source, begin)


def owner(source, begin):
    """The id of the fact, condition, line or lookup that a place belongs to."""
    found = re.findall(r'^id = "([\w.]+)"', source[:begin], re.M)
    return found[-1] if found else ""


BLOCK = re.compile(r"^\[\[(?:fact|lookup|decision)\]\]\n(.*?)(?=^\[\[(?:fact|lookup|decision)\]\]|\Z)", re.M | re.S)


class Pack:
    """Which measures a change can reach, by the names that facts, lookups and measures use: only their cases are run."""

    def __init__(self, policy):
        self.words = {}
        self.cases = {}
        for path in sorted(policy.rglob("*.toml")):
            source = path.read_text(encoding="utf-8")
            if path.parent.name == "measures":
                name = path.name.split(".")[0]
                if path.name.endswith(".cases.toml"):
                    self.cases.setdefault(name, []).append(path)
                else:
                    self.words.setdefault(("measure", name), set()).update(re.findall(r"\w+", source))
            else:
                for block in BLOCK.finditer(source):
                    name = re.search(r'^id = "(\w+)"', block.group(1), re.M).group(1)
                    self.words.setdefault(("block", name), set()).update(re.findall(r"\w+", block.group(1)))

    def reached(self, path, name):
        found = {("measure", path.name.split(".")[0])} if path.parent.name == "measures" else {("block", name)}
        todo = list(found)
        while todo:
            wanted = todo.pop()[1]
            for node, words in self.words.items():
                if wanted in words and node not in found:
                    found.add(node)
                    todo.append(node)
        return [case for kind, measure in sorted(found) if kind == "measure" for case in self.cases.get(measure, [])]


def unnoticed(args, todo):
    """The changes that no case notices, each as soon as it is known."""
    pack = Pack(args.policy)
    with tempfile.TemporaryDirectory() as folder:
        copies = Queue()
        for job in range(args.jobs):
            copy = Path(folder) / str(job)
            shutil.copytree(args.policy, copy, ignore=shutil.ignore_patterns("*.cases.toml"))
            copies.put(copy)

        def noticed(path, source, cases):
            copy = copies.get()
            try:
                original = (copy / path).read_text(encoding="utf-8")
                (copy / path).write_text(source, encoding="utf-8")
                for case in cases:
                    shutil.copy(case, copy / "measures" / case.name)
                done = subprocess.run([args.huiqi, "check", str(copy), "--schemas", str(args.schemas)], capture_output=True, check=False)
                for case in cases:
                    (copy / "measures" / case.name).unlink()
                (copy / path).write_text(original, encoding="utf-8")
                return done.returncode != 0
            finally:
                copies.put(copy)

        whole = [case for cases in pack.cases.values() for case in cases]
        assert not noticed(Path("pack.toml"), (args.policy / "pack.toml").read_text(encoding="utf-8"), whole), "the pack itself does not pass"
        with ThreadPoolExecutor(args.jobs) as pool:
            seen = pool.map(lambda change: noticed(change[0], change[1], pack.reached(change[0], change[3])), todo)
            for change, known in zip(todo, seen):
                if not known:
                    yield change[2]


def main():
    root = Path(__file__).resolve().parents[2]
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("huiqi")
    ask.add_argument("--policy", type=Path, default=root / "data" / "policy" / "2022")
    ask.add_argument("--schemas", type=Path, default=root / "schemas")
    ask.add_argument("--only", default="", help="changes whose description contains this")
    ask.add_argument("--jobs", type=int, default=2)
    ask.add_argument("--most", type=int, default=0, help="changes that may go unnoticed")
    args = ask.parse_args()
    todo = [change for change in changes(args.policy) if args.only in change[2]]
    count = excused = 0
    for where in unnoticed(args, todo):
        count += 1
        if any(re.search(mark, where) for mark in EQUIVALENT):
            excused += 1
        else:
            print(where, flush=True)
    print(f"{len(todo)} changes, {count} unnoticed, {excused} of them equivalent")
    return int(count - excused > args.most)


if __name__ == "__main__":
    sys.exit(main())
