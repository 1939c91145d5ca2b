#!/usr/bin/env python3
"""Whatever is changed in a run or in the record of the runs, `huiqi verify` finds it and names it.

Usage: check_tamper.py HUIQI RUNS
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SHOWN = 10  # so many findings are named by one check


def verdict(huiqi, run, *options):
    """Exit code, and the checks that do not hold with their words."""
    done = subprocess.run([huiqi, "verify", run, "--format", "json", *options], capture_output=True, text=True)
    if done.returncode == 3:  # no manifest to check by
        return 3, {"manifest": done.stderr}
    checks = json.loads(done.stdout)["checks"] if done.stdout else []
    return done.returncode, {check["check"]: check["en"] for check in checks if check["state"] != "ok"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def chained(events):
    """A record of these events that holds together, and its head, as docs/audit.md says."""
    lines, previous = [], "0" * 64
    for number, event in enumerate(events, 1):
        lines.append(canonical({**event, "number": number, "previous": previous}))
        previous = sha256(lines[-1])
    return b"".join(line + b"\n" for line in lines), canonical({"last": previous, "lines": len(lines)}) + b"\n"


class Copy:
    """A copy of a run with a record of three lines, the last of them its own."""

    def __init__(self, huiqi, runs, place):
        self.huiqi, self.dir = huiqi, Path(place) / "runs"
        self.dir.mkdir()
        self.run = self.dir / (runs / "current").resolve().name
        shutil.copytree(runs / self.run.name, self.run)
        self.manifest, self.chain, self.head = self.run / "manifest.json", self.dir / "runs.jsonl", self.dir / "runs.head"
        self.said = json.loads(self.manifest.read_text("utf-8"))
        self.root = self.said["checkpoint"]["root"]
        self.own = {"event": "run", "run": self.run.name, "manifest": sha256(self.manifest.read_bytes()),
                    "hash": self.said["checkpoint"]["hash"], "root": self.root}
        self.others = [{**self.own, "run": f"other-{n}", "root": f"{n}" * 64} for n in (1, 2)]
        self.record([*self.others, self.own])
        self.good()

    def record(self, events):
        text, head = chained(events)
        self.chain.write_bytes(text)
        self.head.write_bytes(head)

    def good(self, *options):
        assert verdict(self.huiqi, self.run, *options) == (0, {}), verdict(self.huiqi, self.run, *options)

    def found(self, changes, expected, *options, words=(), codes=(1,)):
        """Changes files (None: deleted), asks, and puts everything back."""
        before = {path: path.read_bytes() if path.exists() else None for path in changes}
        self.put(changes)
        code, found = verdict(self.huiqi, self.run, *options)
        what = ", ".join(path.name for path in changes)
        assert code in codes and expected in found, f"{what}: {code} {found}, not {expected}"
        for word in words:
            assert word in found[expected], f"{what}: {word} is not named in {found[expected]}"
        self.put(before)

    @staticmethod
    def put(changes):
        for path, content in changes.items():
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_bytes(content)


def flipped(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1:]


def files(copy):
    """Every file that was written: a changed byte, a tail cut off, a file deleted; of what is kept, one of these by turns."""
    kinds = [flipped, lambda data: data[:-1], lambda data: None]
    everything = sorted(p for p in copy.run.rglob("*") if p.is_file() and p != copy.manifest)
    assert {str(p.relative_to(copy.run)) for p in everything} == {o["path"] for o in copy.said["outputs"]}
    tries = [(path, kind) for path in everything if "kept" not in path.parts for kind in kinds]
    tries += [(path, kinds[at % 3]) for at, path in enumerate(p for p in everything if "kept" in p.parts)]
    tries.sort(key=lambda pair: kinds.index(pair[1]))
    while tries:
        batch, rest = {}, []
        for path, kind in tries:
            if len(batch) < SHOWN and path not in batch and path.stat().st_size:
                batch[path] = kind(path.read_bytes())
            elif path.stat().st_size:
                rest.append((path, kind))
        copy.found(batch, "files", words=[str(path.relative_to(copy.run)) for path in batch])
        tries = rest
    for extra in ("extra.html", "reports/extra.html", "kept/policy/extra.toml", ".hidden", "reports/.hidden"):
        copy.found({copy.run / extra: b"x"}, "files", words=[Path(extra).name])
    link = copy.run / "reports" / "link.html"
    os.symlink(copy.manifest, link)
    assert "files" in verdict(copy.huiqi, copy.run)[1], "a link that is too many"
    link.unlink()
    renamed = copy.run.with_name(copy.run.name + "0")
    copy.run.rename(renamed)
    assert "files" in verdict(copy.huiqi, renamed)[1], "a folder of another name"
    renamed.rename(copy.run)


def manifests(copy):
    """A changed manifest, also one that was made to agree with what was changed."""
    text = copy.manifest.read_bytes()
    copy.found({copy.manifest: None}, "manifest", codes=(3,))
    copy.found({copy.manifest: text[:-3]}, "manifest", codes=(3,))
    copy.found({copy.manifest: text + b" "}, "record")
    copy.found({copy.manifest: text.replace(b'"language": "zh"', b'"language": "en"')}, "record")
    other = copy.root.translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
    copy.found({copy.manifest: text.replace(copy.root.encode(), other.encode())}, "tree")
    # A file and its hash in the manifest: the record has another manifest.
    page = next(copy.run.glob("reports/*/*.html"))
    forged = flipped(page.read_bytes())
    changes = {page: forged, copy.manifest: text.replace(sha256(page.read_bytes()).encode(), sha256(forged).encode())}
    copy.found(changes, "record")
    # The kept law, wherever the manifest names it: the name of the run says what it was made of.
    law = next(copy.run.glob("kept/policy/*.toml"))
    forged = flipped(law.read_bytes())
    changes = {law: forged, copy.manifest: text.replace(sha256(law.read_bytes()).encode(), sha256(forged).encode())}
    copy.found(changes, "record")
    copy.found(changes, "name")
    # An amount with every hash that the manifest has of it: tree, Parquet and sums do not agree.
    table = copy.run / "entitlements.csv"
    rows = table.read_bytes()
    forged = rows.replace(b",1,1,", b",0,1,", 1)
    assert forged != rows
    changes = {table: forged, copy.manifest: text.replace(sha256(rows).encode(), sha256(forged).encode())}
    for check in ("tree", "parquet", "summary", "record"):
        copy.found(changes, check)
    for name, check in (("summary.csv", "summary"), ("comparison.csv", "comparison"), ("deferral_calendar.csv", "calendar")):
        table = copy.run / name
        lines = table.read_bytes().split(b"\n")
        at = next(n for n, line in enumerate(lines) if n and line.split(b",")[-1] not in (b"", b"0.00"))
        cells = lines[at].split(b",")
        money = next(n for n in range(len(cells) - 1, 0, -1) if cells[n].count(b".") == 1)
        cells[money] = b"1" + cells[money].lstrip(b"-")
        forged = b"\n".join([*lines[:at], b",".join(cells), *lines[at + 1:]])
        changes = {table: forged, copy.manifest: text.replace(sha256(table.read_bytes()).encode(), sha256(forged).encode())}
        copy.found(changes, check)


def records(copy):
    """The record: cut, rewritten, in another order, and made anew."""
    text, head = copy.chain.read_bytes(), copy.head.read_bytes()
    lines = text.splitlines(keepends=True)
    for changed in (None, b"", text[:-1], b"".join(lines[:-1]), b"".join(lines[1:]), lines[0] + lines[2],
                    lines[1] + lines[0] + lines[2], text + lines[-1], text.replace(b"other-1", b"other-3"),
                    text.replace(b"other-2", b"other-3"), text.replace(copy.root.encode(), b"0" * 64), text.replace(b":", b": ", 1)):
        copy.found({copy.chain: changed}, "record")
    for changed in (None, b"{}", head.replace(b'"lines":3', b'"lines":4'), head[:-10]):
        copy.found({copy.head: changed}, "record")
    # Records that hold together and are not of this run.
    for events in (copy.others, [*copy.others, {**copy.own, "root": "0" * 64}], [*copy.others, {**copy.own, "manifest": "0" * 64}],
                   [*copy.others, copy.own, {"event": "pruned", "run": copy.run.name}]):
        text, head = chained(events)
        copy.found({copy.chain: text, copy.head: head}, "record")


def paper(copy):
    """What is printed and signed stands against whoever rewrites everything."""
    short = " ".join(copy.root[at:at + 4] for at in (0, 4, 8))
    copy.good("--checkpoint", short)
    copy.good("--checkpoint", copy.root)
    for wrong in ("0" * 12, copy.root[:11], copy.root[:-1] + ("0" if copy.root[-1] != "0" else "1")):
        copy.found({}, "printed", "--checkpoint", wrong)
    assert verdict(copy.huiqi, copy.run, "--alone")[0] == 0
    if not shutil.which("openssl"):
        print("no openssl: signatures were not tried here (they are in audit::sign)")
        return
    key, public = copy.dir / "key.pem", copy.dir / "public.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True, capture_output=True)
    copy.found({}, "signature", "--key", public)
    line, signed = copy.chain.read_bytes().splitlines()[-1], copy.dir / "signed"
    signed.write_bytes(line)
    made = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", signed], check=True, capture_output=True)
    der = subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True)
    entry = {"key": der.stdout[-32:].hex(), "line": sha256(line), "number": 3, "signature": made.stdout.hex()}
    signatures = copy.dir / "runs.sig.jsonl"
    signatures.write_bytes(canonical(entry) + b"\n")
    copy.good("--key", public)
    for name, value in (("line", "0" * 64), ("number", 2), ("signature", "0" * 128)):
        copy.found({signatures: canonical({**entry, name: value}) + b"\n"}, "signature", "--key", public)
    # The whole record anew, with another line before this run's: every hash agrees, the signature does not.
    text, head = chained([copy.others[0], {**copy.others[1], "root": "3" * 64}, copy.own])
    copy.found({copy.chain: text, copy.head: head}, "signature", "--key", public)


def main():
    huiqi, runs = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as place:
        copy = Copy(huiqi, runs, place)
        for kind in (files, manifests, records, paper):
            kind(copy)
            copy.good()
    print("tampering: every kind was found")


if __name__ == "__main__":
    main()
