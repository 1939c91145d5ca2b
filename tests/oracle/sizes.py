"""The size tests S1..S4, industry lists and entity facts (section 2 of the decisions).  They never share one function."""
import datetime as dt
from collections import defaultdict
from fractions import Fraction

from clean import valid_returns
from values import AS_OF, ym

WAN = 1000000                       # 万元 in fen

INDIV = '个体工商户'
COOP = '农民专业合作社'
NO_CIT = {'个人独资企业', '合伙企业', '律师事务所'}
BRANCH = '有限责任公司分公司'
ENTERPRISES = {'有限责任公司', '股份有限公司', '国有企业', COOP, '个人独资企业', '合伙企业', BRANCH}
ORGS = {'社会团体', '基金会', '民办非企业单位', '社会服务机构', '律师事务所', '会计师事务所'}

SECTIONS = [('A', 1, 5), ('B', 6, 12), ('C', 13, 43), ('D', 44, 46), ('E', 47, 50), ('F', 51, 52), ('G', 53, 60), ('H', 61, 62),
            ('I', 63, 65), ('J', 66, 69), ('K', 70, 70), ('L', 71, 72), ('M', 73, 75), ('N', 76, 79), ('O', 80, 82), ('P', 83, 83),
            ('Q', 84, 85), ('R', 86, 90), ('S', 91, 96), ('T', 97, 97)]


def section(code):
    try:
        n = int(code[:2])
    except (ValueError, TypeError):
        return ''
    for s, a, b in SECTIONS:
        if a <= n <= b:
            return s
    return ''


def service_sector(code):
    """国统设管函〔2018〕74号: sections F to T, and divisions 05, 11, 43 (services to farming, mining and of repair)."""
    return 'F' <= section(code) <= 'T' or code[:2] in ('05', '11', '43')


# (large, medium, small) lower bounds; X persons, Y and Z in 万元; None = criterion not used by the row
TABLE = {
    'agri': {'Y': (20000, 500, 50)},
    'industry': {'X': (1000, 300, 20), 'Y': (40000, 2000, 300)},
    'construction': {'Y': (80000, 6000, 300), 'Z': (80000, 5000, 300)},
    'wholesale': {'X': (200, 20, 5), 'Y': (40000, 5000, 1000)},
    'retail': {'X': (300, 50, 10), 'Y': (20000, 500, 100)},
    'transport': {'X': (1000, 300, 20), 'Y': (30000, 3000, 200)},
    'storage': {'X': (200, 100, 20), 'Y': (30000, 1000, 100)},
    'post': {'X': (1000, 300, 20), 'Y': (30000, 2000, 100)},
    'lodging': {'X': (300, 100, 10), 'Y': (10000, 2000, 100)},
    'catering': {'X': (300, 100, 10), 'Y': (10000, 2000, 100)},
    'telecom': {'X': (2000, 100, 10), 'Y': (100000, 1000, 100)},
    'software': {'X': (300, 100, 10), 'Y': (10000, 1000, 50)},
    'development': {'Y': (200000, 1000, 100), 'Z': (10000, 5000, 2000)},
    'property': {'X': (1000, 300, 100), 'Y': (5000, 1000, 500)},
    'leasing': {'X': (300, 100, 10), 'Z': (120000, 8000, 100)},
    'other': {'X': (300, 100, 10)},
    'outside': {},                       # J, P, S, T, 53, 84, 7040: no class of its own in the table
}


def table_row(code):
    """Row of the 300号 / 213号 table for a GB/T 4754-2017 code."""
    c2, c3, c4 = code[:2], code[:3], code[:4]
    s = section(code)
    if s == 'A':
        return 'agri'
    if s in 'BCD' and s:
        return 'industry'
    if s == 'E':
        return 'construction'
    if c2 == '51':
        return 'wholesale'
    if c2 == '52':
        return 'retail'
    if c2 == '53' or s in ('J', 'P', 'S', 'T') or c2 == '84' or c4 == '7040':
        return 'outside'
    if c2 in ('54', '55', '56', '57', '58') or c3 == '591':
        return 'transport'
    if c2 == '59':
        return 'storage'
    if c2 == '60':
        return 'post'
    if c2 == '61':
        return 'lodging'
    if c2 == '62':
        return 'catering'
    if c2 in ('63', '64'):
        return 'telecom'
    if c2 == '65':
        return 'software'
    if c4 == '7010':
        return 'development'
    if c4 == '7020':
        return 'property'
    if s == 'L':
        return 'leasing'
    return 'other'


CLASSES = ['large', 'medium', 'small', 'micro']


def classify(row, values):
    """All lower bounds of a class must be reached (inclusive), otherwise one class down; `values` holds only known criteria.
    Y and Z are compared in fen against 万元 bounds."""
    crit = {k: b for k, b in TABLE[row].items() if values.get(k) is not None}
    if not crit:
        return None
    for i in range(3):
        if all(values[k] >= (b[i] if k == 'X' else b[i] * WAN) for k, b in crit.items()):
            return CLASSES[i]
    return 'micro'


# 银发〔2015〕309号, by total assets alone: lower bounds of large, medium, small in 亿; the longest code that fits counts.
FINANCE = {'66': (1000, 200, 50), '662': (40000, 5000, 50), '67': (1000, 100, 10), '68': (5000, 400, 20), '69': (1000, 200, 50)}


def finance14(code, assets):
    if assets is None:
        return None
    bounds = FINANCE.get(code[:3]) or FINANCE[code[:2]]
    for name, bound in zip(CLASSES, bounds):
        if assets >= bound * 10000 * WAN:
            return name
    return 'micro'


def fallback14(y):
    return 'micro' if y < 100 * WAN else 'small' if y < 2000 * WAN else 'medium' if y < 10000 * WAN else 'large'


class Sizes:
    def __init__(self, D):
        self.D = D
        self.cit = defaultdict(list)         # uscc -> valid CIT returns
        for r in valid_returns(D.t['08', ''], lambda r: (r['uscc'], r['form'], r['start'], r['end'])):
            self.cit[r['uscc']].append(r)
        self.vat_first = {}                  # uscc -> first valid VAT return (start, end, sales), general or small-scale
        key = lambda r: (r['uscc'], r['start'], r['end'])
        self.general = valid_returns(D.t['03', ''], key)
        self.small = valid_returns(D.t['04', '小规模申报'], key)
        for r in self.general + self.small:
            f = self.vat_first.get(r['uscc'])
            if f is None or r['start'] < f['start']:
                self.vat_first[r['uscc']] = r
        self.credit = {r['uscc']: r for r in D.t['05', '留抵基础信息']}
        self._s3 = {}
        self._slp = {}

    # -- plain facts
    def kind(self, u):
        return self.D.ent[u]['kind']

    def founded(self, u):
        return self.D.ent[u]['founded']

    def code(self, u):
        return self.D.tax[u]['ind'] if u in self.D.tax else self.D.ent[u]['ind']

    def restricted(self, u):
        t = self.D.tax.get(u)
        return bool(t and t['restricted'])

    def y21(self, u):
        return self.D.year.get((u, '2021'))

    def assets21(self, u):
        y = self.y21(u)
        if y and y['assets'] is not None:
            return y['assets']
        return None

    def small_scale(self, u, m):
        """Dated VAT status of the month, as registered: general from the effective month on."""
        t = self.D.tax.get(u)
        if t is None:
            return None
        if t['vat_type'] == '小规模纳税人':
            return True
        g = t['general_from']
        return bool(g and ym(g) > m)

    # -- S1
    def s1(self, u):
        """size_vat14: 300号 table without head-count, Y = VAT sales 2021, Z = assets 2021-12-31."""
        f = self.founded(u)
        if f.year >= 2022:
            return 'micro'
        acc = self.credit.get(u)
        code = (acc and acc['ind_sales']) or self.code(u)
        y, z = self.y21(u), self.assets21(u)
        sales = None if y is None else Fraction(y['vat_sales'])
        if sales is not None and f.year == 2021:
            sales = sales / (12 - f.month + 1) * 12
        if section(code) == 'J':
            return finance14(code, z)
        row = table_row(code)
        crit = [k for k in TABLE[row] if k in 'YZ']
        if not crit:
            return None if sales is None else fallback14(sales)
        return classify(row, {'Y': sales, 'Z': z})

    # -- S2
    def s2(self, u, which):
        """size_mfg_deferral: section C and annual VAT sales only.  which = '2021q4' or '2022h1'."""
        if section(self.code(u)) != 'C':
            return None
        f, y = self.founded(u), self.y21(u)
        if which == '2021q4':
            full, last, col = dt.date(2020, 10, 1), dt.date(2021, 9, 30), 'vat_sales_oct_sep'
        else:
            full, last, col = dt.date(2021, 1, 1), dt.date(2021, 12, 31), 'vat_sales'
        if f <= last:
            if y is None:
                return None
            sales = Fraction(y[col])
            if f > full:
                sales = sales / (ym(last) - ym(f) + 1) * 12
        else:
            r = self.vat_first.get(u)
            if r is None:
                return None
            months = ym(r['end']) - max(ym(r['start']), ym(f)) + 1      # in business within the first filing period
            if months <= 0:
                return None
            sales = Fraction(r['sales']) / months * 12
        return 'small_micro' if sales < 2000 * WAN else 'medium' if sales < 40000 * WAN else None

    # -- S3
    def s3(self, u):
        """size_stat: full table; X average staff 2021, Y revenue 2021, Z assets 2021-12-31; founded 2022: latest values."""
        if u not in self._s3:
            self._s3[u] = self._stat(u)
        return self._s3[u]

    def _stat(self, u):
        y = self.y21(u)
        if self.founded(u).year >= 2022:
            x, rev, z = self.latest_values(u)
        else:
            x = y and y['staff']
            rev = y and y['revenue']
            z = self.assets21(u)
        row = table_row(self.code(u))
        if row == 'outside':
            row = 'other'
        return classify(row, {'X': x, 'Y': rev, 'Z': z})

    def latest_values(self, u):
        """Latest staff, revenue and assets on file up to as_of_date of a unit founded in 2022."""
        x = rev = z = None
        for r in sorted((r for r in self.cit[u] if r['end'] <= AS_OF), key=lambda r: (r['end'], r['filed'])):
            rev = r['revenue']
            for q in (1, 2, 3, 4):
                if r['s%de' % q] is not None:
                    x = r['s%de' % q]
                if r['a%de' % q] is not None:
                    z = r['a%de' % q]
        if x is None:
            x = self.D.ent[u]['employees']
        if rev is None:
            rets = [r for r in self.general + self.small if r['uscc'] == u]
            if rets:
                rev = sum(r['sales'] for r in rets)
        if z is None and u in self.D.tax:
            z = self.D.tax[u]['assets']
        return x, rev, z

    # -- S4
    def slp(self, r):
        """S4 of one CIT return: TI <= 300万, mean staff <= 300, mean assets <= 5000万 (means of quarter means, exact), not restricted.
        Returns (ok, reason)."""
        if r['restricted']:
            return False, 'restricted_industry'
        if r['ti'] > 300 * WAN:
            return False, 'taxable_income_over_300w'
        for p, limit, why in (('s', 300, 'staff_over_300'), ('a', 5000 * WAN, 'assets_over_5000w')):
            q = [Fraction(r['%s%db' % (p, i)] + r['%s%de' % (p, i)], 2) for i in (1, 2, 3, 4)
                 if r['%s%db' % (p, i)] is not None and r['%s%de' % (p, i)] is not None]
            if not q:
                return False, 'missing:staff' if p == 's' else 'missing:assets'
            if sum(q) / len(q) > limit:
                return False, why
        return True, ''

    def settlement(self, u, tax_year):
        """Latest valid settlement of a tax year, or None."""
        l = [r for r in self.cit[u] if '汇算' in r['form'] and r['end'].year == tax_year]
        return max(l, key=lambda r: r['filed']) if l else None

    def first_settlement_date(self, u, tax_year):
        """Day the settlement was first done (a correction changes the answer, not the day)."""
        l = [r['filed'] for r in self.D.t['08', ''] if r['uscc'] == u and '汇算' in r['form'] and r['end'].year == tax_year
             and r['state'] != '作废' and r['filed'] <= AS_OF]
        return min(l) if l else None

    def quarter_value(self, u, m):
        """Staff and assets at the last known quarter-end on or before the end of month m; None when none is known."""
        best = {}
        for r in self.cit[u]:
            y = r['end'].year
            for q in (1, 2, 3, 4):
                qm = y * 12 + q * 3 - 1
                for p in 'sa':
                    v = r['%s%de' % (p, q)]
                    if v is not None and qm <= m and qm <= ym(r['end']):
                        k = (qm, r['filed'])
                        if p not in best or k > best[p][0]:
                            best[p] = (k, v)
        return (best['s'][1] if 's' in best else None, best['a'][1] if 'a' in best else None)

    def founding_value(self, u):
        """Staff and assets at founding: the begin value of the first quarter with figures."""
        best = {}
        for r in self.cit[u]:
            y = r['end'].year
            for q in (1, 2, 3, 4):
                for p in 'sa':
                    v = r['%s%db' % (p, q)]
                    if v is not None:
                        k = (y * 12 + q * 3 - 1, r['filed'])
                        if p not in best or k[0] < best[p][0][0] or (k[0] == best[p][0][0] and k > best[p][0]):
                            best[p] = (k, v)
        return (best['s'][1] if 's' in best else None, best['a'][1] if 'a' in best else None)

    def slp_line(self, u, m, filed):
        """Is the payer small-low-profit for the six taxes in month m of 2022, on a line filed on that day?"""
        k = (u, m, filed)
        if k not in self._slp:
            self._slp[k] = self._slp_line(u, m, filed)
        return self._slp[k]

    def _slp_line(self, u, m, filed):
        D, kind = self.D, self.kind(u)
        if kind in NO_CIT:
            return False, 'no_cit_payer'
        if kind == BRANCH:                                    # the head office decides
            h = D.ent[u]['head']
            if not h or h not in D.ent or h == u:
                return False, 'head_office_not_on_file'
            return self.slp_line(h, m, filed)
        year, f = m // 12, self.founded(u)
        tax_year = year - 2 if m % 12 < 6 else year - 1        # H1 2022 <- 2020, H2 2022 <- 2021
        if f.year > tax_year:
            return self.new_founder(u, filed)
        s = self.settlement(u, tax_year)
        if s is None:
            return False, 'no_settlement_%d' % tax_year
        ok, why = self.slp(s)
        return ok, '' if ok else 'settlement_%d_%s' % (tax_year, why)

    def new_founder(self, u, filed):
        """Once per line, by its filing day.  From the day of the first settlement on (a late one: for all that is filed after
        31 May) its result holds; before, staff and assets at the last known quarter-end up to the end of the month before."""
        f = self.founded(u)
        first = self.first_settlement_date(u, f.year)
        if first is not None and filed >= min(first, dt.date(f.year + 1, 6, 1)):
            ok, why = self.slp(self.settlement(u, f.year))
            return ok, '' if ok else 'first_settlement_' + why
        if self.restricted(u):
            return False, 'restricted_industry'
        st, a = self.quarter_value(u, ym(filed) - 1)
        if st is None or a is None:
            fs, fa = self.founding_value(u)
            st, a = (fs if st is None else st), (fa if a is None else a)
        if st is None or a is None:
            return False, 'missing:new_founder_values'
        if st > 300:
            return False, 'new_founder_staff_over_300'
        if a > 5000 * WAN:
            return False, 'new_founder_assets_over_5000w'
        return True, ''

    # -- credit rating
    def rating(self, u, day):
        if not hasattr(self, '_rating'):
            self._rating = defaultdict(list)
            for r in self.D.t['02', '纳税信用级别']:
                self._rating[r['uscc']].append(r)
        l = [r for r in self._rating[u] if r['start'] and r['start'] <= day and (r['end'] is None or day <= r['end'])]
        return max(l, key=lambda r: r['start'])['rating'] if l else ''
