"""Exports as people really get them. Each case changes the sample and says what must come of it.

`same`: the same entitlements as the sample, to the fen. `as_truth(case)`: the same as another change that says it plainly.
`refused(words…)`: the run stops, and its message has all these words. `set_aside(code, rows)`: so many rows more in quarantine.
`unjudged(title)`: published, with a red band that names the export.
"""
import datetime
import gzip as gz
import io
import re
import struct
import zipfile
from decimal import Decimal

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from county import *  # noqa: F403

CASES = {}


def case(want, name=None):
    def keep(change):
        CASES[name or change.__name__] = (want, change)
        return change
    return keep


same = ("same",)


def as_truth(name):
    return ("truth", name)


def refused(*words):
    return ("refused", words)


def unjudged(title):
    """Published, with a red band that says what cannot be judged without this export."""
    return ("unjudged", title)


def set_aside(code, rows):
    return ("set_aside", code, rows)


def amounts(change):
    """Writes the paid amounts of the vouchers otherwise."""
    def apply(county):
        def row(_, fields):
            if number(fields[7]):
                fields[7] = change(number(fields[7]))
            return fields
        county.rows(VOUCHER, row)
    return apply


def days(change):
    def apply(county):
        def row(_, fields):
            for at in (5, 8):
                found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", fields[at].strip())
                if found:
                    fields[at] = change(*found.groups())
            return fields
        county.rows(VOUCHER, row)
    return apply


def grouped(text, separator):
    return f"{Decimal(text):,.2f}".replace(",", separator)


# Amounts in a text export. 17 is in yuan: the heading says so.
for name, how in {
    "currency_behind": lambda a: a + "元",
    "currency_sign": lambda a: "￥" + grouped(a, ","),
    "currency_code": lambda a: "CNY " + grouped(a, ","),
    "currency_name": lambda a: "人民币" + a + "元整",
    "unit_in_the_cell": lambda a: f"{Decimal(a) / 10000}万元",
    "apostrophe": lambda a: "'" + a,
    "blanks_between_thousands": lambda a: grouped(a, " "),
    "no_break_blanks": lambda a: grouped(a, "\u00a0"),
    "narrow_blanks": lambda a: grouped(a, "\u202f"),
    "apostrophes_between_thousands": lambda a: grouped(a, "'"),
    "plus_sign": lambda a: "+" + a,
    "full_width": lambda a: a.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789.,"}),
    "formula_text": lambda a: f'="{a}"',
    "invisible_in_amounts": lambda a: a[:1] + "\u200b" + a[1:] + "\u2060",
}.items():
    case(same, "amount_" + name)(amounts(how))
for name, how in {
    "scientific": lambda a: f"{Decimal(a):.1E}",
    "dollars": lambda a: a + "美元",
}.items():
    case(refused("实付金额", "行"), "amount_" + name)(amounts(how))

CHINESE = "〇一二三四五六七八九"


def spelt(text):
    tens, ones = divmod(int(text), 10)
    front = {0: "", 1: "十"}.get(tens, CHINESE[tens] + "十")
    return front + (CHINESE[ones] if ones else "")


for name, how in {
    "fourteen_digits": lambda y, m, d: f"{y}{m}{d}000000",
    "twelve_digits": lambda y, m, d: f"{y}{m}{d}0830",
    "with_zone": lambda y, m, d: f"{y}-{m}-{d}T00:00:00+08:00",
    "universal_time": lambda y, m, d: f"{y}-{m}-{d}T00:00:00.000Z",
    # Midnight in the county is four in the afternoon of the day before in universal time.
    "universal_evening": lambda y, m, d: (datetime.date(int(y), int(m), int(d)) - datetime.timedelta(1)).isoformat() + "T16:00:00Z",
    "end_of_day": lambda y, m, d: f"{y}-{m}-{d} 24:00:00",
    "chinese": lambda y, m, d: "".join(CHINESE[int(c)] for c in y) + f"年{spelt(m)}月{spelt(d)}日",
    "with_time": lambda y, m, d: f"{y}年{int(m)}月{int(d)}日 08:30",
    "with_weekday": lambda y, m, d: f"{y}年{int(m)}月{int(d)}日 星期三",
    "morning": lambda y, m, d: f"{y}/{int(m)}/{int(d)} 上午 12:00:00",
    "direction_marks": lambda y, m, d: f"\u202d{y}-{m}-{d}\u202c",
}.items():
    case(same, "day_" + name)(days(how))

INVISIBLE = "\u200b\u200c\u200e\u200f\u202a\u202c\u202d\u2060\u2063\u2066\u2069\ufeff\u00ad\u180e\u00a0\u3000\u2007\u202f"


@case(same)
def invisible_in_codes(county):
    def row(at, fields):
        mark = INVISIBLE[at % len(INVISIBLE)]
        code = fields[1].strip()
        fields[1] = mark + code[:8] + mark + code[8:] + mark
        fields[4] = fields[4].strip() + (mark if mark.strip() else "")
        return fields
    county.rows(VOUCHER, row)


@case(same)
def codes_as_formula_text(county):
    county.rows(VOUCHER, lambda _, f: [f'="{f[0]}"', f'="{f[1].strip()}"'] + f[2:])


@case(same)
def codes_as_formula_text_unquoted(county):
    lines, encoding = county.text(VOUCHER)
    changed = [lines[0]] + [re.sub(r"^([^,\"]+),([^,\"]+),", r'="\1",="\2",', line) for line in lines[1:]]
    county.write(VOUCHER, "\r\n".join(changed).encode(encoding))


def nulls(word):
    def apply(county):
        county.rows(REGISTER, lambda _, f: [x if x.strip() else word for x in f])
    return apply


for name, word in {"NULL": "NULL", "bracketed": "(null)", "not_available": "N/A", "backslash": "\\N", "angled": "<NULL>", "none": "None"}.items():
    case(same, "null_" + name)(nulls(word))


# Headings.
@case(same)
def heading_line_ends_with_a_comma(county):
    lines, encoding = county.text(VOUCHER)
    county.write(VOUCHER, "\r\n".join([lines[0] + ",,"] + lines[1:]).encode(encoding))


@case(same)
def heading_with_line_breaks(county):
    text = county.raw(VOUCHER).decode("utf-8-sig")
    text = text.replace("合同金额（元）", '"合同金额\n（元）"', 1).replace("付款日期", '"付款\r\n日期"', 1)
    county.write(VOUCHER, "\ufeff" + text)


@case(same)
def heading_in_gb18030_with_line_break_below_a_title(county):
    text = county.raw(VOUCHER).decode("utf-8-sig").replace("付款日期", '"付款\n日期"', 1)
    county.write(VOUCHER, ("科技创新券\r\n" + text).encode("gb18030"))


@case(same)
def heading_blanks_and_colons(county):
    def head(fields):
        return ["*交易编号", "购买方识别号："] + fields[2:6] + ["合 同 金 额（ 元 ）", "实付金额【元】", "付　款　日　期", "关联交易:"]
    county.rows(VOUCHER, lambda _, f: f, head)


def in_unit(heading, factor, title=None):
    def apply(county):
        def row(_, fields):
            if number(fields[7]):
                fields[7] = format(Decimal(number(fields[7])) / factor, "f")
            return fields
        county.rows(VOUCHER, row, lambda f: f[:7] + [heading] + f[8:])
        if title:
            county.write(VOUCHER, "\ufeff" + title + "\r\n" + county.path(VOUCHER).read_bytes().decode("utf-8-sig"))
    return apply


for name, (heading, factor) in {
    "wan_with_colon": ("实付金额（单位：万元）", 10000),
    "wan_behind_a_stroke": ("实付金额/万元", 10000),
    "wan_behind": ("实付金额万元", 10000),
    "thousand": ("实付金额（千元）", 1000),
    "million": ("实付金额(百万元)", 1000000),
    "yi": ("实付金额（亿元）", 100000000),
    "fen": ("实付金额（分）", Decimal("0.01")),
}.items():
    case(same, "unit_" + name)(in_unit(heading, factor))


@case(same, "unit_of_a_title_line")
def unit_of_a_title_line(county):
    def row(_, fields):
        for at in (6, 7):
            if number(fields[at]):
                fields[at] = str(Decimal(number(fields[at])) / 10000)
        return fields
    county.rows(VOUCHER, row, lambda f: [h.replace("（元）", "") for h in f])
    text = county.path(VOUCHER).read_bytes().decode("utf-8-sig")
    county.write(VOUCHER, "\ufeff科技创新券交易明细,,,,,,,,,金额单位：万元\r\n" + text)


@case(refused("矛盾", "合同金额", "万元"))
def unit_of_title_and_heading_contradict(county):
    text = county.raw(VOUCHER).decode("utf-8-sig")
    county.write(VOUCHER, "\ufeff科技创新券交易明细,,,,,,,,,金额单位：万元\r\n" + text)


@case(refused("万美元"))
def unit_of_another_currency(county):
    text = county.raw(VOUCHER).decode("utf-8-sig").replace("（元）", "")
    county.write(VOUCHER, "\ufeff创新券,,单位：万美元\r\n" + text)


def rent_in(unit, factor, title=True, row_of_units=False):
    def apply(county):
        def change(sheet):
            for cell in column(sheet, "减免金额"):
                if number(cell.value):
                    cell.value = float(Decimal(number(cell.value)) / factor)
            if title:
                sheet.cell(2, 1).value = f"填报单位：元江县    单位：{unit}"
            if row_of_units:
                sheet.insert_rows(4)
                sheet.cell(4, 3).value = unit
        county.sheet(HOUSES, "租金减免", change)
    return apply


case(same, "unit_of_a_sheet_title")(rent_in("万元", 10000))
case(same, "unit_of_a_sheet_title_thousand")(rent_in("千元", 1000))
case(same, "unit_row_below_the_headings")(rent_in("万元", 10000, title=False, row_of_units=True))


@case(same)
def unit_of_a_group_heading(county):
    def change(sheet):
        for cell in column(sheet, "月租金"):
            if number(cell.value):
                cell.value = float(Decimal(number(cell.value)) / 10000)
        at = next(c.column for c in sheet[3] if c.value == "月租金")
        for area in list(sheet.merged_cells.ranges):
            if area.min_col <= at <= area.max_col and area.min_row == 3:
                sheet.unmerge_cells(str(area))
        sheet.cell(3, at).value, sheet.cell(4, at).value = "租金（万元）", "月租金"
    county.sheet(HOUSES, "租赁", change)


@case(same)
def unit_of_payroll_title(county):
    def change(sheet):
        sheet.cell(2, 1).value = "单位：万元"
        for row in sheet.iter_rows(min_row=4, min_col=4, max_col=12):
            for cell in row:
                if number(cell.value):
                    cell.value = float(Decimal(number(cell.value)) / 10000)
    county.sheet(PAYROLL, "职工明细", change)


# Cells of workbooks.
def percent(some):
    def apply(county):
        book = county.book(LOANS)
        for sheet in book:
            for at in range(1, sheet.max_column + 1):
                if "(%)" in str(sheet.cell(3, at).value):
                    for row in range(4, sheet.max_row + 1):
                        cell = sheet.cell(row, at)
                        if number(cell.value) and (not some or row % 2):
                            cell.value = float(Decimal(number(cell.value)) / 100)
                            cell.number_format = "0.00%"
        county.save(LOANS, book)
    return apply


case(same, "percent_cells")(percent(False))
case(same, "percent_cells_and_plain_ones")(percent(True))


@case(refused("贷款金额", "百分比"))
def percent_in_an_amount(county):
    def change(sheet):
        for cell in column(sheet, "贷款金额（万元）"):
            cell.number_format = "0.00%"
    county.sheet(LOANS, "创业担保贷款", change)


@case(same)
def unit_behind_amounts_of_a_sheet(county):
    def change(sheet):
        for cell in column(sheet, "2022年10月1日余额（万元）"):
            if cell.value is not None:
                cell.value = f"{str(cell.value).strip()}万元"
    county.sheet(LOANS, "贷款台账", change)


@case(same)
def days_from_1904(county):
    book = county.book(LOANS)
    book.epoch = CALENDAR_MAC_1904
    for sheet in book:
        for row in sheet.iter_rows(min_row=4):
            for cell in row:
                heading = str(sheet.cell(3, cell.column).value)
                if isinstance(cell.value, int) and 40000 < cell.value < 50000 and "日" in heading and "额" not in heading:
                    cell.value -= 1462
    county.save(LOANS, book)


@case(same)
def days_as_iso_cells(county):
    book = county.book(LOANS)
    book.iso_dates = True
    county.save(LOANS, book)
    plain = r"(<v>\d{4}-\d\d-\d\d)(T00:00:00)?</v>"
    county.parts(LOANS, lambda part, xml: re.sub(plain, r"\1T00:00:00.000Z</v>", xml) if "worksheets/" in part else xml)


@case(refused("formula_not_computed", "租金减免", "减免金额"))
def formulas_without_values(county):
    def change(sheet):
        for cell in column(sheet, "减免金额")[:50]:
            if isinstance(cell.value, (int, float)):
                cell.value = f"={cell.value!r}*1"
    county.sheet(HOUSES, "租金减免", change)


@case(set_aside("formula_not_computed", 2))
def two_formulas_without_values(county):
    def change(sheet):
        good = [c for c in column(sheet, "减免金额") if isinstance(c.value, (int, float))]
        for cell in good[:2]:
            cell.value = f"={cell.value!r}*1"
    county.sheet(HOUSES, "租金减免", change)


@case(refused("行业小类代码", "4位"))
def leading_zeros_lost(county):
    def change(sheet):
        for cell in column(sheet, "行业小类代码"):
            if re.fullmatch(r"\d+", str(cell.value or "").strip()):
                cell.value = int(str(cell.value).strip())
                cell.number_format = "General"
    county.sheet(TAX, "税务登记", change)


def equal_areas(merge):
    def apply(county):
        def change(sheet):
            for row in range(5, sheet.max_row, 4):
                if sheet.cell(row, 6).value is not None and sheet.cell(row + 1, 6).value is not None:
                    sheet.cell(row + 1, 6).value = sheet.cell(row, 6).value
                    if merge:
                        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=6, end_column=6)
        county.sheet(HOUSES, "租赁", change)
    return apply


case(("made",), "truth_of_equal_areas")(equal_areas(False))
case(as_truth("truth_of_equal_areas"), "merged_areas")(equal_areas(True))


def tests_sorted(county):
    rows = [[re.sub(r"&nbsp;", "\u00a0", c) for c in row] for row in county.page_rows()]
    body = sorted((r for r in rows[3:] if len(r) == 7), key=lambda r: (r[0], r[1]))
    return rows[:3], body


@case(same)
def merged_identifiers(county):
    head, body = tests_sorted(county)
    book = openpyxl.Workbook()
    sheet = book.active
    for row in head + body:
        sheet.append([x or None for x in row])
    top = 4
    while top <= sheet.max_row:
        end = top
        while end < sheet.max_row and sheet.cell(top, 1).value and all(sheet.cell(top, c).value == sheet.cell(end + 1, c).value for c in (1, 2)):
            end += 1
        if end > top:
            for at in (1, 2):
                sheet.merge_cells(start_row=top, end_row=end, start_column=at, end_column=at)
        top = end + 1
    county.remove(TESTS)
    county.save("19_餐饮核酸检测.xlsx", book)


@case(same)
def merged_identifiers_in_a_page(county):
    head, body = tests_sorted(county)
    out, at = [cells(row) for row in head], 0
    while at < len(body):
        end = at
        while end + 1 < len(body) and body[at][0] and body[at][:2] == body[end + 1][:2]:
            end += 1
        for number, row in enumerate(body[at:end + 1]):
            span = f' rowspan="{end - at + 1}"' if end > at else ""
            front = "".join(f"<td{span}>{c}</td>" for c in row[:2]) if number == 0 else ""
            out.append(front + "".join(f"<td>{c}</td>" for c in row[2:]))
        at = end + 1
    page = "<html><meta charset=gbk><table>" + "\n".join(f"<tr>{row}</tr>" for row in out) + "</table></html>"
    county.write(TESTS, page.encode("gb18030"))


@case(same)
def merged_size(county):
    book = county.book(ARREARS)
    for sheet in book:
        if sheet.cell(3, 6).value != "企业规模":
            continue
        top = 4
        while top <= sheet.max_row:
            value, end = sheet.cell(top, 6).value, top
            while end < sheet.max_row and value is not None and str(sheet.cell(end + 1, 6).value).strip() == str(value).strip():
                end += 1
            if end > top:
                sheet.merge_cells(start_row=top, end_row=end, start_column=6, end_column=6)
            top = end + 1
    county.save(ARREARS, book)


# Printed lists.
def printed(heading, label, title=False, footer=False):
    def apply(county):
        sheet = county.book(PAYROLL)["职工明细"]
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        book = openpyxl.Workbook(write_only=True)
        new = book.create_sheet("职工明细")
        for row in rows[:3]:
            new.append(row)
        for at, row in enumerate(rows[3:]):
            new.append(row)
            if at % 40 == 39:
                new.append([label, None, None, 1000.0])
                if footer:
                    new.append(["制表人：某某", None, None, "审核人：某某"])
                    new.append([f"第 {at // 40 + 1} 页"])
                if title:
                    new.append(rows[0][:1])
                    new.append(rows[1][:1])
                if heading:
                    new.append(rows[2])
        book.save(county.path(PAYROLL))
    return apply


case(same, "pages_with_headings")(printed(True, "本页小计"))
case(same, "pages_with_titles_and_footers")(printed(True, "过次页", title=True, footer=True))
case(same, "pages_with_totals_only")(printed(False, "本页小计"))
case(same, "pages_with_running_totals")(printed(False, "累 计："))


# Words that decide law.
def insurance(change):
    def apply(county):
        book = county.book(SOCIAL)
        for sheet in book:
            if "险种类型" not in [c.value for c in sheet[3]]:
                continue
            for cell in column(sheet, "险种类型"):
                if isinstance(cell.value, str) and cell.value.strip().endswith("保险"):
                    cell.value = change(cell.value.strip())
        county.save(SOCIAL, book)
    return apply


case(same, "insurance_in_official_words")(insurance(lambda word: word + "费"))
case(refused("险种类型", "失业险", "unknown_word"), "insurance_in_unknown_words")(insurance(lambda word: word.replace("保险", "险")))


def voided(word, encode="gb18030", every=40):
    def apply(county):
        lines, _ = county.text(VAT)
        out = []
        for at, line in enumerate(lines):
            if at % every == 9 and line.count(",正常申报,") == 1:
                out.append(line.replace(",正常申报,", f",{word},").encode(encode))
            else:
                out.append(line.encode("gb18030"))
        county.write(VAT, b"\r\n".join(out))
    return apply


case(("made",), "truth_of_voided_returns")(voided("作废"))
case(as_truth("truth_of_voided_returns"), "voided_in_other_words")(voided("已作废"))
case(as_truth("truth_of_voided_returns"), "voided_with_invisible_marks")(voided("作\u200b废"))
case(as_truth("truth_of_voided_returns"), "voided_lines_in_utf8")(voided("作废", "utf-8"))
case(refused("申报状态", "撤销", "unknown_word"), "voided_in_unknown_words")(voided("撤销"))


@case(refused("增值税纳税人类型", "unknown_word"))
def payer_class_in_unknown_words(county):
    def change(sheet):
        for cell in column(sheet, "增值税纳税人类型"):
            if str(cell.value or "").strip() == "小规模纳税人":
                cell.value = "小规模（个体）"
    county.sheet(TAX, "税务登记", change)


@case(refused("政策名称", "unknown_word"))
def ledger_in_unknown_words(county):
    lines, encoding = county.text(LEDGER)
    county.write(LEDGER, "\r\n".join(lines).replace("六税两费减半", "六税两费优惠").encode(encoding))


@case(refused("状态", "unknown_word"))
def refund_state_in_unknown_words(county):
    def change(sheet):
        for cell in column(sheet, "状态"):
            if str(cell.value or "").strip() == "已退库":
                cell.value = "已完结"
    county.sheet(REFUNDS, "退税申请", change)


@case(refused("就业困难类别", "unknown_word"))
def hardship_in_unknown_words(county):
    def change(sheet):
        at = next(c.column for c in sheet[3] if c.value == "就业困难类别")
        for row in range(4, sheet.max_row + 1):
            if sheet.cell(row, at).value is None:
                sheet.cell(row, at).value = "不属于"
    county.sheet(JOBS, "人员身份", change)


# Files.
@case(same)
def mark_in_front_of_gb18030(county):
    county.write(VAT, b"\xef\xbb\xbf" + county.raw(VAT))


@case(same)
def page_that_lies_about_its_characters(county):
    county.page(lambda _, row: cells(row), encoding="utf-8")


@case(refused("17_", "empty_export", "没有一行数据"))
def headings_only(county):
    county.write(VOUCHER, county.raw(VOUCHER).split(b"\n")[0] + b"\n")


@case(refused("17_", "empty_file"))
def no_bytes(county):
    county.write(VOUCHER, b"")


@case(refused("租金减免", "empty_export"))
def sheet_with_headings_only(county):
    county.sheet(HOUSES, "租金减免", lambda sheet: sheet.delete_rows(4, sheet.max_row))


@case(refused("03_", "cut_off"))
def cut_inside_a_line(county):
    raw = county.raw(VAT)
    county.write(VAT, raw[: len(raw) * 2 // 3 + 7])


@case(refused("03_", "cut_off"))
def cut_inside_a_character(county):
    lines = county.raw(VAT).split(b"\r\n")
    middle = len(lines) // 2
    whole = b"\r\n".join(lines[:middle]) + b"\r\n"
    last = lines[middle]
    at = next(i for i, byte in enumerate(last) if byte > 0x80)
    county.write(VAT, whole + last[: at + 1])


@case(refused("17_", "cut_off"))
def cut_inside_quotes(county):
    lines = county.raw(VOUCHER).split(b"\r\n")
    quoted = next(i for i, line in enumerate(lines) if line.count(b'"') == 2 and i > 3)
    county.write(VOUCHER, b"\r\n".join(lines[:quoted]) + b"\r\n" + lines[quoted][: lines[quoted].index(b'"') + 4])


@case(refused("19_", "cut_off"))
def cut_page(county):
    raw = county.raw(TESTS)
    county.write(TESTS, raw[: len(raw) // 2])


@case(refused("12_", "zip_damaged"))
def cut_workbook(county):
    raw = county.raw(HOUSES)
    county.write(HOUSES, raw[: len(raw) // 2])


@case(refused("08_", "xls_damaged"))
def cut_old_workbook(county):
    raw = county.raw(CIT)
    county.write(CIT, raw[: len(raw) // 2])


@case(same)
def no_line_end_at_the_end(county):
    county.write(VOUCHER, county.raw(VOUCHER).rstrip(b"\r\n"))


@case(refused("13_融资担保及信贷(修改后).xlsx", "13_融资担保及信贷.xlsx", "contradicting_copies"))
def corrected_copy(county):
    book = county.book(LOANS)
    sheet = book["创业担保贷款"]
    assert sheet.cell(4, 1).value.startswith("CD")
    sheet.cell(4, 7).value = 14
    county.save("13_融资担保及信贷(修改后).xlsx", book)


@case(same)
def equal_copy(county):
    county.write("17_科技创新券交易 - 副本.csv", county.raw(VOUCHER))


@case(refused("17_科技创新券交易(1).csv", "contradicting_copies"))
def corrected_text_copy(county):
    county.write("17_科技创新券交易(1).csv", county.raw(VOUCHER).replace(b"CXQ00001,", b"CXQ00001,", 1))
    lines, encoding = county.text(VOUCHER)
    at = next(i for i, line in enumerate(lines) if line.startswith("CXQ") and '"' not in line and number(line.split(",")[7]))
    fields = lines[at].split(",")
    fields[7] = str(Decimal(number(fields[7])) + 1)
    lines[at] = ",".join(fields)
    county.write("17_科技创新券交易(1).csv", "\r\n".join(lines).encode(encoding))


@case(refused("缺少", "17_科技创新券交易*", "voucher_tx"))
def required_export_missing(county):
    county.remove(VOUCHER)


@case(refused("12_房屋租赁及房产.xlsx", "没有工作表", "租金减免"))
def required_sheet_missing(county):
    book = county.book(HOUSES)
    book.remove(book["租金减免"])
    county.save(HOUSES, book)


def without_optional_sheet(county):
    book = county.book(LOANS)
    book.remove(book["融资担保"])
    county.save(LOANS, book)


case(unjudged("融资担保"), "optional_sheet_missing")(without_optional_sheet)


def old_sheet(state):
    def apply(county):
        book = county.book(ARREARS)
        sheet = book.copy_worksheet(book["澧江街道"])
        sheet.title, sheet.sheet_state = "澧江街道(旧)", state
        book.move_sheet(sheet, -(len(book.sheetnames) - 1))
        book.active = 1
        for row in range(4, sheet.max_row + 1):
            cell = sheet.cell(row, 9)
            if number(cell.value):
                cell.value = float(number(cell.value)) + 50
        county.save(ARREARS, book)
    return apply


case(same, "hidden_old_sheet")(old_sheet("hidden"))
case(same, "very_hidden_old_sheet")(old_sheet("veryHidden"))
case(refused("澧江街道(旧)", "contradicting_copies"), "visible_old_sheet")(old_sheet("visible"))


@case(same)
def in_a_folder_of_its_bureau(county):
    county.write("县工信局/" + VOUCHER, county.raw(VOUCHER))
    county.remove(VOUCHER)


@case(same)
def optional_one_in_a_deep_folder(county):
    county.write("县卫健局/2022年/" + TESTS, county.raw(TESTS))
    county.remove(TESTS)


@case(same)
def things_that_systems_leave_behind(county):
    for name in ["~$" + HOUSES, ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/._" + VOUCHER]:
        county.write(name, b"\0\1\2")


def packed(name, pack, source=VOUCHER):
    def apply(county):
        county.write(name, pack(county.raw(source), source))
        county.remove(source)
    return apply


def zipped(raw, name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, raw)
    return out.getvalue()


case(refused("17_科技创新券交易.csv.gz", "packed", "解压"), "packed_gzip")(packed(VOUCHER + ".gz", lambda raw, _: gz.compress(raw, mtime=0)))
case(refused("17_科技创新券交易.zip", "packed", "解压"), "packed_zip")(packed("17_科技创新券交易.zip", zipped))
case(refused("17_科技创新券交易.7z", "packed"), "packed_7z")(packed("17_科技创新券交易.7z", lambda raw, _: b"7z\xbc\xaf\x27\x1c" + raw[:100]))
case(refused("19_餐饮核酸检测.rar", "packed"), "packed_optional_one")(packed("19_餐饮核酸检测.rar", lambda raw, _: b"Rar!\x1a\x07\x01\x00" + raw[:100], TESTS))
case(refused("packed"), "packed_but_called_xlsx")(packed("17_科技创新券交易.xlsx", zipped))


def other(name, content, source=VOUCHER):
    def apply(county):
        county.remove(source)
        county.write(name, content)
    return apply


BIFF2 = struct.pack("<HHHH", 9, 4, 2, 16) + struct.pack("<HHHH3sB", 4, 10, 0, 0, b"\0\0\0", 2) + b"ab" + struct.pack("<HH", 10, 0)
XML2003 = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
FRAMES = "<html><head><link rel=File-List href=x.files/filelist.xml><script>" + "f();" * 2000 + "</script></head><frameset rows='*,39'><frame src='x.files/sheet001.htm'></frameset></html>"
for name, (file, content, code) in {
    "biff2": ("17_科技创新券交易.xls", BIFF2, "biff_old"),
    "xml_of_2003": ("17_科技创新券交易.xls", XML2003, "xml_spreadsheet"),
    "frameset": ("17_科技创新券交易.xls", FRAMES, "frameset"),
    "login_page": ("17_科技创新券交易.xls", "<html><body>请先登录</body></html>", "no_table"),
    "web_archive": ("17_科技创新券交易.xls", "MIME-Version: 1.0\nContent-Type: multipart/related;\n\n", "web_archive"),
    "pdf": ("17_科技创新券交易.pdf", b"%PDF-1.7\n", "pdf"),
    "pdf_called_xls": ("17_科技创新券交易.xls", b"%PDF-1.7\n", "pdf"),
    "picture": ("17_科技创新券交易.jpg", b"\xff\xd8\xff\xe0", "picture"),
    "dbf": ("17_科技创新券交易.dbf", bytes([3, 122, 12, 31, 5, 0, 0, 0, 65, 0, 10, 0]) + bytes(52) + b"\r", "database"),
    "json": ("17_科技创新券交易.txt", '[{"交易编号": "1"}]', "json"),
}.items():
    case(refused("17_", code), "kind_" + name)(other(file, content))


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for part in parts:
            file.writestr(part, "x")
    return out.getvalue()


case(refused("17_", "open_document"), "kind_ods")(other("17_科技创新券交易.ods", archive(["mimetype", "content.xml"])))
case(refused("17_", "document"), "kind_docx")(other("17_科技创新券交易.docx", archive(["[Content_Types].xml", "word/document.xml"])))


# Pages.
@case(same)
def scripts_in_cells(county):
    def row(_, r):
        if len(r) == 7 and "月份" not in r:
            r = r[:1] + [f"<style>.a{{color:red}}</style>{r[1]}"] + r[2:6] + [f"<script>show(12);</script>{r[6]}"]
        return cells(r)
    county.page(row)


@case(same)
def options_in_cells(county):
    def row(_, r):
        if len(r) == 7 and r[6] in ("混采", "单采"):
            other = "单采" if r[6] == "混采" else "混采"
            r = r[:6] + [f"<select><option>{other}</option><option selected>{r[6]}</option></select>"]
        return cells(r)
    county.page(row)


@case(same)
def commented_rows(county):
    def row(at, r):
        old = f"<!-- <tr>{cells(r)}</tr> -->" if at == 5 else ""
        return cells(r) + old
    county.page(row, before="<script>document.write('<table><tr><td>1</td></tr></table>')</script>")


# Old workbooks.
def as_xls(percent=False, epoch=False, merged=False, hidden=False):
    """The loans' workbook in the format of Excel 97."""
    def apply(county):
        import xlwt
        old, book = county.book(LOANS), xlwt.Workbook(encoding="utf-8")
        book.dates_1904 = epoch
        plain, rate, day = xlwt.XFStyle(), xlwt.XFStyle(), xlwt.XFStyle()
        rate.num_format_str, day.num_format_str = "0.00%", "yyyy-mm-dd"
        if hidden:
            stale = book.add_sheet("贷款台账(旧)")
            stale.write(0, 0, "旧表")
            stale.visibility = 1
        for sheet in old:
            new = book.add_sheet(sheet.title)
            heads = [str(c.value) for c in sheet[3]]
            for row in sheet.iter_rows():
                for cell in row:
                    value, style = cell.value, plain
                    if isinstance(value, datetime.datetime):
                        style = day
                    elif isinstance(value, int) and epoch and 40000 < value < 50000 and cell.row > 3 and "日" in heads[cell.column - 1] and "额" not in heads[cell.column - 1]:
                        value -= 1462
                    elif percent and cell.row > 3 and "(%)" in heads[cell.column - 1] and number(value):
                        value, style = float(Decimal(number(value)) / 100), rate
                    if value is not None:
                        new.write(cell.row - 1, cell.column - 1, value, style)
        county.remove(LOANS)
        book.save(str(county.path("13_融资担保及信贷.xls")))
    return apply


case(same, "old_workbook")(as_xls())
case(same, "old_workbook_percent_cells")(as_xls(percent=True))
case(same, "old_workbook_from_1904")(as_xls(epoch=True))
case(same, "old_workbook_hidden_sheet")(as_xls(hidden=True))


@case(as_truth("truth_of_equal_areas"))
def merged_areas_in_an_old_workbook(county):
    import xlwt
    CASES["truth_of_equal_areas"][1](county)
    old, book = openpyxl.load_workbook(county.path(HOUSES)), xlwt.Workbook(encoding="utf-8")
    plain, day = xlwt.XFStyle(), xlwt.XFStyle()
    day.num_format_str = "yyyy-mm-dd"
    for sheet in old:
        new = book.add_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                tall = sheet.title == "租赁" and cell.column == 6 and cell.row >= 5 and cell.row % 4 == 1
                below = sheet.title == "租赁" and cell.column == 6 and cell.row >= 5 and cell.row % 4 == 2
                pair = cell.value is not None and (tall and sheet.cell(cell.row + 1, 6).value == cell.value or below and sheet.cell(cell.row - 1, 6).value == cell.value)
                if pair and tall:
                    new.write_merge(cell.row - 1, cell.row, 5, 5, cell.value)
                elif cell.value is not None and not pair:
                    new.write(cell.row - 1, cell.column - 1, cell.value, day if isinstance(cell.value, datetime.datetime) else plain)
    county.remove(HOUSES)
    book.save(str(county.path("12_房屋租赁及房产.xls")))
