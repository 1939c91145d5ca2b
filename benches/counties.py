"""Ingest of a county and of a city ten times as large, by turns: medians, ratio, peak memory.

Every reading is a process of its own on a machine at rest, as the nightly run is. Usage: counties.py COUNTY CITY [ROUNDS]
"""

import os
import re
import statistics
import subprocess
import sys
import time

REST = 12  # seconds, so that memory that others gave back has to be taken up anew
COMMAND = ["cargo", "bench", "--locked", "--bench", "ingest", "--", "whole"]
LINE = re.compile(r"ingest: (\d+) rows in (\d+) ms; VmHWM:\s+(\d+) kB")

folders = {"county": sys.argv[1], "city": sys.argv[2]}
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
times = {name: [] for name in folders}
for _ in range(rounds):
    for name, folder in folders.items():
        time.sleep(REST)
        env = os.environ | {"HUIQI_RUNS": "1", "HUIQI_EXPORTS": folder}
        done = subprocess.run(COMMAND, env=env, capture_output=True, text=True, check=True)
        rows, milliseconds, peak = map(int, LINE.search(done.stdout).groups())
        times[name].append(milliseconds / 1000)
        print(f"{name:6} {rows:>10} rows {milliseconds / 1000:7.2f} s {peak / 1000:7.0f} MB", flush=True)
medians = {name: statistics.median(all_times) for name, all_times in times.items()}
print(f"medians: county {medians['county']:.2f} s, city {medians['city']:.2f} s, ratio {medians['city'] / medians['county']:.1f}")
