#!/usr/bin/env python3
"""Checks a proof of `huiqi prove` with nothing but SHA-256.

Usage: verify_proof.py PROOF.json CHECKPOINT    (as printed on the report, or the whole root)
"""
import csv, hashlib, json, sys


def digest(name, data):
    return hashlib.new(name, data).digest()


def root_of(name, leaf, size):
    """RFC 9162, 2.1.3.2: the root that a leaf and its neighbours lead to; None if they lead nowhere."""
    at, last = leaf["index"], size - 1
    if not 0 <= at <= last:
        return None
    found = digest(name, b"\0" + leaf["line"].encode())
    for neighbour in map(bytes.fromhex, leaf["path"]):
        if last == 0:
            return None
        if at % 2 or at == last:
            found = digest(name, b"\1" + neighbour + found)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            found = digest(name, b"\1" + found + neighbour)
        at, last = at // 2, last // 2
    return found.hex() if last == 0 else None


def main():
    proof, said = json.load(open(sys.argv[1], encoding="utf-8")), "".join(sys.argv[2:]).replace("-", "").replace(" ", "").lower()
    name, size, headings = proof["hash"], proof["leaves"], proof["headings"]
    roots = {root_of(name, leaf, size) for leaf in [headings, *proof["rows"]]}
    if len(said) < 12 or len(roots) != 1 or headings["index"] != 0 or not (roots.pop() or "").startswith(said):
        sys.exit("NOT PROVED / 不能证明")
    columns, *rows = csv.reader([headings["line"], *(row["line"] for row in proof["rows"])])
    for row in rows:
        print("; ".join(f"{column}={cell}" for column, cell in zip(columns, row) if cell))
    print(f"proved / 已证明: {len(rows)}")


main()
