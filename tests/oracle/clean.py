"""Reading and cleaning of the raw exports.

Everything the files do to the data is undone here: encodings, heading aliases, full-width digits, dates in all
shapes, 元 / 万元, corrections, voided rows, duplicates, 合计 rows.  Rows that cannot be used go to the quarantine
with one reason.  Money leaves this module as int fen, never as float.
"""
import csv
import datetime as dt
import glob
import os
import re
import unicodedata
from collections import Counter, defaultdict
from decimal import Decimal, ROUND_HALF_UP, InvalidOperation
from fractions import Fraction

AS_OF = dt.date(2022, 12, 31)
LATE_FILING = dt.date(2023, 1, 31)          # returns of periods ending 2022-12 may be filed up to this day


class Bad(Exception):
    """A row that cannot be used; the text is the quarantine reason."""


# ---------------------------------------------------------------- scalar values

def text(v):
    """NFKC text without blanks at the ends, without a leading apostrophe; '' for nothing."""
    if v is None:
        return ''
    if isinstance(v, (dt.datetime, dt.date)):
        return v.strftime('%Y-%m-%d')
    if isinstance(v, float) and v == int(v):
        v = int(v)
    s = unicodedata.normalize('NFKC', str(v)).replace('\ufeff', '').strip()
    return s.lstrip("'").strip()


def ident(v):
    s = re.sub(r'\s', '', text(v)).upper()
    if isinstance(v, float) or re.fullmatch(r'\d(\.\d+)?E\+?\d+', s):
        raise Bad('destroyed_identifier')
    return s


DASH = {'', '-', '—', '--', '——', '–', '―', '－', '/'}


def decimal_of(v):
    """Exact decimal of a cell; None when the cell is blank or a dash."""
    if v is None:
        return None
    if isinstance(v, bool):
        raise Bad('amount_not_a_number')
    if isinstance(v, int):
        return Decimal(v)
    if isinstance(v, float):
        if v != v or v in (float('inf'), float('-inf')):
            raise Bad('amount_not_a_number')
        return Decimal(repr(v))
    s = re.sub(r'\s', '', text(v))
    if s in DASH:
        return None
    neg = False
    m = re.fullmatch(r'\((.*)\)', s)
    if m:
        neg, s = True, m.group(1)
    s = s.replace(',', '').replace('¥', '')
    s = s.replace('−', '-')
    if not re.fullmatch(r'[+-]?\d+(\.\d*)?|[+-]?\.\d+', s):
        if re.fullmatch(r'[+-]?\d+(\.\d+)?[Ee][+-]?\d+', s):
            return -Decimal(s) if neg else Decimal(s)
        raise Bad('amount_not_a_number')
    d = Decimal(s)
    return -d if neg else d


def fen(v, wan=False, blank=0):
    """Amount of a cell as int fen.  `blank` is the value of a blank cell or a dash."""
    d = decimal_of(v)
    if d is None:
        return blank
    q = Decimal('0.000001') if wan else Decimal('0.01')
    return int(d.quantize(q, ROUND_HALF_UP) / q)


def integer(v):
    d = decimal_of(v)
    if d is None:
        return None
    if d != d.to_integral_value():
        raise Bad('amount_not_a_number')
    return int(d)


def ratio(v):
    """Exact rate: '5%' -> 1/20, '0.05' -> 1/20; None when blank."""
    s = text(v)
    if s in DASH:
        return None
    try:
        if s.endswith('%'):
            return Fraction(s[:-1]) / 100
        return Fraction(s)
    except ValueError:
        raise Bad('amount_not_a_number')


def date(v):
    if v is None:
        return None
    if isinstance(v, dt.datetime):
        return v.date()
    if isinstance(v, dt.date):
        return v
    s = re.sub(r'\s', ' ', text(v)).strip()
    s = s.split(' ')[0].split('T')[0]
    if s in DASH:
        return None
    try:
        if re.fullmatch(r'\d{5}(\.\d+)?', s):
            return dt.date(1899, 12, 30) + dt.timedelta(days=int(float(s)))
        m = (re.fullmatch(r'(\d{4})(\d{2})(\d{2})', s)
             or re.fullmatch(r'(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?', s))
        if m:
            return dt.date(*map(int, m.groups()))
    except ValueError:
        raise Bad('impossible_date')
    raise Bad('impossible_date')


def month(v):
    """Month as (year * 12 + month - 1), so months can be counted."""
    if v is None:
        return None
    if isinstance(v, (dt.datetime, dt.date)):
        return v.year * 12 + v.month - 1
    s = re.sub(r'\s', '', text(v))
    if s in DASH:
        return None
    m = re.fullmatch(r'(\d{4})(\d{2})', s) or re.fullmatch(r'(\d{4})[-./年](\d{1,2})月?', s)
    if m and 1 <= int(m.group(2)) <= 12:
        return int(m.group(1)) * 12 + int(m.group(2)) - 1
    d = date(v)
    return d.year * 12 + d.month - 1


def ym(d):
    return d.year * 12 + d.month - 1


def ymstr(m):
    return '%04d-%02d' % (m // 12, m % 12 + 1)


def qstr(d):
    return '%dQ%d' % (d.year, (d.month + 2) // 3)


def month_end(m):
    return (dt.date((m + 1) // 12, (m + 1) % 12 + 1, 1) - dt.timedelta(days=1))


def add_months(d, n):
    """month_add: the day is clamped to the end of the month."""
    m = ym(d) + n
    return dt.date(m // 12, m % 12 + 1, min(d.day, month_end(m).day))


def r_half_up(x):
    """Nearest integer (fen), half away from zero, of an exact rational."""
    x = Fraction(x)
    n = abs(x)
    k = (2 * n.numerator + n.denominator) // (2 * n.denominator)
    return k if x >= 0 else -k


def yuan(f):
    if f is None:
        return ''
    s = '-' if f < 0 else ''
    f = abs(f)
    return '%s%d.%02d' % (s, f // 100, f % 100)


# ---------------------------------------------------------------- identifiers

_ALPHA = '0123456789ABCDEFGHJKLMNPQRTUWXY'


def uscc_ok(code):
    """GB 32100-2015: weights 3^i mod 31, check = 31 - sum mod 31."""
    if len(code) != 18 or any(c not in _ALPHA for c in code):
        return False
    s = sum(_ALPHA.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _ALPHA[(31 - s % 31) % 31] == code[17]


def person_ok(code):
    """GB 11643-1999 resident number: weights mod 11 and a date that exists."""
    if not re.fullmatch(r'\d{17}[\dX]', code):
        return False
    w = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if '10X98765432'[sum(int(a) * b for a, b in zip(code, w)) % 11] != code[17]:
        return False
    try:
        dt.date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    return True


def name_key(s):
    """Free spelling of firm names: brackets, blanks and 有限责任公司 / 有限公司 do not matter."""
    s = re.sub(r'[\s()]', '', text(s))
    return s.replace('有限责任公司', '有限公司')


# ---------------------------------------------------------------- schemas
# type letters: u enterprise id, s text, m amount 元, w amount 万元 (a unit in the heading wins), d date, p month,
# i non-negative integer, b 是/否, x exact rate, M / W amount where a blank is "missing" and not zero, k record number,
# P person id, U social unit number, D list of dates

S = {
    '01': [('', '统一社会信用代码 uscc u|企业名称 name s|市场主体类型 kind s|成立日期 founded d|登记状态 state s|注销日期 cancelled d|'
                '行业代码 ind s|住所所属街道乡镇 township s|证件号码 owner P|从业人数 employees i|隶属企业统一社会信用代码 head s|科技企业类型 tech s')],
    '02': [('税务登记', '纳税人识别号 tid t|社会信用代码(纳税人识别号) uscc u|登记序号 djxh s|纳税人名称 name s|登记注册类型 kind s|行业小类代码 ind s|'
                    '纳税人状态 status s|街道乡镇 township s|增值税纳税人类型 vat_type s|一般纳税人生效日期 general_from d|增值税申报期限 cycle s|'
                    '企业所得税征收方式 cit_method s|单位社保编号 unit s|上年末资产总额 assets w|企业划型(申报) size_declared s|限制或禁止行业 restricted b'),
           ('纳税信用级别', '纳税人识别号 uscc u|纳税信用等级 rating s|有效期起 start d|有效期止 end d'),
           ('年度应税销售额', '社会信用代码(纳税人识别号) uscc u|年度 year s|营业收入 revenue w|上年度增值税应税销售额合计 vat_sales w|'
                       '上年10月至当年9月应税销售额 vat_sales_oct_sep w|年末资产总额 assets W|四项服务销售额 four w|其中:生活服务销售额 life w|'
                       '平均从业人数 staff i|企业存续月数 months i')],
    '03': [('', '申报表序号 rid k|nsrsbh uscc u|税款所属期起 start d|税款所属期止 end d|申报日期 filed d|申报状态 state s|销售额合计 sales m|'
                '简易计税3%销售额 simple3 m|简易计税5%销售额 simple5 m|免税销售额 exempt m|'
                '免抵退办法出口销售额 export m|销项税额 output m|进项税额 input m|其中:专用发票(含机动车、全电) in_special m|'
                '其中:通行费电子普通发票 in_toll m|其中:海关缴款书 in_customs m|其中:完税凭证 in_cert m|其中:农产品收购 in_farm m|其中:其他 in_other m|'
                '进项税额转出 out m|其中:上期留抵税额退税 out_refund m|上期留抵税额 credit_begin m|应纳税额(一般计税) general_tax m|'
                '期末留抵税额 credit_end m|加计抵减比例(%) super_pct i|加计抵减期初余额 super_begin m|加计抵减本期发生额 super_accrued m|'
                '加计抵减本期调减额 super_adj m|加计抵减本期实际抵减额 super_used m|加计抵减期末余额 super_end m|应补(退)税额 payable m')],
    '04': [('小规模申报', '申报表序号 rid k|纳税人识别号 uscc u|税费所属期起 start d|税费所属期止 end d|申报日期 filed d|申报状态 state s|销售额合计 sales m|'
                     '3%征收率专票销售额 special3 m|3%征收率普票及未开票销售额 plain3 m|5%征收率专票销售额 special5 m|'
                     '5%征收率普票及未开票销售额 plain5 m|其中:销售不动产 estate m|小微企业免税销售额 ex_micro m|其他免税销售额 ex_other m|应补(退)税额 payable m')],
    '05': [('留抵基础信息', '纳税人识别号 uscc u|2019年3月31日期末留抵税额 base2019 m|存量留抵已退日期 stock_date d|进项构成比例分子项 num m|'
                      '进项构成比例分母项 den m|骗取留抵退税日期 fraud1 d|骗取出口退税日期 fraud2 d|虚开专票日期 fraud3 d|偷税处罚日期 evasion D|'
                      '即征即退首次享受日期 imm_from d|即征即退金额 imm_amount m|缴回日期 imm_repaid d|近12个月销售额合计 s12 m|'
                      '其中:制造业等行业销售额 s12_six m|其中:批发零售业等行业销售额 s12_seven m|主营行业代码 ind_sales s|免抵退企业 exporter b'),
           ('退税申请', '申请单号 rid k|纳税人识别号 uscc u|申请日期 applied d|申报月份 fmonth p|税款所属期 period p|期末留抵税额 credit_end m|'
                    '可申请的存量留抵退税 stock m|可申请的增量留抵退税 inc m|核准退税额 approved m|状态 state s|核准日期 approved_on d|退库日期 refunded_on d')],
    '06': [('申报明细', '申报明细序号 rid k|社会信用代码(纳税人识别号) uscc u|征收项目代码 item s|征收项目 tax s|税费所属期起 start d|税费所属期止 end d|'
                    '计税依据 base m|应纳税额 due m|减免税额 relief m|减免性质代码 relief_code s|六税两费减征额 half m|应补(退)税额 payable m|'
                    '缓缴税额 deferred m|代扣代缴 withheld b|代开发票 agency b|征收品目 sub s|申报日期 filed d|申报状态 state s')],
    '08': [('', '申报表序号 rid k|纳税人识别号 uscc u|申报类型 form s|税款所属期起 start d|税款所属期止 end d|营业收入 revenue m|应纳税所得额 ti m|'
                + '|'.join('%s季度季%s从业人数 s%d%s i' % (c, w, i + 1, 'be'[j])
                           for i, c in enumerate('一二三四') for j, w in enumerate('初末')) + '|'
                + '|'.join('%s季度季%s资产总额 a%d%s W' % (c, w, i + 1, 'be'[j])
                           for i, c in enumerate('一二三四') for j, w in enumerate('初末'))
                + '|国家限制或禁止行业 restricted b|小型微利企业 slp b|减免所得税额 relief m|实际应纳所得税额(累计) tax_cum m|征收方式 method s|申报日期 filed d|申报状态 state s')],
    '09': [(y, '单位编号 unit U|险种类型 kind s|费款所属期 month p|缴费人数 heads i|缴费基数 base m|单位应缴 unit_due m|个人应缴 person_due m|'
               '单位实缴 unit_paid m|个人实缴 person_paid m|到账日期 paid_on d|缓缴标志 deferred b|滞纳金 late_fee m') for y in ('2021年', '2022年')] +
          [('参保登记', '单位编号 unit s|单位名称 name s|统一社会信用代码 uscc u|单位类型 kind s|行业代码 ind s|严重失信 dishonest b|僵尸企业 zombie b'),
           ('失业保险2021年度', '单位编号 unit U|年初参保人数 begin i|年末参保人数 end i|各月参保人数合计 headsum i|缴费月数 months i|'
                         '领取失业金人数 claimants i|上年度实缴失业保险费 paid m|其中补缴以前年度 back m|正常缴费 normal b')],
    '10': [('职工明细', '单位编号 unit U|证件号码 person P|所属期 month p|应发工资 wage m|缴费基数 base m|养老单位 pu m|失业单位 uu m|工伤单位 iu m|医疗单位 mu m|'
                    '养老个人 pp m|失业个人 up m|医疗个人 mp m|单位部分已到账 arrived b')],
    '11': [('人员身份', '证件号码 person P|出生日期 birth d|户籍性质 hukou s|毕业日期 graduated d|院校类别 school s|失业登记日期 unemployed d|'
                    '就业创业证号 cert s|脱贫人口 poor b|退役士兵证件号 veteran s|就业困难类别 hardship s|零就业家庭 zero b|低保家庭 low b'),
           ('用工备案', '证件号码 person P|单位编号 unit U|入职日期 hired d|合同起始日 start d|合同期限(月) term i|离职日期 left d|参保日期 insured d')],
    '12': [('房产', '房产编号 prop k|产权人识别号 uscc u|产权性质 owner_type s|坐落乡镇 township s|房产原值 value w|建筑面积 floor i|占地面积 land i|'
                  '单位税额 rate m|计税方式 basis s'),
           ('租赁', '合同编号 lease k|房产编号 prop s|出租方性质 owner_type s|承租方名称 tenant s|承租方统一社会信用代码 uscc v|出租面积 floor i|月租金 rent m|'
                  '起租日期 start d|止租日期 end d'),
           ('租金减免', '合同编号 lease k|减免月份 month p|减免金额 amount m|全免 free b')],
    '13': [('创业担保贷款', '贷款编号 loan k|统一社会信用代码 uscc u|贷款类别 kind s|贷款金额 principal w|年利率(%) rate x|签约时LPR(%) lpr x|'
                      '发放日期 start d|到期日期 end d|在职职工人数 staff i|当年新招人数 hires i')],
    '14': [('*', '台账编号 item k|欠款单位 debtor s|单位性质 klass s|所属乡镇(部门) place s|债权企业 creditor s|企业规模 size s|合同名称 contract s|款项类型 category s|'
                 '拖欠金额 amount w|是否有分歧 disputed b|是否进入司法程序 litigation b|计划完成时间 plan d|其中欠农民工工资 wages w|已清偿金额 paid w|登记日期 registered d|报送日期 reported d'),
           ('清偿明细', '序号 pid k|台账编号 item k|清偿日期 paid_on d|清偿金额 amount w|其中农民工工资 wages w')],
    '16': [('高企申报', '申报编号 app k|统一社会信用代码 uscc u|状态 state s|证书有效期起 valid_from d'), ('风险区域', '乡镇 township s|起始日期 start d|解除日期 end d')],
    '17': [('', '交易编号 tx k|购买方识别号 uscc u|服务类型 service s|合同日期 contract d|合同金额 contract_amount m|实付金额 paid m|付款日期 paid_on d|关联交易 related b')],
    '20': [('', '序号 rid k|政策名称 measure s|纳税人识别号 uscc u|所属期 period s|享受金额 amount m')],
}

ALIASES = {
    '纳税人识别号': 'uscc', '统一社会信用代码': 'uscc', '社会信用代码(纳税人识别号)': 'uscc', '社会信用代码': 'uscc', 'nsrsbh': 'uscc',
    '税款所属期起': 'start', '税费所属期起': 'start', '所属时期起': 'start', 'skssqq': 'start',
    '税款所属期止': 'end', '税费所属期止': 'end', '所属时期止': 'end', 'skssqz': 'end',
    '欠款金额': 'amount', '拖欠金额': 'amount', '欠款余额': 'amount', 'ybtse': 'payable', 'jmse': 'relief', 'ynse': 'due', 'jsyj': 'base',
}

ARREARS_PLACES = ['澧江街道', '红河街道', '甘庄街道', '因远镇', '曼来镇', '咪哩乡', '羊街乡', '那诺乡', '洼垤乡', '龙潭乡', '县直部门', '县属国企', '大型民企']


def heading(v):
    """Normalised heading and its money unit ('w' 万元, 'm' 元, '' none)."""
    s = re.sub(r'\s', '', text(v))
    unit = ''
    m = re.search(r'\((万元|元)\)$', s)
    if m:
        unit = 'w' if m.group(1) == '万元' else 'm'
        s = s[:m.start()]
    else:
        s2 = re.sub(r'\((元[^)]*)\)$', '', s)
        s = s2
    return s, unit


def parse_spec(spec):
    return [tuple(c.rsplit(' ', 2)) for c in spec.split('|')]


# ---------------------------------------------------------------- raw tables

def decode(b):
    if b.startswith(b'\xef\xbb\xbf'):
        return b.decode('utf-8-sig')
    try:
        return b.decode('utf-8')
    except UnicodeDecodeError:
        return b.decode('gb18030', 'replace')


def raw_text(path):
    """Rows of a text file, line by line: an open quote spoils only its own line."""
    with open(path, 'rb') as f:
        lines = decode(f.read()).split('\n')
    lines = [l.rstrip('\r') for l in lines]
    lines = [l for l in lines if l.strip()]
    sep = '|' if lines[0].count('|') > lines[0].count(',') else ','
    for l in lines:
        if sep == ',' and l.count('"') % 2:
            yield Bad('unclosed_quote')
        elif sep == ',':
            yield next(csv.reader([l]))
        else:
            yield l.split('|')


def raw_html(data):
    import html
    m = re.search(rb'charset=["\']?([\w-]+)', data)
    t = data.decode('gb18030' if not m or m.group(1).lower() in (b'gbk', b'gb2312') else m.group(1).decode(), 'replace')
    for row in re.findall(r'<tr[^>]*>(.*?)</tr>', t, re.S | re.I):
        cells = [html.unescape(re.sub(r'<[^>]+>', '', c)) for c in re.findall(r'<t[dh][^>]*>(.*?)</t[dh]>', row, re.S | re.I)]
        yield cells


def raw_sheets(path):
    """[(sheet name, text file?, rows)] - the format is told by the first bytes, not by the name."""
    with open(path, 'rb') as f:
        head = f.read(8)
    if head.startswith(b'PK'):
        import openpyxl
        wb = openpyxl.load_workbook(path, read_only=True, data_only=True)
        return [(ws.title, False, [list(r) for r in ws.iter_rows(values_only=True)]) for ws in wb]
    if head.startswith(b'\xd0\xcf\x11\xe0'):
        import xlrd
        wb = xlrd.open_workbook(path)
        return [(s.name, False, [[None if c == '' else c for c in s.row_values(i)] for i in range(s.nrows)]) for s in wb.sheets()]
    if head.lstrip().startswith(b'<'):
        with open(path, 'rb') as f:
            return [('', True, list(raw_html(f.read())))]
    return [('', True, list(raw_text(path)))]


class Data:
    """All cleaned tables; self.quarantine counts (file, reason)."""

    def __init__(self, folder):
        self.folder = folder
        self.quarantine = Counter()
        self.quarantined = []
        self.t = {}
        self.known = None
        self.tid_map = {}
        self.unit_map = {}
        for no in sorted(S):
            self.read_file(no)
            if no == '01':
                self.build_entities()
            if no == '02':
                self.after_02()

    # -- one numbered export (one or more parts)
    def read_file(self, no):
        paths = sorted(glob.glob(os.path.join(self.folder, no + '_*')))
        parts = defaultdict(list)
        for p in paths:
            for name, is_text, rows in raw_sheets(p):
                parts['' if no in ('01', '03', '08', '17', '20') else text(name)].append((os.path.basename(p), is_text, rows))
        if no == '02':
            self.scan_tids(parts['税务登记'])
        order = S[no]
        if no == '09':                                     # the unit map first
            order = sorted(order, key=lambda x: x[0] != '参保登记')
        for sheet, spec in order:
            if sheet == '*':
                for place in ARREARS_PLACES:
                    out = self.table(no, place, parts.get(place, []), spec)
                    for r in out:
                        r['sheet'] = place
                    self.t[no, place] = out
                continue
            self.t[no, sheet] = self.table(no, sheet, parts.get(sheet, []), spec)
            if (no, sheet) == ('09', '参保登记'):
                for r in self.t[no, sheet]:
                    self.unit_map[r['unit']] = r['uscc']

    def table(self, no, sheet, parts, spec):
        cols = parse_spec(spec)
        want = {heading(h)[0]: (n, t) for h, n, t in cols}
        for a, n in ALIASES.items():
            for h, n2, t in cols:
                if n2 == n and a not in want:
                    want.setdefault(a, (n, t))
        out, seen = [], set()
        for fname, is_text, rows in parts:
            idx = self.find_header(rows, want)
            if idx is None:
                raise SystemExit('no header found in %s %s' % (fname, sheet))
            head, start = idx
            ncol = len(head)
            use = []
            for j, h in enumerate(head):
                k, unit = heading(h)
                if k in want:
                    n, t = want[k]
                    if t in 'mwMW' and unit:
                        t = unit.upper() if t.isupper() else unit
                    use.append((j, n, t))
            missing = {n for h, n, t in cols} - {n for _, n, _ in use}
            if missing:
                raise SystemExit('%s %s: columns missing: %s' % (fname, sheet, missing))
            for r in rows[start:]:
                if isinstance(r, Bad):
                    self.reject(no, sheet, str(r), None)
                    continue
                if all(text(c) == '' for c in r):
                    continue
                if text(r[0]) == '合计':
                    continue
                if is_text and len(r) < ncol:
                    self.reject(no, sheet, 'short_line', r)
                    continue
                r = list(r) + [None] * (ncol - len(r))
                try:
                    row = self.row(use, r)
                except Bad as e:
                    self.reject(no, sheet, str(e), r)
                    continue
                key = tuple(row.items())
                if key in seen:                              # exact duplicates, also across parts
                    continue
                seen.add(key)
                out.append(row)
        return out

    def reject(self, no, sheet, reason, raw):
        self.quarantine[no + (':' + sheet if sheet else ''), reason] += 1
        self.quarantined.append((no, sheet, reason, raw))

    @staticmethod
    def find_header(rows, want):
        for i in range(min(8, len(rows))):
            if isinstance(rows[i], Bad):
                continue
            keys = [heading(c)[0] for c in rows[i]]
            if sum(k in want for k in keys) >= max(2, 0.6 * len(set(n for n, _ in want.values())) - 2) and len([k for k in keys if k]) > 2:
                head = list(rows[i])
                nxt = rows[i + 1] if i + 1 < len(rows) else []
                sub = [text(c) for c in nxt]
                if '起租日期' in sub:                        # two header rows with merged group headings
                    group = ''
                    for j, c in enumerate(head):
                        group = text(c) or group
                        if j < len(sub) and sub[j]:
                            head[j] = sub[j] if group == '租期' else group + sub[j]
                    return head, i + 2
                return head, i + 1
        return None

    def row(self, use, r):
        row = {}
        for j, n, t in use:
            v = r[j]
            if t == 'u':
                row[n] = self.enterprise(v)
            elif t == 'v':                                   # may be empty
                row[n] = self.enterprise(v) if text(v) else None
            elif t == 'U':
                u = text(v)
                row['unit'] = u
                row['uscc'] = self.unit_map.get(u)
                if row['uscc'] is None:
                    raise Bad('destroyed_identifier' if re.search(r'E\+', u) else 'unknown_enterprise')
            elif t == 't':                                   # tax number: 18 characters checked, 15 or 20 digits taken as they are
                row[n] = ident(v)
                if len(row[n]) == 18:
                    self.enterprise(row[n])
                elif len(row[n]) not in (15, 20):
                    raise Bad('bad_check_digit')
            elif t == 'P':
                row[n] = ident(v)
                if row[n] and not person_ok(row[n]):
                    raise Bad('bad_check_digit')
            elif t == 'k' or t == 's':
                row[n] = text(v)
            elif t in 'mw':
                row[n] = fen(v, t == 'w')
            elif t in 'MW':
                row[n] = fen(v, t == 'W', None)
            elif t == 'd':
                row[n] = date(v)
            elif t == 'D':
                row[n] = tuple(date(x) for x in re.split(r'[;,、]', text(v)) if x.strip())
            elif t == 'p':
                row[n] = month(v)
            elif t == 'i':
                x = integer(v)
                if x is not None and x < 0:
                    raise Bad('negative_headcount')
                row[n] = x
            elif t == 'b':
                row[n] = text(v) == '是'
            elif t == 'x':
                row[n] = ratio(v)
        return row

    # -- identifiers
    def enterprise(self, v):
        s = ident(v)
        if len(s) in (15, 20) and s in self.tid_map:
            return self.tid_map[s]
        if len(s) == 18:
            if not uscc_ok(s):
                raise Bad('bad_check_digit')
            if self.known is not None and s not in self.known:
                raise Bad('unknown_enterprise')
            return s
        if not s:
            raise Bad('missing_identifier')
        if len(s) in (15, 20):
            raise Bad('unknown_enterprise')
        raise Bad('bad_check_digit')

    def build_entities(self):
        self.ent = {}
        for r in self.t['01', '']:
            self.ent.setdefault(r['uscc'], r)
        self.known = set(self.ent)

    def scan_tids(self, parts):
        """15 / 20 digit taxpayer numbers of 个体工商户 -> unified code (file 02)."""
        for _, _, rows in parts:
            head = None
            for r in rows:
                keys = [heading(c)[0] for c in r]
                if head is None:
                    if '纳税人识别号' in keys and '登记序号' in keys:
                        head = (keys.index('纳税人识别号'), keys.index('社会信用代码(纳税人识别号)'))
                    continue
                try:
                    a, b = ident(r[head[0]]), ident(r[head[1]])
                except (Bad, IndexError):
                    continue
                if len(a) in (15, 20) and uscc_ok(b):
                    self.tid_map[a] = b

    def after_02(self):
        self.tax = {}
        self.tax_all = defaultdict(list)
        for r in self.t['02', '税务登记']:
            self.tax_all[r['uscc']].append(r)
        for u, l in self.tax_all.items():
            self.tax[u] = sorted(l, key=lambda r: r['djxh'])[0]
        self.year = {(r['uscc'], r['year']): r for r in self.t['02', '年度应税销售额']}
        self.names = {}
        for u, r in self.ent.items():
            self.names.setdefault(name_key(r['name']), u)


def in_time(r):
    """latest_return: filed on or before as_of_date, periods ending 2022-12 up to 2023-01-31."""
    limit = LATE_FILING if (r['end'].year, r['end'].month) == (2022, 12) else AS_OF
    return r['filed'] is not None and r['filed'] <= limit


def valid_returns(rows, period_key=None):
    """Corrections: voided rows never count, per record number the latest filing date wins, then (if period_key is given)
    per (taxpayer, form, period) the latest return."""
    rows = [(i, r) for i, r in enumerate(rows) if r['state'] != '作废' and r['start'] and r['end'] and in_time(r)]
    rank = lambda x: (x[1]['filed'], x[1]['state'] == '更正申报', x[0])
    best = {}
    for x in rows:
        k = x[1]['rid']
        if k not in best or rank(x) > rank(best[k]):
            best[k] = x
    rows = list(best.values())
    if period_key:
        best = {}
        for x in rows:
            k = period_key(x[1])
            if k not in best or rank(x) > rank(best[k]):
                best[k] = x
        rows = list(best.values())
    return [r for _, r in sorted(rows, key=lambda x: x[0])]
