"""A part of the sample county that is as messy as the whole: the enterprises that the cases touch, and every sixth of the others.

Rows that name an enterprise left out are left out, wherever they stand; all other rows stay as they are, byte for byte.
"""
import html
import re
import unicodedata
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import xlrd
import xlwt

REGISTER = "01_市场主体登记信息.csv"
TAX = "02_税务登记及信用级别.xlsx"
# Small exports that many cases change: whom they name stays in, so that no case finds less to change.
TOUCHED = ["17_科技创新券交易.csv", "19_餐饮核酸检测.xls"]
# Every so many of the other registered enterprises, and of the rows that name one wrongly, stays in.
EVERY = 6
# The first of them: with this one, no bureau's share of wrong rows is over the limit by chance.
START = 4

CODE = re.compile(r"9[0-9A-Z]{14,19}|9\d+E\d+")
# Numbers of an enterprise that only the tax register joins with its code: of social insurance, of the tax office.
NUMBER = re.compile(r"5304\d{8}|\d{15}|\d{17}[\dX]\d\d")

ROW = re.compile(r'<row r="(\d+)".*?</row>', re.S)
CELL = re.compile(r"<t[^>]*>(.*?)</t>|<v>(.*?)</v>", re.S)


def plain(cell):
    """A code or name without its mess."""
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", html.unescape(str(cell)))).upper()


def decoded(raw):
    """Text of an export and its encoding; single lines in another encoding stay as they are."""
    encoding = "utf-8" if raw.startswith(b"\xef\xbb\xbf") else "gb18030"
    return raw.decode(encoding, "surrogateescape"), encoding


def cells_of_line(line):
    return [plain(cell) for cell in re.split(r"[,|\t]|</?t[dh][^>]*>", line)]


def cells_of_row(row):
    return [plain(a or b) for a, b in CELL.findall(row)]


def parts(path):
    with zipfile.ZipFile(path) as book:
        return [(entry, book.read(entry)) for entry in book.infolist()]


def named(path):
    """Everything that an export names, as sets of cells by row."""
    if path.suffix == ".xlsx":
        sheets = [data.decode() for entry, data in parts(path) if "worksheets/" in entry.filename]
        return [cells_of_row(row.group(0)) for sheet in sheets for row in ROW.finditer(sheet)]
    return [cells_of_line(line) for line in decoded(path.read_bytes())[0].splitlines()]


class Part:
    """Which rows stay in."""

    def __init__(self, kept, out):
        self.kept, self.out, self.strange = kept, out, 0

    def has(self, cells):
        if self.out.intersection(cells):
            return False
        if self.kept.intersection(cells) or not any(CODE.fullmatch(cell) for cell in cells):
            return True
        # A code that the register does not have.
        self.strange += 1
        return self.strange % EVERY == 1


def part(sample):
    """The part of the county that stays in."""
    touched = {cell for name in TOUCHED for row in named(sample / name) for cell in row}
    other = {}
    for row in named(sample / TAX):
        numbers = {cell for cell in row if NUMBER.fullmatch(cell)}
        for code in {cell for cell in row if CODE.fullmatch(cell)} or numbers:
            other.setdefault(code, set()).update(numbers)
    out, kept = set(), set()
    people = [row[:2] for row in named(sample / REGISTER)[1:] if row[0]]
    known = {code for code, _ in people}
    for at, (code, *name) in enumerate(people + [[code] for code in other if code not in known]):
        own = {code, *name} | other.get(code, set())
        (kept if own & touched or at % EVERY == START and code in known else out).update(own)
    return Part(kept - {""}, out - kept - {""})


def cut_text(raw, stays):
    text, encoding = decoded(raw)
    lines = text.split("\n")
    return "\n".join(line for line in lines if stays.has(cells_of_line(line))).encode(encoding, "surrogateescape")


def cut_sheet(xml, stays):
    last = 0

    def row(found):
        nonlocal last
        if not stays.has(cells_of_row(found.group(0))):
            return ""
        last += 1
        at = found.group(1)
        return re.sub(rf'(<row r="|<c r="[A-Z]+){at}"', rf'\g<1>{last}"', found.group(0))
    return ROW.sub(row, xml)


def cut_book(source, target, stays):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for entry, data in parts(source):
            book.writestr(entry, cut_sheet(data.decode(), stays).encode() if "worksheets/" in entry.filename else data)


def cut_old_book(source, target, stays):
    old, book = xlrd.open_workbook(source, formatting_info=True), xlwt.Workbook(encoding="utf-8")
    styles = {}
    for sheet in old.sheets():
        new, last = book.add_sheet(sheet.name), 0
        for row in sheet.get_rows():
            if not stays.has({plain(cell.value) for cell in row}):
                continue
            for at, cell in enumerate(row):
                shape = old.format_map[old.xf_list[cell.xf_index].format_key].format_str
                style = styles.setdefault(shape, xlwt.easyxf(num_format_str=shape))
                if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    new.write(last, at, cell.value, style)
            last += 1
    book.save(str(target))


def cut_file(source, target, stays):
    if source.suffix == ".xlsx":
        cut_book(source, target, stays)
    elif source.read_bytes()[:4] == b"\xd0\xcf\x11\xe0":
        cut_old_book(source, target, stays)
    else:
        target.write_bytes(cut_text(source.read_bytes(), stays))


def cut(sample, folder):
    """Writes the part of the exports in `sample` into `folder`."""
    sample, folder = Path(sample), Path(folder)
    folder.mkdir(parents=True)
    stays = part(sample)
    # The largest first: two are written at a time.
    files = sorted(sample.iterdir(), key=lambda file: -file.stat().st_size)
    with ProcessPoolExecutor(2) as pool:
        for done in [pool.submit(cut_file, file, folder / file.name, stays) for file in files]:
            done.result()
