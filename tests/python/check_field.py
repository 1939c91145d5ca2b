#!/usr/bin/env python3
"""Runs huiqi on exports as people really get them (tests/field/cases.py) and compares with the plain exports.

Usage: check_field.py HUIQI EXPORTS [CASE…]

The exports are a part of the sample (tests/field/cut.py), made once. A case gives the same entitlements as that part, or as another
case that says the same plainly, or is refused with a message that names what is wrong. What a run refuses in one file, `sources
check` of that file must refuse in the same words.
"""
import csv
import filecmp
import functools
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "field"))
sys.dont_write_bytecode = True

from cases import CASES  # noqa: E402
from county import County  # noqa: E402
from cut import cut  # noqa: E402

PLACE = {"source_file", "source_sheet", "source_line"}
# Cases at a time; each run has one thread.
AT_A_TIME = 2


def entitlements(out):
    """Rows without the place that they come from, or None if nothing was published."""
    path = out / "current" / "entitlements.csv"
    if not path.exists():
        return None
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        kept = [at for at, name in enumerate(next(rows)) if name not in PLACE]
        return Counter(tuple(row[at] for at in kept) for row in rows)


@functools.lru_cache
def kept_entitlements(out):
    return entitlements(out)


@functools.lru_cache
def quarantine(out):
    with open(out / "current" / "quarantine.csv", encoding="utf-8-sig", newline="") as file:
        return Counter(row["code"] for row in csv.DictReader(file))


def band(out):
    """What the manifest says of exports that are not there."""
    noticed = json.loads((out / "current" / "manifest.json").read_text(encoding="utf-8"))["noticed"]
    return " ".join(one["zh"] for one in noticed if one["code"] == "absent_table")


def huiqi(*arguments):
    said = subprocess.run(
        [*arguments, "--lang", "zh", "--sources", ROOT / "data/sources", "--schemas", ROOT / "schemas"],
        capture_output=True, text=True, check=False)
    return said.returncode, said.stdout + said.stderr


def run(binary, exports, out):
    return huiqi(binary, "run", "--exports", exports, "--out", out, "--quiet", "--threads", "1", "--policy", ROOT / "data/policy/2022")


def check(binary, exports):
    return huiqi(binary, "sources", "check", exports)


def differences(found, wanted):
    return f"{sum((found - wanted).values())} rows more, {sum((wanted - found).values())} rows fewer"


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def changed(county):
    """Whether a case changed anything."""
    files = names(county.folder)
    return files != names(county.sample) or bool(filecmp.cmpfiles(county.sample, county.folder, files, shallow=False)[1])


def refusal(binary, county, words, code, text, found):
    """What is wrong with how a case was refused."""
    lacking = [word for word in words if word not in text]
    if code == 0 or found is not None:
        return "was published"
    if code not in (4, 7) or lacking:
        return f"exit {code}, message lacks {lacking}: {text.strip()[:400]}"
    checked, seen = check(binary, county.folder)
    return "" if checked == 1 else f"sources check says nothing: {seen[-300:]}"


def verdict(name, binary, base):
    """What is wrong with the result of a case; empty if nothing is."""
    want, change = CASES[name]
    folder, plain = base / name, base / "sample"
    county = County(base / "exports", folder / "exports")
    change(county)
    if not changed(county):
        return "the case changes nothing"
    (folder / "out").mkdir()
    # The worked cases of the pack are proved once.
    shutil.copy(plain / ".cases", folder / "out" / ".cases")
    code, text = run(binary, county.folder, folder / "out")
    found = entitlements(folder / "out")
    if want[0] == "refused":
        return refusal(binary, county, want[1], code, text, found)
    if found is None:
        return f"exit {code}, nothing published: {text.strip()[:400]}"
    if want[0] == "made":
        return "" if found != kept_entitlements(plain) else "what others are compared with is like the plain exports"
    if want[0] == "unjudged":
        return "" if f"“{want[1]}”" in band(folder / "out") else "no red band"
    if want[0] == "set_aside":
        more = quarantine(folder / "out")[want[1]] - quarantine(plain)[want[1]]
        return "" if more == want[2] else f"{more} rows with {want[1]}"
    wanted = kept_entitlements(base / want[1] / "out" if want[0] == "truth" else plain)
    return "" if found == wanted else differences(found, wanted)


def one(name, binary, base):
    """Runs a case; gives what is wrong and the seconds."""
    start, folder = time.monotonic(), base / name
    folder.mkdir()
    try:
        problem = verdict(name, binary, base)
    except Exception as error:  # a case that cannot be made is named, the others go on
        problem = f"cannot be made: {error!r}"
    # Others are compared with these.
    if CASES[name][0][0] != "made":
        shutil.rmtree(folder)
    return name, problem, time.monotonic() - start


def main():
    binary, sample, chosen = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:]
    start, bad = time.monotonic(), []
    with tempfile.TemporaryDirectory() as base:
        base = Path(base)
        cut(sample, base / "exports")
        code, text = run(binary, base / "exports", base / "sample")
        assert code == 0, text
        others = [n for n, (want, _) in CASES.items() if want[0] != "made" and (not chosen or n in chosen)]
        needed = {CASES[n][0][1] for n in others if CASES[n][0][0] == "truth"}
        truths = [n for n, (want, _) in CASES.items() if want[0] == "made" and (not chosen or n in needed or n in chosen)]
        with ProcessPoolExecutor(AT_A_TIME) as pool:
            for some in (truths, others):
                for name, problem, seconds in pool.map(one, some, [binary] * len(some), [base] * len(some)):
                    print(f"{'ok  ' if not problem else 'BAD '} {name} ({seconds:.1f} s){': ' + problem if problem else ''}", flush=True)
                    bad += [name] if problem else []
    print(f"{len(truths) + len(others)} cases, {len(bad)} wrong, {time.monotonic() - start:.0f} s")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
