#!/usr/bin/env python3
"""Compares a run with tests/oracle, a second implementation of the measures that shares no code with the program.

Usage: check_oracle.py RUN_FOLDER [EXPORTS]

To the fen: both must grant the same rows, with the same period, amount and part in the totals, and what one grants the other must not
refuse. Refused rows that only one of the two lists are no difference: whether a record that was never meant is listed is a
matter of taste. Whatever else differs must stand, with its reason, in the tables below.
"""

import csv
import sys
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "oracle"))
sys.dont_write_bytecode = True

from clean import Data  # noqa: E402
from oracle import compute  # noqa: E402

# Rows that have another name: name in the run -> name of the oracle. Reviewed one by one.
RENAMED = {
    ("arrears_clearing_rate", "", "元江县"): "全县",  # the run names the county, the oracle says "whole county"
}

# Measures whose base column names another figure of the same computation; amounts are equal all the same.
OTHER_BASE = {
    "employment_absorption_subsidy": "a fixed sum per person: the run leaves the base empty, the oracle writes 0",
    "job_expansion_subsidy": "a fixed sum per person: the run leaves the base empty, the oracle writes 0",
    "vat_super_deduction": "run: tax before the deduction; oracle: deduction available",
    "veteran_hire": "run: tax left by special reliefs and the quota of key groups; oracle: tax due",
}

MEASURES = 49

# Deferrals: every row that is granted has a last day of payment.
DEFERRALS = {"tax_deferral_mfg_2021q4", "tax_deferral_mfg_2022h1", "social_deferral_5_industries", "social_deferral_17_industries",
             "social_deferral_sme_all", "social_deferral_flexible_workers"}

# Measures that nobody in the sample is granted: both sides refuse every row, or have none.
NOTHING_GRANTED = {"new_hire_hardship_training"}


def fen(text):
    """Whole fen, or None."""
    return int(Decimal(text) * 100) if text else None


def plain(cell):
    """Text without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") else cell


def rows_of_run(run):
    with (run / "entitlements.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["measure_id"], plain(row["uscc"]), plain(row["record_key"]))
            yield (key[0], key[1], RENAMED.get(key, key[2])), {
                "period": row["period"],
                "eligible": int(row["eligible"]),
                "counted": int(row["counted"]),
                "amount": fen(row["amount"]),
                "base_amount": fen(row["base_amount"]),
                "value": row["value"],
                "due_date": row["due_date"],
                "why": row["failed"],
            }


def rows_of_oracle(exports):
    for row in compute(Data(str(exports))):
        yield (row["measure_id"], row["uscc"], row["record_key"]), {"due_date": "", **row, "why": row["reason"]}


def table(rows, whose):
    found = {}
    for key, row in rows:
        assert key not in found, f"{whose} lists {key[0]} twice for one record"
        found[key] = row
    return found


def four_places(text):
    return str(Decimal(text).quantize(Decimal("0.0001"), ROUND_HALF_UP)) if text else ""


def shown(key):
    """The key without a person's number."""
    name, colon, rest = key[2].partition(":")
    if len(name) == 18 and not (colon and len(rest) > 7):  # a person, or a person and a month; longer is a tax line
        name = "*" * 14 + name[-4:]
    return f"{key[0]} {key[1]} {name}{colon}{rest}"


def differences(run, oracle, counts):
    for key in sorted(set(run) | set(oracle)):
        ours, theirs = run.get(key), oracle.get(key)
        if ours is None or theirs is None:
            row, whose = (ours, "the run") if theirs is None else (theirs, "the oracle")
            if row["eligible"]:
                yield f"{shown(key)}: only {whose} grants it: {row['amount']} fen"
            counts[key[0], f"only {whose} refuses"] += not row["eligible"]
            continue
        if ours["eligible"] != theirs["eligible"]:
            yield f"{shown(key)}: run {ours['eligible']} {ours['why']}, oracle {theirs['eligible']} {theirs['why']}"
            continue
        if not ours["eligible"]:
            counts[key[0], "refused by both"] += 1
            continue
        counts[key[0], "granted by both"] += 1
        counts[key[0], "with a last day of payment"] += bool(ours["due_date"])
        names = ["period", "counted", "amount", "due_date"] + ["base_amount"] * (key[0] not in OTHER_BASE)
        for name in names:
            if ours[name] != theirs[name]:
                yield f"{shown(key)}: {name}: run {ours[name]}, oracle {theirs[name]}"
        if theirs["value"] and four_places(ours["value"]) != theirs["value"]:
            yield f"{shown(key)}: value: run {ours['value']}, oracle {theirs['value']}"


def main():
    exports = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "data" / "exports"
    run = table(rows_of_run(Path(sys.argv[1])), "the run")
    oracle = table(rows_of_oracle(exports), "the oracle")
    counts = Counter()
    found = list(differences(run, oracle, counts))
    for line in found[:50]:
        print(line)
    assert not found, f"{len(found)} differences between run and oracle"
    granted = {measure for (measure, what) in counts if what == "granted by both"}
    refused = {measure for (measure, what) in counts if what == "refused by both"}
    assert NOTHING_GRANTED == refused & NOTHING_GRANTED - granted, "a measure listed as granted to nobody is granted, or not there"
    granted |= NOTHING_GRANTED
    assert len(granted) == MEASURES, f"only {len(granted)} measures were compared"
    dated = {key for key, row in run.items() if row["due_date"]}
    assert dated == {key for key, row in run.items() if row["eligible"] and key[0] in DEFERRALS}, "last days of payment"
    needed = {m for m in OTHER_BASE if any(r["base_amount"] != oracle[k]["base_amount"] for k, r in run.items()
                                           if k[0] == m and r["eligible"])}
    assert needed == set(OTHER_BASE), f"no longer needed: {sorted(set(OTHER_BASE) - needed)}"
    total = Counter()
    for (_, what), n in counts.items():
        total[what] += n
    print("oracle: " + ", ".join(f"{n} {what}" for what, n in sorted(total.items())) + f"; {len(granted)} measures agree to the fen")


if __name__ == "__main__":
    main()
