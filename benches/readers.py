"""GB/s of the readers of polars and DuckDB on the file that `readers` wrote, in the same run. Usage: readers.py FILE"""

import os
import statistics
import sys
import time

import duckdb
import polars as pl

ROUNDS = 5
path = sys.argv[1]
size = os.path.getsize(path)

TEXTS = ["电子税票号码", "统一社会信用代码", "纳税人名称", "街道乡镇", "预算科目", "所属期", "备注"]
AMOUNTS = ["计税依据", "应纳税额", "实缴金额"]
ORDER = ["电子税票号码", "统一社会信用代码", "纳税人名称", "街道乡镇", "预算科目", "所属期", "入库日期", *AMOUNTS, "从业人数", "备注"]


def types(text, date, amount, count):
    kinds = dict.fromkeys(TEXTS, text) | dict.fromkeys(AMOUNTS, amount)
    return {name: kinds.get(name, date if name == "入库日期" else count) for name in ORDER}


def polars_strings():
    return pl.read_csv(path, infer_schema=False).height


def polars_typed():
    schema = types(pl.String, pl.Date, pl.Decimal(18, 2), pl.Int64)
    # Bad cells become nulls without a trace: there is no account of them.
    return pl.read_csv(path, schema=schema, ignore_errors=True).height


def duck(columns, more):
    with duckdb.connect() as con:
        con.execute("SET threads = 2")
        listed = ", ".join(f"'{n}': '{t}'" for n, t in columns.items())
        sums = ", ".join(f'count("{n}")' for n in columns)
        query = f"SELECT count(*), {sums} FROM read_csv('{path}', header = true, columns = {{{listed}}}{more})"
        return con.execute(query).fetchone()[0]


def duck_strings():
    return duck(types("VARCHAR", "VARCHAR", "VARCHAR", "VARCHAR"), "")


def duck_typed():
    # The rejected rows are kept with line, column and message.
    return duck(types("VARCHAR", "DATE", "DECIMAL(18,2)", "BIGINT"), ", store_rejects = true, rejects_limit = 0")


for label, run in [
    ("polars, all texts", polars_strings),
    ("polars, typed, bad cells lost", polars_typed),
    ("DuckDB, all texts", duck_strings),
    ("DuckDB, typed, rejects kept", duck_typed),
]:
    times = []
    rows = 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        rows = run()
        times.append(time.perf_counter() - start)
    print(f"{label:32} {size / statistics.median(times) / 1e9:6.2f} GB/s (median; best {size / min(times) / 1e9:.2f})  {rows}")
