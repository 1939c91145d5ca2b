#!/usr/bin/env python3
"""Proofs of rows are checked by docs/verify_proof.py, and the root by a calculation of its own; changed proofs are refused.

Usage: check_proof.py HUIQI RUN_FOLDER
"""
import copy
import csv
import hashlib
import json
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
    assert checkpoint["root"] == root(lines).hex(), "another root"
    short = " ".join(checkpoint["root"][at:at + 4] for at in range(0, 12, 4))
    pages = sorted(run.glob("reports/*/*.html"))
    assert pages and all(short in page.read_text("utf-8") for page in pages), "a page without the checkpoint"
    with open(run / "entitlements.csv", encoding="utf-8-sig", newline="") as file:
        codes = sorted({row["uscc"] for row in csv.DictReader(file) if row["uscc"]})
    for code in codes[:: max(1, len(codes) // 5)]:
        text = subprocess.run([huiqi, "prove", "--run", run, code], capture_output=True, text=True, check=True).stdout
        proof = json.loads(text)
        for said in (short, checkpoint["root"]):
            good = verdict(proof, said)
            assert good.returncode == 0 and code in good.stdout, good.stderr
        assert verdict(proof, "0" * 16).returncode != 0
        for change in ("line", "path", "index"):
            forged = copy.deepcopy(proof)
            leaf = forged["rows"][0]
            if change == "line":
                leaf["line"] += "0"
            elif change == "path":
                leaf["path"][0] = "00" * 32
            else:
                leaf["index"] += 1
            assert verdict(forged, short).returncode != 0, f"a changed {change} is not found"
        forged = copy.deepcopy(proof)
        forged["headings"]["line"] = forged["headings"]["line"].replace("amount", "refund")
        assert verdict(forged, short).returncode != 0, "changed headings are not found"
    print(f"proofs: {len(lines) - 1} rows under {short}")


if __name__ == "__main__":
    main()
