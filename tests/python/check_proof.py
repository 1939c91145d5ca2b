#!/usr/bin/env python3
"""Proofs of rows are checked by docs/verify_proof.py, and the root by a calculation of its own; changed proofs are refused.

Usage: check_proof.py HUIQI RUN_FOLDER
"""
import copy
import csv
import datetime
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_proof.py"


def root(leaves):
    """RFC 6962, 2.1, as it is written there."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


def masked(line):
    """Of a resident id (GB 11643) only the last four characters enter a leaf."""

    def hide(found):
        code = found.group(0)
        right = "10X98765432"[sum(int(c) * 2 ** (17 - at) for at, c in enumerate(code[:17])) % 11] == code[17].upper()
        try:
            datetime.date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
        except ValueError:
            return code
        return "*" * 14 + code[14:] if right else code

    return re.sub(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx]", hide, line.decode()).encode()


def verdict(proof, said):
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(proof, file)
        file.flush()
        return subprocess.run([sys.executable, SCRIPT, file.name, said], capture_output=True, text=True)


def main():
    huiqi, run = sys.argv[1], Path(sys.argv[2])
    checkpoint = json.loads((run / "manifest.json").read_text("utf-8"))["checkpoint"]
    lines = (run / "entitlements.csv").read_bytes().removeprefix(b"\xef\xbb\xbf").removesuffix(b"\n").split(b"\n")
    assert checkpoint["leaves"] == len(lines)
    assert checkpoint["root"] == root([masked(line) for line in lines]).hex(), "another root"
    short = " ".join(checkpoint["root"][at:at + 4] for at in range(0, 12, 4))
    pages = sorted(run.glob("reports/*/*.html"))
    assert pages and all(short in page.read_text("utf-8") for page in pages), "a page without the checkpoint"
    persons = [line.split(b",")[2].decode() for line in lines if masked(line) != line and not line.split(b",")[1]][:5]
    assert persons, "no record of a person to try"
    for key in persons:
        text = subprocess.run([huiqi, "prove", "--run", run, key], capture_output=True, text=True, check=True).stdout
        assert key[:14] not in text, "a proof shows a resident id"
        assert verdict(json.loads(text), short).returncode == 0
    with open(run / "entitlements.csv", encoding="utf-8-sig", newline="") as file:
        codes = sorted({row["uscc"] for row in csv.DictReader(file) if row["uscc"]})
    for code in codes[:: max(1, len(codes) // 5)]:
        text = subprocess.run([huiqi, "prove", "--run", run, code], capture_output=True, text=True, check=True).stdout
        proof = json.loads(text)
        for said in (short, checkpoint["root"]):
            good = verdict(proof, said)
            assert good.returncode == 0 and code in good.stdout, good.stderr
        assert verdict(proof, "0" * 16).returncode != 0
        forgeries = {
            "line": lambda p: p["rows"][0].update(line=p["rows"][0]["line"] + "0"),
            "neighbour": lambda p: p["rows"][0]["path"].__setitem__(0, "00" * 32),
            "short way": lambda p: p["rows"][0]["path"].pop(),
            "long way": lambda p: p["rows"][0]["path"].append("00" * 32),
            "index": lambda p: p["rows"][0].update(index=p["rows"][0]["index"] + 1),
            "number of leaves": lambda p: p.update(leaves=p["leaves"] // 2),
            "hash function": lambda p: p.update(hash="sha1"),
            "root instead of a row": lambda p: p["rows"].__setitem__(0, {"index": 0, "line": p["root"], "path": []}),
            "headings": lambda p: p["rows"].__setitem__(0, {**p["headings"], "index": 1}),
        }
        for change, forge in forgeries.items():
            forged = copy.deepcopy(proof)
            forge(forged)
            assert verdict(forged, short).returncode != 0, f"a forged {change} is not found"
        forged = copy.deepcopy(proof)
        forged["headings"]["line"] = forged["headings"]["line"].replace("amount", "refund")
        assert verdict(forged, short).returncode != 0, "changed headings are not found"
    print(f"proofs: {len(lines) - 1} rows under {short}")


if __name__ == "__main__":
    main()
