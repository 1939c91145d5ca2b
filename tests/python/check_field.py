#!/usr/bin/env python3
"""Runs huiqi on exports as people really get them (tests/field/cases.py) and compares with the plain sample.

Usage: check_field.py HUIQI EXPORTS [CASE…]

A case gives the same entitlements as the sample, or as another case that says the same plainly, or is refused with a
message that names what is wrong. What a run refuses in one file, `sources check` of that file must refuse in the same words.
"""
import csv
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "field"))
sys.dont_write_bytecode = True

from cases import CASES  # noqa: E402
from county import County  # noqa: E402

PLACE = {"source_file", "source_sheet", "source_line"}


def entitlements(out):
    """Rows without the place that they come from, or None if nothing was published."""
    path = out / "current" / "entitlements.csv"
    if not path.exists():
        return None
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        return Counter(tuple(v for k, v in row.items() if k not in PLACE) for row in rows)


def quarantine(out):
    with open(out / "current" / "quarantine.csv", encoding="utf-8-sig", newline="") as file:
        return Counter(row["code"] for row in csv.DictReader(file))


def run(binary, exports, out):
    said = subprocess.run(
        [binary, "run", "--exports", exports, "--out", out, "--quiet", "--lang", "zh",
         "--policy", ROOT / "data/policy/2022", "--sources", ROOT / "data/sources", "--schemas", ROOT / "schemas"],
        capture_output=True, text=True, check=False)
    return said.returncode, said.stdout + said.stderr


def check(binary, exports):
    said = subprocess.run(
        [binary, "sources", "check", "--lang", "zh", exports, "--sources", ROOT / "data/sources", "--schemas", ROOT / "schemas"],
        capture_output=True, text=True, check=False)
    return said.returncode, said.stdout + said.stderr


def differences(found, wanted):
    return f"{sum((found - wanted).values())} rows more, {sum((wanted - found).values())} rows fewer"


def verdict(name, binary, sample, folder, results):
    """What is wrong with the result of a case; empty if nothing is."""
    want, change = CASES[name]
    county = County(sample, folder / "exports")
    change(county)
    code, text = run(binary, county.folder, folder / "out")
    found = entitlements(folder / "out")
    if want[0] == "refused":
        lacking = [word for word in want[1] if word not in text]
        if code == 0 or found is not None:
            return "was published"
        if code not in (4, 7) or lacking:
            return f"exit {code}, message lacks {lacking}: {text.strip()[:400]}"
        checked, seen = check(binary, county.folder)
        # Copies are a matter of several files, missing ones of the folder.
        alone = "contradicting_copies" not in want[1] and not any("packed" in w or w.startswith("kind") for w in want[1])
        if checked != 1 and alone:
            return f"sources check says nothing: {seen[-300:]}"
        return ""
    if found is None:
        return f"exit {code}, nothing published: {text.strip()[:400]}"
    if want[0] == "made":
        results[name] = found
        return ""
    if want[0] == "set_aside":
        more = quarantine(folder / "out")[want[1]] - results["quarantine"][want[1]]
        return "" if more == want[2] else f"{more} rows with {want[1]}"
    wanted = results[want[1] if want[0] == "truth" else "sample"]
    return "" if found == wanted else differences(found, wanted)


def main():
    binary, sample, chosen = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:]
    results, bad = {}, []
    with tempfile.TemporaryDirectory() as base:
        base = Path(base)
        code, text = run(binary, sample, base / "sample")
        assert code == 0, text
        results["sample"], results["quarantine"] = entitlements(base / "sample"), quarantine(base / "sample")

        def one(name):
            folder = base / name
            folder.mkdir()
            # The worked cases of the pack are proved once.
            (folder / "out").mkdir()
            shutil.copy(base / "sample" / ".cases", folder / "out" / ".cases")
            problem = verdict(name, binary, sample, folder, results)
            shutil.rmtree(folder)
            return name, problem

        truths = [n for n, (want, _) in CASES.items() if want[0] == "made"]
        others = [n for n in CASES if n not in truths and (not chosen or n in chosen)]
        with ThreadPoolExecutor(2) as pool:
            for some in (truths, others):
                for name, problem in pool.map(one, some):
                    print(f"{'ok  ' if not problem else 'BAD '} {name}{': ' + problem if problem else ''}", flush=True)
                    bad += [name] if problem else []
    print(f"{len(truths) + len(others)} cases, {len(bad)} wrong")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
