"""Tax measures on declaration lines: six taxes two fees, quotas, landlord reliefs, manufacturing deferral, CIT."""
import datetime as dt
from collections import defaultdict
from fractions import Fraction

from clean import valid_returns
from sizes import INDIV, section, service_sector, WAN
from values import AS_OF, ym, ymstr, qstr, add_months, r_half_up, name_key

CODES = {'增值税': 'VAT', '消费税': 'EXC', '企业所得税': 'CIT', '个人所得税': 'PIT', '城市维护建设税': 'UMCT', '教育费附加': 'EDU',
         '地方教育附加': 'LEDU', '房产税': 'PROP', '城镇土地使用税': 'LAND', '印花税': 'STAMP', '资源税': 'RES', '耕地占用税': 'FARM'}
ITEM = {'10101': 'VAT', '10102': 'EXC', '10104': 'CIT', '10106': 'PIT', '10109': 'UMCT', '30203': 'EDU', '30216': 'LEDU', '10110': 'PROP',
        '10112': 'LAND', '10111': 'STAMP', '10107': 'RES', '10118': 'FARM'}
SIX = {'UMCT', 'EDU', 'LEDU', 'PROP', 'LAND', 'STAMP', 'RES', 'FARM'}
DEFERRED = {'CIT', 'PIT', 'VAT', 'EXC', 'UMCT', 'EDU', 'LEDU'}
QUOTA_CODES = {'0001013610', '0001013611', '0001013612', '0001013613', '0001011813', '0001011814'}
Y22 = 2022 * 12


def row(measure, uscc, key, period, eligible, base, amount, reason='', counted=1, value='', due=''):
    return {'measure_id': measure, 'uscc': uscc, 'record_key': key, 'period': period, 'eligible': int(bool(eligible)),
            'counted': int(bool(counted)), 'base_amount': base, 'amount': amount if eligible else 0,
            'reason': '' if eligible else reason, 'value': value, 'due_date': due if eligible else ''}


class Tax:
    def __init__(self, D, Z):
        self.D, self.Z = D, Z
        self.lines = self.load_lines()
        self.by_payer = defaultdict(list)
        for l in self.lines:
            self.by_payer[l['uscc']].append(l)

    def load_lines(self):
        """Valid lines with their keys: code:start:end, #2, #3 in the order of 申报明细序号."""
        lines = valid_returns(self.D.t['06', '申报明细'])
        groups = defaultdict(list)
        for l in lines:
            l['code'] = ITEM.get(l['item']) or CODES[l['tax']]
            l['own_relief'] = 0 if l['relief_code'] in QUOTA_CODES else l['relief']      # special reliefs under other codes
            groups[l['uscc'], l['code'], l['start'], l['end']].append(l)
        for (u, c, s, e), g in groups.items():
            for i, l in enumerate(sorted(g, key=lambda l: l['rid'])):
                l['key'] = '%s:%s:%s' % (c, s, e) + ('' if i == 0 else '#%d' % (i + 1))
                l['no'] = i
        return sorted(lines, key=lambda l: (l['uscc'], l['key']))

    # ------------------------------------------------------------ landlord reliefs
    def landlord(self):
        """Lease-months with a reduced rent in 2022 for a small service tenant.  Also fills self.landlord_by[(owner, property, tax)][month]."""
        D, Z = self.D, self.Z
        props = {p['prop']: p for p in D.t['12', '房产']}
        leases = {l['lease']: l for l in D.t['12', '租赁']}
        self.landlord_by = defaultdict(lambda: defaultdict(int))
        reduced = defaultdict(int)
        for r in D.t['12', '租金减免']:
            reduced[r['lease'], r['month']] += r['amount']
        out = []
        for (lease, m), amount in sorted(reduced.items()):
            if not Y22 <= m < Y22 + 12:
                continue
            l = leases.get(lease)
            p = props.get(l['prop']) if l else None
            if p is None:
                continue
            owner, key = p['uscc'], '%s:%s' % (lease, ymstr(m))
            tenant = l['uscc'] or D.names.get(name_key(l['tenant']))
            why = ''
            if tenant is None:
                why = 'missing:tenant'
            elif not service_sector(Z.code(tenant)):
                why = 'tenant_not_service_sector'
            elif Z.kind(tenant) != INDIV and Z.s3(tenant) not in ('small', 'micro'):
                why = 'tenant_not_small_micro'
            elif not (ym(l['start']) <= m <= ym(l['end'])):
                why = 'month_outside_lease'
            elif not l['rent']:
                why = 'missing:monthly_rent'
            elif amount <= 0:
                why = 'no_reduction'
            for tax, measure in (('PROP', 'landlord_property_tax_relief'), ('LAND', 'landlord_land_use_tax_relief')):
                relief = 0
                base = amount
                if not why:
                    eq = min(Fraction(amount, l['rent']), 1)
                    share = Fraction(l['floor'], p['floor'])
                    if tax == 'LAND':
                        relief = r_half_up(p['land'] * share * p['rate'] / 12 * eq)
                    elif self.on_rent(owner, p):
                        relief = r_half_up(l['rent'] * Fraction(12, 100) * eq)
                    else:
                        relief = r_half_up(p['value'] * Fraction(7, 10) * Fraction(12, 1000) / 12 * share * eq)
                    self.landlord_by[owner, p['prop'], tax][m] += relief
                out.append(row(measure, owner, key, ymstr(m), not why, base, relief, why))
        return out

    def on_rent(self, owner, p):
        """The owner declared this building on rent (计税方式)."""
        return p['basis'] == '从租'

    def match_buildings(self):
        """Property and land lines -> building.  By the declared base, else in the order of line number and building number."""
        props = defaultdict(list)
        for p in sorted(self.D.t['12', '房产'], key=lambda p: p['prop']):
            props[p['uscc']].append(p)
        groups = defaultdict(list)
        for l in self.lines:
            if l['code'] in ('PROP', 'LAND'):
                groups[l['uscc'], l['code'], l['start'], l['end']].append(l)
        for (u, code, s, e), g in groups.items():
            g = sorted(g, key=lambda l: l['rid'])
            free = list(props[u])
            if len(g) == 1:                                     # one line covers all the buildings of the owner
                g[0]['props'] = [p['prop'] for p in free]
                continue
            rest = []
            for l in g:
                hit = [p for p in free if (code == 'LAND' and p['land'] * 100 == l['base'])
                       or (code == 'PROP' and abs(r_half_up(p['value'] * Fraction(7, 10)) - l['base']) <= 1)]
                if hit:
                    l['props'] = [hit[0]['prop']]
                    free.remove(hit[0])
                else:
                    rest.append(l)
            for l, p in zip(rest, free):
                l['props'] = [p['prop']]

    # ------------------------------------------------------------ quotas
    def quotas(self):
        """limit -> lines in the order of period end and tax; fills line['quota'].  Returns rows of the four measures."""
        for l in self.lines:
            l['quota'] = 0
        limits = defaultdict(list)                             # uscc -> [(measure, limit fen, first month, last month)]
        refused = []
        self.self_limits(limits, refused)
        self.hire_limits(limits, refused)
        out = list(refused)
        order = {'VAT': 0, 'UMCT': 1, 'EDU': 2, 'LEDU': 3, 'PIT': 4}
        for u in sorted(limits):
            cit_left = self.cit_payable(u)
            for measure, limit, a, b in limits[u]:
                self_emp = measure.endswith('self_employed')
                rest = limit
                lines = [l for l in self.by_payer[u] if l['code'] in order and l['start'].year == 2022 and l['end'].year == 2022
                         and not l['withheld'] and (self_emp or l['code'] != 'PIT')
                         and (not self_emp or (ym(l['end']) >= a and ym(l['start']) <= b))]
                lines.sort(key=lambda l: (l['end'], order[l['code']], l['key']))
                for l in lines:
                    room = max(l['due'] - l['own_relief'] - l['quota'], 0)
                    take = min(rest, room)
                    why = '' if take > 0 else 'limit_used_up' if rest <= 0 else 'no_tax_left'
                    out.append(row(measure, u, l['key'], qstr(l['end']), take > 0, l['due'], take, why))
                    l['quota'] += take
                    rest -= take
                if not self_emp and cit_left is not None:
                    take = min(rest, max(cit_left, 0))
                    why = '' if take > 0 else 'limit_used_up' if rest <= 0 else 'no_tax_left'
                    out.append(row(measure, u, 'CIT:2022', qstr(self.counted_cit(u)['end']), take > 0, cit_left, take, why))
                    cit_left -= take
        return out

    def self_limits(self, limits, refused):
        """1,200 a month of 2022 within 36 months from the registration month; only 个体工商户."""
        D = self.D
        people = {p['person']: p for p in D.t['11', '人员身份']}
        for u, e in D.ent.items():
            if e['kind'] != INDIV:
                continue
            p = people.get(e['owner'])
            if p is None:
                continue
            reg = e['founded']
            marks = p['poor'] or p['unemployed'] or p['graduated'] or p['veteran']
            if not marks:
                continue
            a = max(Y22, ym(reg))
            b = min(Y22 + 11, ym(reg) + 35, ym(e['cancelled']) if e['cancelled'] else Y22 + 11)
            months = b - a + 1
            unemp = p['unemployed'] is not None and p['unemployed'] <= reg
            key_group = (p['poor'] or (unemp and add_months(p['unemployed'], 6) <= reg)
                         or ((p['zero'] or p['low']) and unemp)
                         or (p['graduated'] is not None and p['graduated'].year == reg.year))
            if key_group:
                measure = 'key_group_self_employed'            # one person, equal amounts: the first in catalogue order
            elif p['veteran']:
                measure = 'veteran_self_employed'
            else:
                refused.append(row('key_group_self_employed', u, '2022', '2022', False, 0, 0, 'owner_not_in_group'))
                continue
            if months <= 0:
                refused.append(row(measure, u, '2022', '2022', False, 0, 0, 'outside_36_months'))
                continue
            limits[u].append((measure, months * 120000, a, b))

    def hire_limits(self, limits, refused):
        """650 / 750 per qualified person-month; each person-month for one employer (earliest contract) and one variant."""
        D = self.D
        people = {p['person']: p for p in D.t['11', '人员身份']}
        paid = defaultdict(set)
        for r in D.t['10', '职工明细']:
            paid[r['person'], r['uscc']].add(r['month'])
        jobs = defaultdict(list)
        for h in D.t['11', '用工备案']:
            jobs[h['person']].append(h)
        months = defaultdict(lambda: [0, 0])                   # uscc -> [key group, veteran]
        why = defaultdict(set)
        for person, hs in jobs.items():
            p = people.get(person)
            if p is None or not (p['poor'] or p['unemployed'] or p['veteran']):
                continue
            for m in range(Y22, Y22 + 12):
                best = None
                for h in hs:
                    u = h['uscc']
                    if D.ent[u]['kind'] == INDIV or not h['start']:
                        continue
                    vet = bool(p['veteran'])
                    unemp6 = p['unemployed'] is not None and p['unemployed'] <= h['hired'] and p['cert'] and add_months(p['unemployed'], 6) <= h['hired']
                    if not (vet or p['poor'] or unemp6):
                        why[u].add('person_not_in_group')
                        continue
                    if not h['term'] or h['term'] < 12:
                        why[u].add('contract_under_12_months')
                        continue
                    last = add_months(h['start'], h['term']) - dt.timedelta(days=1)
                    if h['left'] and h['left'] < last:
                        last = h['left']
                    first = max(ym(h['start']), ym(h['insured']) if h['insured'] else 0)
                    if not (ym(h['start']) <= m <= ym(last)) or m < first or m >= first + 36:
                        continue
                    if m not in paid[person, u]:
                        continue
                    c = (h['start'], u)
                    if best is None or c < best[0]:
                        best = (c, u, vet)
                if best:
                    months[best[1]][1 if best[2] else 0] += 1
        for u, (k, v) in months.items():
            if k:
                limits[u].append(('key_group_hire', k * 65000, Y22, Y22 + 11))
            if v:
                limits[u].append(('veteran_hire', v * 75000, Y22, Y22 + 11))
        self.hire_months = months
        for u, reasons in why.items():
            if u not in months:
                refused.append(row('key_group_hire', u, '2022', '2022', False, 0, 0, sorted(reasons)[0]))

    def counted_cit(self, u):
        """Last cumulative prepayment filing of tax year 2022."""
        l = [r for r in self.Z.cit[u] if '预缴' in r['form'] and r['end'].year == 2022]
        return max(l, key=lambda r: (r['end'], r['filed'])) if l else None

    def cit_payable(self, u):
        """CIT of the counted filing after small-low-profit; None without a filing."""
        r = self.counted_cit(u)
        if r is None:
            return None
        ok, _ = self.Z.slp(r)
        if r['ti'] <= 0:
            return 0
        return slp_tax(r['ti']) if ok else r_half_up(Fraction(r['ti'], 4))

    # ------------------------------------------------------------ six taxes two fees
    def six_taxes(self):
        D, Z = self.D, self.Z
        self.match_buildings()
        out = []
        for l in self.lines:
            if l['code'] not in SIX or l['start'] < dt.date(2022, 1, 1) or l['start'] > AS_OF:
                continue
            u = l['uscc']
            if l['code'] == 'STAMP' and '证券' in l['sub']:
                out.append(row('six_taxes_two_fees_half', u, l['key'], qstr(l['end']), False, 0, 0, 'securities_stamp_duty'))
                continue
            period = range(ym(l['start']), ym(l['end']) + 1)
            months = range(max(ym(l['start']), ym(Z.founded(u))), ym(l['end']) + 1)   # months before founding count in neither
            lord = 0
            if l['code'] in ('PROP', 'LAND'):
                for p in l.get('props', ()):
                    lord += sum(v for m, v in self.landlord_by[u, p, l['code']].items() if m in period)
            base = l['due'] - l['own_relief'] - l['quota'] - lord
            base = max(base, 0)
            hit, why = 0, ''
            for m in months:
                ok, w = self.half_class(u, m, l['filed'])
                hit += ok
                why = why or w
            share = Fraction(hit, len(months)) if months else Fraction(0)
            amount = r_half_up(base * share / 2)
            if base == 0 or l['due'] <= 0:
                out.append(row('six_taxes_two_fees_half', u, l['key'], qstr(l['end']), False, base, 0, 'nothing_to_halve'))
            else:
                out.append(row('six_taxes_two_fees_half', u, l['key'], qstr(l['end']), hit > 0 and amount > 0, base, amount,
                               (why or 'before_founding') if not hit else 'below_one_fen'))
        return out

    def half_class(self, u, m, filed):
        """Small-scale in the month / 个体工商户 / S4 window / new founder."""
        if self.Z.kind(u) == INDIV:
            return True, ''
        s = self.Z.small_scale(u, m)
        if s:
            return True, ''
        return self.Z.slp_line(u, m, filed)

    # ------------------------------------------------------------ manufacturing deferral
    def deferral(self, which):
        D, Z = self.D, self.Z
        measure = 'tax_deferral_mfg_' + which
        a, b = (dt.date(2021, 10, 1), dt.date(2021, 12, 31)) if which == '2021q4' else (dt.date(2022, 1, 1), dt.date(2022, 6, 30))
        out, top_ups, cit_deferred = [], [], set()
        for l in self.lines:
            if l['code'] not in DEFERRED or l['payable'] <= 0:
                continue
            annual = (which == '2021q4' and l['code'] == 'CIT' and l['start'] == dt.date(2021, 1, 1) and l['end'] == b)
            if not annual and not (a <= l['start'] and l['end'] <= b):
                continue
            u = l['uscc']
            if section(Z.code(u)) != 'C':
                continue
            size = Z.s2(u, which)
            why = ''
            if size is None:
                why = 'sales_400m_or_more' if Z.y21(u) or u in Z.vat_first else 'missing:sales'
            elif l['withheld']:
                why = 'withheld_tax'
            elif l['agency']:
                why = 'tax_at_invoice_issuance'
            share = Fraction(1) if size == 'small_micro' or annual else Fraction(1, 2)
            amount = r_half_up(l['payable'] * share)
            if annual:
                top_ups.append((l, why, amount))
                continue
            if l['code'] == 'CIT' and not why and amount > 0:
                cit_deferred.add(u)
            out.append(row(measure, u, l['key'], qstr(l['end']), not why, l['payable'], amount, why, due=due_day(ym(l['end']))))
        for l, why, amount in top_ups:                            # the settlement goes with a deferred fourth quarter only
            why = why or ('' if l['uscc'] in cit_deferred else 'no_deferred_cit_of_2021q4')
            out.append(row(measure, l['uscc'], l['key'], qstr(l['end']), not why, l['payable'], amount, why, due=due_day(ym(b))))
        return out

    # ------------------------------------------------------------ CIT
    def cit(self):
        out = []
        for u, l in sorted(self.Z.cit.items()):
            rets = [r for r in l if '预缴' in r['form'] and r['end'].year == 2022]
            last = self.counted_cit(u)
            for r in sorted(rets, key=lambda r: r['end']):
                ok, why = self.Z.slp(r)
                if ok and r['ti'] <= 0:
                    ok, why = False, 'no_taxable_income'
                relief = r_half_up(Fraction(r['ti'], 4)) - slp_tax(r['ti']) if ok else 0
                if ok and relief <= 0:
                    ok, why = False, 'below_one_fen'
                out.append(row('cit_small_low_profit', u, qstr(r['end']), qstr(r['end']), ok, r['ti'], relief, why, r is last))
        return out


# Table 2.5 of the catalogue: last month of the period -> month of payment, all three announcements known.
DUE = {'2021-10': '2022-08', '2021-11': '2023-01', '2021-12': '2023-02', '2022-01': '2022-08', '2022-02': '2023-01', '2022-03': '2023-02',
       '2022-04': '2023-03', '2022-05': '2023-04', '2022-06': '2023-05'}
# Table 2.12: last filing days of 2022; those of 2023 by the list of defaults (deferral due month).
LAST_FILING_DAY = {m[:7]: m for m in ('2022-01-19 2022-02-23 2022-03-15 2022-04-20 2022-05-19 2022-06-20 2022-07-15 2022-08-15 2022-09-20 '
                                     '2022-10-25 2022-11-15 2022-12-15 2023-01-16 2023-02-15 2023-03-15 2023-04-17 2023-05-18').split()}


def due_day(last_month):
    return LAST_FILING_DAY[DUE[ymstr(last_month)]]


def slp_tax(ti):
    """min(TI, 100万) x 2.5 % + rest x 5 %, rounded once."""
    first = min(ti, 100 * WAN)
    return r_half_up(first * Fraction(25, 1000) + (ti - first) * Fraction(5, 100))
