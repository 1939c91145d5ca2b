"""Reading and cleaning of the raw exports.

Everything the files do to the data is undone here: encodings, heading aliases, full-width digits, dates in all
shapes, 元 / 万元, corrections, voided rows, duplicates, 合计 rows.  Rows that cannot be used go to the quarantine
with one reason.  Money leaves this module as int fen, never as float.
"""
import glob
import os
import re
from collections import Counter, defaultdict

from layout import ALIASES, ARREARS_PLACES, S, heading, parse_spec
from raw import raw_sheets
from values import AS_OF, LATE_FILING, Bad, date, fen, ident, integer, month, month_end, name_key, person_ok, ratio, text, uscc_ok


# known_rows: the column that says when a row was filed, paid, issued, registered …; a month is over on its last day. Returns have their
# own rule (in_time). What is not named here is a register or an account without a day.
KNOWN = {
    ('02', '纳税信用级别'): 'start', ('05', '退税申请'): 'applied', ('05', '预缴'): 'day', ('09', '2021年'): 'month', ('09', '2022年'): 'month',
    ('10', '职工明细'): 'month', ('11', '用工备案'): 'hired', ('11', '技能证书'): 'issued', ('11', '培训'): 'start', ('11', '见习'): 'start',
    ('11', '帮扶车间'): 'month', ('11', '劳务输出'): 'start', ('11', '返乡创业'): 'applied', ('11', '灵活就业缓缴'): 'month',
    ('12', '租赁'): 'start', ('12', '租金减免'): 'month', ('13', '创业担保贷款'): 'start', ('13', '融资担保'): 'start', ('13', '贷款台账'): 'start',
    ('13', '服务收费'): 'month', ('14', '清偿明细'): 'paid_on', ('15', '困难主体房租水电气'): 'month', ('15', '水库基金电量'): 'month',
    ('15', '注册费'): 'day', ('16', '风险区域'): 'start', ('17', ''): 'paid_on', ('18', ''): 'day', ('19', ''): 'month',
}

# What happened to a known row after the day of evaluation has not happened: day of the event, and what came of it.
LATER = {
    ('05', '退税申请'): [('approved_on', {'approved': 0, 'state': ''}), ('refunded_on', {})],
    ('05', '留抵基础信息'): [(c, {}) for c in ('stock_date', 'fraud1', 'fraud2', 'fraud3', 'imm_from', 'imm_repaid')],
    ('09', '2021年'): [('paid_on', {'unit_paid': 0, 'person_paid': 0})], ('09', '2022年'): [('paid_on', {'unit_paid': 0, 'person_paid': 0})],
    ('11', '用工备案'): [('left', {})], ('11', '见习'): [('contract', {})], ('16', '高企申报'): [('valid_from', {'state': ''})],
}

YES = {'是', 'Y', 'y', '1', 'TRUE'}


def known_on_the_day(no, sheet, row):
    """Whether a row is there on the day of evaluation; takes off it what happened later."""
    day = row.get(KNOWN.get((no, sheet)))
    day = month_end(day) if isinstance(day, int) else day      # a month is known when it is over
    if day is not None and day > AS_OF:
        return False
    for column, with_it in LATER.get((no, sheet), []):
        if row.get(column) is not None and row[column] > AS_OF:
            row.update({column: None, **with_it})
    return True


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
                parts['' if no in ('01', '03', '08', '17', '18', '19', '20') else text(name)].append((os.path.basename(p), is_text, rows))
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
        for a, n in ALIASES:
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
                if known_on_the_day(no, sheet, row):
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
            elif t == 'B':                                   # a mark that must be there
                row[n] = text(v) in YES if text(v) else None
            elif t == 'b':
                row[n] = text(v) in YES
            elif t == 'x':
                row[n] = ratio(v)
            elif t == 'c':                                   # per cent: 4.35 and 4.35% alike
                row[n] = ratio(text(v).rstrip('%'))
            elif t == 'n':
                row[n] = ident(v)
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
