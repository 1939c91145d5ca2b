#!/usr/bin/env python3
"""Whatever is changed in a run or in the record of the runs, `huiqi verify` finds it.

Usage: check_tamper.py HUIQI RUNS
"""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def verdict(huiqi, run):
    done = subprocess.run([huiqi, "verify", run, "--format", "json"], capture_output=True, text=True)
    if done.returncode == 3:  # no manifest to check by
        return 3, {"manifest"}
    checks = json.loads(done.stdout)["checks"] if done.stdout else []
    return done.returncode, {check["check"] for check in checks if check["state"] != "ok"}


def main():
    huiqi, runs = sys.argv[1], Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "runs"
        copy.mkdir()
        run = copy / (runs / "current").resolve().name
        shutil.copytree(runs / run.name, run)
        for name in ("runs.jsonl", "runs.head"):
            shutil.copy(runs / name, copy / name)
        assert verdict(huiqi, run) == (0, set()), verdict(huiqi, run)

        def changed(path, content, expected):
            before = path.read_bytes() if path.exists() else None
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_bytes(content)
            code, found = verdict(huiqi, run)
            assert code in (1, 3) and expected in found, f"{path.name}: {code} {found}, not {expected}"
            path.unlink(missing_ok=True)
            if before is not None:
                path.write_bytes(before)

        files = sorted(p for p in run.rglob("*") if p.is_file() and p.name != "manifest.json")
        first_kept = next(p for p in files if "kept" in p.parts)
        for path in [p for p in files if "kept" not in p.parts][:: 1 if "--all" in sys.argv else 8] + [first_kept]:
            data = path.read_bytes()
            middle = len(data) // 2
            changed(path, data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1:], "files")
            changed(path, data[:-1], "files")
            changed(path, None, "files")
        changed(run / "reports" / "extra.html", b"x", "files")
        changed(run / ".hidden", b"x", "files")
        manifest = run / "manifest.json"
        said = json.loads(manifest.read_text("utf-8"))
        changed(manifest, None, "manifest")
        changed(manifest, manifest.read_bytes().replace(b'"language": "zh"', b'"language": "en"'), "record")
        root = said["checkpoint"]["root"]
        other = root.translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
        changed(manifest, manifest.read_bytes().replace(root.encode(), other.encode()), "tree")
        chain = copy / "runs.jsonl"
        text = chain.read_bytes()
        changed(chain, None, "record")
        changed(chain, text[:-1], "record")
        changed(chain, text.replace(root.encode(), other.encode()), "record")
        lines = text.splitlines(keepends=True)
        changed(chain, b"".join(lines[:-1]), "record")
        changed(chain, text + lines[-1], "record")
        # A record of one line may lack its head (the process died in between); changed, it is found.
        changed(copy / "runs.head", b"{}", "record")
        assert verdict(huiqi, run) == (0, set())
    print("tampering: every kind was found")


if __name__ == "__main__":
    main()
