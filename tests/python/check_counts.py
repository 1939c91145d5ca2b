#!/usr/bin/env python3
"""Counts the sheets that no oracle needs straight from the exports, and compares a run's control totals with that.

Usage: check_counts.py EXPORTS [RUN_FOLDER]

Nothing here knows a mapping or a schema. A row is read, then a total (合计), quarantined (a cell that cannot be what its
heading says, a missing key, a short line of text, an enterprise that is not in the register), a repetition of an earlier
good row or not known on the evaluation day, or accepted. Printed per sheet: the five counts, the sum over the accepted rows of one amount in fen, and the
reasons of the quarantine.
"""

import csv
import datetime as dt
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "oracle"))
sys.dont_write_bytecode = True

from raw import raw_sheets  # noqa: E402
from values import DASH, Bad, date, decimal_of, ident, month, name_key, person_ok, ratio, text, uscc_ok  # noqa: E402

# Heading and type of every column: k key, s text, m amount in yuan, w in 10,000 yuan, d day, p month, i whole number,
# b 是/否, x rate, P resident id, u registered code, t tax number of a registered payer, c code of anybody,
# n name of a registered enterprise (u before it wins). A capital or ! behind the type: must be filled. * before the
# type: the amount to add up.
SHEETS = {
    ("05", "预缴"): ("vat_prepay", "预缴表号 k|纳税人识别号 t!|纳税人名称 s|预征项目 s!|纳税义务发生时间 d!|预征率 x!|"
                    "全部价款和价外费用（万元） w!|扣除金额（万元） w|实际预缴税额（元） *m"),
    ("11", "技能证书"): ("skill_certificate", "证书编号 k|证件号码 P!|姓名 s|单位名称 s|职业（工种） s|等级 s!|证书类别 s!|发证日期 d!|"
                      "累计参保月数 *i|申领日期 d|已享培训补贴 b"),
    ("11", "培训"): ("training", "报名号 k|证件号码 P!|单位名称 n!|工种 s!|等级 s!|合同签订日期 d|开班日期 d!|结业日期 d!|证书号 s|"
                    "补贴标准 *m|资金来源 s!"),
    ("11", "帮扶车间"): ("workshop_worker", "车间编号 k|已认定 b!|单位名称 n!|月份 p!|证件号码 P!|脱贫劳动力 b!|出勤天数 i|工资 *m"),
    ("11", "劳务输出"): ("labour_placement", "编号 k|机构名称 n!|证件号码 P!|姓名 s|脱贫劳动力 b!|输出地 s|起始日期 d!|稳定就业月数 *i!|收入证明 b!"),
    ("11", "返乡创业"): ("returnee_startup", "申请编号 k|单位名称 n!|证件号码 P!|人员类别 s!|登记日期 d!|申请日期 d|带动就业人数 *i!|首次创业 b!"),
    ("11", "灵活就业缓缴"): ("flexible_premium", "证件号码 P!|费款所属期 p!|缴费基数 m!|应缴养老保险费 *m!|已缴 b!|申请日期 d"),
    ("13", "融资担保"): ("guarantee", "合同编号 k|客户名称 s|统一社会信用代码 u!|支持领域 s!|担保金额（万元） *w!|起始日期 d!|期限（月） i!|"
                      "标准费率(%) x|实收费率(%) x!|担保费收入（万元） w"),
    ("13", "普惠小微余额"): ("inclusive_loan_balance", "金融机构 s!|地方法人 b!|季度 s!|期初余额（万元） w!|期末余额（万元） *w!|首贷户数 i|"
                        "信用贷款余额（万元） w|加权平均利率(%) x"),
    ("13", "贷款台账"): ("bank_loan", "借据号 k|金融机构 s!|客户名称 s|统一社会信用代码 u!|授信额度（万元） w|2022年10月1日余额（万元） *w!|"
                      "利率(%) x!|起息日 d!|到期日 d!|展期后到期日 d|罚息（元） m|下调分类 b"),
    ("13", "服务收费"): ("bank_fee", "编号 k|金融机构 s!|客户名称 s|统一社会信用代码 u!|收费项目 s!|月份 p!|标准收费（元） m|实际收费（元） *m"),
    ("15", "直达资金"): ("direct_fund", "资金代码 k|资金名称 s!|资金盘子（万元） w|项目 s!|申报金额（万元） w|下达金额（万元） *w|收到日期 d|"
                      "已支付（万元） w|最近支付日期 d|收款单位代码 c"),
    ("15", "收费目录"): ("fee_item", "项目编码 k|项目名称 s!|计量单位 s|收费标准 *m!|生效日期 d!|失效日期 d|执收单位 s"),
    ("15", "收费明细"): ("fee_charge", "票据号 k|执收单位 s!|缴费人代码 c|项目编码 s!|收费日期 d!|数量 i!|金额 *m!"),
    ("15", "水库基金电量"): ("reservoir_fund", "统一社会信用代码 u!|单位名称 s|电费月份 p!|电量（千瓦时） i!|征收标准（元/千瓦时） x!|已收基金 *m"),
    ("15", "注册费"): ("registration_fee", "受理号 k|统一社会信用代码 u!|类别 s!|审批程序 s!|疫情相关 b!|受理日期 d!|注册费 *m!"),
    ("15", "困难主体房租水电气"): ("hardship_bill", "统一社会信用代码 u!|单位名称 s|费用类型 s!|月份 p!|金额 *m!"),
    ("16", "指标"): ("kpi_value", "指标 s!|完成值 *i!|目标值 i|统计截止日 d!|单位 s"),
    ("16", "应收账款融资"): ("receivable_finance", "需求编号 k|统一社会信用代码 u!|提出日期 d!|推送日期 d|办结日期 d|金额（万元） *w!|已登记 b!"),
    ("16", "12328投诉"): ("hotline_complaint", "工单号 k|受理日期 d!|办结日期 d|事项 s"),
    ("18", ""): ("toll", "流水号 k|车牌 s|通行日期 d!|路段 s!|车型 s|方向 s|支付方式 s|货物品名 s|目录内 b!|容积率% x!|载重率% x!|通行费 *m!|已免收 b!"),
    ("19", ""): ("nucleic_test", "统一社会信用代码 u!|单位名称 s|月份 p!|检测人次 *i!|单价（元） m|从业人数 i|检测方式 s!"),
    ("20", ""): ("enjoyed", "序号 k|政策名称 s!|纳税人识别号 t!|企业名称 s|所属期 s!|享受金额（元） *m!"),
}

# The heading that says from when a row is known; a month is over on its last day. Rows later than the evaluation day are not there.
KNOWN = {"vat_prepay": "纳税义务发生时间", "skill_certificate": "发证日期", "training": "开班日期", "workshop_worker": "月份",
         "labour_placement": "起始日期", "returnee_startup": "申请日期", "flexible_premium": "费款所属期", "guarantee": "起始日期",
         "bank_loan": "起息日", "bank_fee": "月份", "direct_fund": "收到日期", "fee_item": "生效日期", "fee_charge": "收费日期",
         "reservoir_fund": "电费月份", "registration_fee": "受理日期", "hardship_bill": "月份", "kpi_value": "统计截止日",
         "receivable_finance": "提出日期", "hotline_complaint": "受理日期", "toll": "通行日期", "nucleic_test": "月份"}
LAST_DAY, LAST_MONTH = dt.date(2022, 12, 31), 2022 * 12 + 11


def export(folder, number):
    return next(folder.glob(f"{number}_*"))


def rows_behind(rows, first_heading):
    """Rows behind the heading row; the headings."""
    for at, row in enumerate(rows):
        # The title of a sheet may read like its first heading, but stands alone.
        if not isinstance(row, Bad) and text(row[0]) == first_heading and len(row) > 1 and text(row[1]):
            return row, rows[at + 1:]
    raise SystemExit(f"no heading {first_heading}")


class Register:
    """Who is registered, under which tax numbers and names."""

    def __init__(self, folder):
        _, rows = rows_behind(raw_sheets(export(folder, "01"))[0][2], "统一社会信用代码")
        whole = [r for r in rows if not isinstance(r, Bad) and len(r) == 15]
        pairs = [(self.code(r[0]), name_key(r[1])) for r in whole]
        self.codes = {code for code, _ in pairs if code}
        self.names = {name for code, name in pairs if code}
        sheet = next(s for s in raw_sheets(export(folder, "02")) if s[0] == "税务登记")
        _, rows = rows_behind(sheet[2], "纳税人识别号")
        self.numbers = {text(r[0]) for r in rows if len(text(r[0])) in (15, 20) and self.code(r[1]) in self.codes}

    @staticmethod
    def code(cell):
        try:
            code = ident(cell)
        except Bad:
            return None
        return code if uscc_ok(code) else None


def amount(cell, wan):
    """Exact fen; None for a blank cell or a dash."""
    if isinstance(cell, float):
        cell = repr(cell)
    number = decimal_of(cell)
    if number is None:
        return None
    fen = number * (1_000_000 if wan else 100)
    if fen != fen.to_integral_value():
        raise Bad("finer_than_fen")
    return int(fen)


def cell_value(kind, cell, register):
    """The value of a cell, None if it is blank; Bad if it is not what it should be."""
    if isinstance(cell, str) and cell.startswith("#"):
        raise Bad("error_cell")
    if kind in "mw":
        return amount(cell, kind == "w")
    if kind == "i":
        number = decimal_of(cell)
        if number is not None and (number < 0 or number != int(number)):
            raise Bad("negative_count" if number < 0 else "not_whole")
        return None if number is None else int(number)
    if kind == "x":
        return ratio(cell)
    if kind == "d":
        return None if text(cell) in DASH else date(cell)
    if kind == "p":
        return None if text(cell) in DASH else month(cell)
    if kind == "b":
        if text(cell) not in ("", "-", "是", "否"):
            raise Bad("not_yes_no")
        return text(cell) or None
    if kind == "s":
        return text(cell) or None
    number = ident(cell)
    if kind == "k" or not number:
        return number or None
    if kind == "P":
        if not person_ok(number):
            raise Bad("bad_person")
    elif len(number) == 18 or kind == "u":
        if not uscc_ok(number):
            raise Bad("bad_code")
        if kind in "ut" and number not in register.codes:
            raise Bad("unknown_enterprise")
    elif len(number) not in (15, 20):
        raise Bad("bad_length")
    elif kind == "t" and number not in register.numbers:
        raise Bad("unknown_enterprise")
    return number


def count(rows, layout, is_text, register, known):
    columns = [c.rsplit(" ", 1) for c in layout.split("|")]
    head, behind = rows_behind(rows, columns[0][0])
    assert [text(h) for h in head] == [text(h) for h, _ in columns], head
    tally, reasons, seen, total = Counter(), Counter(), set(), 0
    for row in behind:
        if not isinstance(row, Bad) and all(text(c) == "" for c in row):
            continue
        tally["read"] += 1
        if not isinstance(row, Bad) and text(row[0]) == "合计":
            tally["total_rows"] += 1
            continue
        try:
            if isinstance(row, Bad):
                raise row
            if is_text and len(row) != len(columns):
                raise Bad("short_row")
            values, summed = [], 0
            for (_, kind), cell in zip(columns, row):
                bare = kind.strip("*!")
                if bare == "n":
                    value = text(cell) or None
                    if name_key(value) not in register.names:
                        raise Bad("unknown_enterprise")
                else:
                    value = cell_value(bare, cell, register)
                if value is None and (bare == "k" or "!" in kind):
                    raise Bad("blank")
                # A blank amount or 否 is the same as a zero or a blank, where it may be blank at all.
                values.append(0 if value is None and bare in "mw" else value)
                summed = (value or 0) if "*" in kind else summed
        except Bad as reason:
            tally["quarantined"] += 1
            reasons[str(reason)] += 1
            continue
        if tuple(values) in seen:
            tally["superseded"] += 1
            continue
        seen.add(tuple(values))
        days = [v for (heading, _), v in zip(columns, values) if heading == known]
        if any(day is not None and day > (LAST_DAY if isinstance(day, dt.date) else LAST_MONTH) for day in days):
            tally["superseded"] += 1
            continue
        tally["accepted"] += 1
        total += summed
    return tally, reasons, total


CLASSES = ("read", "accepted", "quarantined", "superseded", "total_rows")


def main():
    folder = Path(sys.argv[1])
    register = Register(folder)
    counted = {}
    for (number, sheet), (table, layout) in SHEETS.items():
        found = next(s for s in raw_sheets(export(folder, number)) if s[0] == sheet)
        tally, reasons, total = count(found[2], layout, found[1], register, KNOWN.get(table))
        counted[table] = [tally[c] for c in CLASSES]
        print(table, *counted[table], total, dict(sorted(reasons.items())))
        assert tally["read"] == sum(tally[c] for c in CLASSES[1:])
    if len(sys.argv) > 2:
        with (Path(sys.argv[2]) / "control_totals.csv").open(encoding="utf-8-sig", newline="") as file:
            lines = {line["table"]: line for line in csv.DictReader(file)}
        for table, numbers in counted.items():
            theirs = [int(lines[table][c]) for c in CLASSES]
            assert theirs == numbers, f"{table}: the run says {theirs}, the exports {numbers}"
        print(f"the run's control totals agree on {len(counted)} sheets")


if __name__ == "__main__":
    main()
