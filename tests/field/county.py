"""The sample county's exports as rows that can be changed and written again."""
import csv
import io
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl

REGISTER = "01_市场主体登记信息.csv"
TAX = "02_税务登记及信用级别.xlsx"
VAT = "03_增值税申报_一般纳税人.csv"
REFUNDS = "05_留抵退税及预缴台账.xlsx"
TREASURY = "07_国库入库流水_TIPS.txt"
CIT = "08_企业所得税申报(1).xls"
SOCIAL = "09_社保单位缴费_2021-2022.xlsx"
PAYROLL = "10_职工缴费及工资明细.xlsx"
JOBS = "11_就业业务台账.xlsx"
HOUSES = "12_房屋租赁及房产.xlsx"
LOANS = "13_融资担保及信贷.xlsx"
ARREARS = "14_清欠台账.xlsx"
FUNDS = "15_财政资金及收费.xlsx"
VOUCHER = "17_科技创新券交易.csv"
TESTS = "19_餐饮核酸检测.xls"
LEDGER = "20_政策已享受台账.csv"


class County:
    """A folder with a copy of the exports; one case changes one of them."""

    def __init__(self, sample, folder):
        self.sample, self.folder = Path(sample), Path(folder)
        shutil.copytree(self.sample, self.folder)

    def path(self, name):
        return self.folder / name

    def raw(self, name):
        return (self.sample / name).read_bytes()

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def remove(self, name):
        (self.folder / name).unlink()

    def text(self, name):
        """Lines of a text export without their ends, and its encoding."""
        raw = self.raw(name)
        encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030"
        return raw.decode(encoding).split("\r\n"), encoding

    def rows(self, name, change, head=None):
        """Changes the fields of every line of a comma-separated export. A line with an open quote stays as it is."""
        lines, encoding = self.text(name)
        out = []
        for number, line in enumerate(lines):
            if not line or line.count('"') % 2:
                out.append(line)
                continue
            fields = next(csv.reader([line]))
            changed = (head or (lambda f: f))(fields) if number == 0 else change(number, fields)
            cell = io.StringIO()
            csv.writer(cell, lineterminator="").writerow(changed)
            out.append(cell.getvalue())
        self.write(name, "\r\n".join(out).encode(encoding))

    def book(self, name):
        return openpyxl.load_workbook(self.sample / name)

    def save(self, name, book):
        book.save(self.folder / name)

    def sheet(self, name, sheet, change):
        """Changes one sheet of a workbook."""
        book = self.book(name)
        change(book[sheet])
        self.save(name, book)

    def parts(self, name, change):
        """Changes the XML parts of a saved workbook."""
        path = self.folder / name
        with zipfile.ZipFile(path) as old:
            parts = {i.filename: old.read(i) for i in old.infolist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for part, data in parts.items():
                new.writestr(part, change(part, data.decode()).encode() if part.endswith(".xml") else data)

    def page_rows(self):
        """Rows of the health bureau's web page, cells as markup."""
        page = self.raw(TESTS).decode("gb18030")
        return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)]

    def page(self, cells, name=TESTS, before="", behind="</table></body></html>", encoding="gb18030"):
        rows = "\n".join(f"<tr>{cells(number, row)}</tr>" for number, row in enumerate(self.page_rows()))
        page = f"<html><head><meta charset=gbk></head><body>{before}<table border=1>\n{rows}\n{behind}"
        self.write(name, page.encode(encoding))


def cells(row):
    """A row of the page as it was."""
    span = ' colspan="7"' if len(row) == 1 else ""
    return "".join(f"<td{span}>{cell}</td>" for cell in row)


def number(value):
    """An amount as written, or None."""
    text = str(value if value is not None else "").replace(",", "").strip()
    return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def column(sheet, heading, head_row=3):
    """Cells below a heading."""
    at = next(c.column for c in sheet[head_row] if str(c.value or "").strip() == heading)
    return [sheet.cell(row, at) for row in range(head_row + 1, sheet.max_row + 1)]
