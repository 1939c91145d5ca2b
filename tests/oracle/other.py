"""Start-up loan interest, innovation vouchers, arrears clearing rate."""
import datetime as dt
from collections import defaultdict
from fractions import Fraction

from layout import ARREARS_PLACES
from sizes import WAN
from tax import row
from values import AS_OF, ym, ymstr, add_months, r_half_up, name_key

LPR = [(dt.date(2019, 11, 20), '4.15'), (dt.date(2020, 2, 20), '4.05'), (dt.date(2020, 4, 20), '3.85'), (dt.date(2021, 12, 20), '3.80'), (dt.date(2022, 1, 20), '3.70'), (dt.date(2022, 8, 22), '3.65')]


def lpr_on(day):
    v = None
    for d, x in LPR:
        if d <= day:
            v = Fraction(x) / 100
    return v


def startup_loans(D, Z):
    """P x (rate - borrower rate) x days of 2022 / 360; borrower rate = max(min(rate, LPR - 1.5 %), 0).
    Contracts before 2021-01-01: P x LPR / 2 x days / 360."""
    out = []
    for l in D.t['13', '创业担保贷款']:
        u, start = l['uscc'], l['start']
        need = Fraction(8, 100) if (l['staff'] or 0) > 100 else Fraction(15, 100)
        a = max(start, dt.date(2022, 1, 1))
        b = min(l['end'], add_months(start, 24), dt.date(2023, 1, 1))
        days = (b - a).days
        lpr = lpr_on(start)
        why = ''
        if l['kind'] != '小微企业':
            why = 'personal_loan'                        # measure of small/micro enterprises only
        elif Z.s3(u) not in ('micro', 'small'):
            why = 'not_small_micro'
        elif not l['staff']:
            why = 'missing:staff'
        elif Fraction(l['hires'] or 0, l['staff']) < need:
            why = 'new_hires_share'
        elif lpr is None or (l['rate'] is None and start >= dt.date(2021, 1, 1)):
            why = 'missing:rate'
        elif days <= 0:
            why = 'no_days_in_2022'
        amount = 0
        if not why:
            if start < dt.date(2021, 1, 1):
                paid = lpr / 2
            else:
                rate = l['rate'] / 100
                paid = rate - max(min(rate, lpr - Fraction(15, 1000)), 0)
            amount = r_half_up(min(l['principal'], 300 * WAN) * paid * days / 360)
            if amount <= 0:
                why = 'rate_not_above_borrower_share'
        out.append(row('startup_loan_interest', u, l['loan'], '2022', not why, min(l['principal'], 300 * WAN), amount, why))
    return out


SERVICES = {'技术研发', '检验检测', '知识产权', '科技金融', '高新认定服务'}


def tech_on(D, u, day):
    """科技型中小企业 by the registry; 高新技术企业 by its certificate (3 years) where one is on file, else by the registry."""
    tech = D.ent[u]['tech']
    certs = [c['valid_from'] for c in D.t['16', '高企申报'] if c['uscc'] == u and c['state'] == '认定' and c['valid_from']]
    if any(c <= day < add_months(c, 36) for c in certs):
        return True
    return tech == '科技型中小企业' or (tech == '高新技术企业' and not certs)


def vouchers(D, Z):
    """50 % of the paid amount, at most 300,000 a calendar year, in the order of payment date and number."""
    out, used = [], defaultdict(int)
    for t in sorted(D.t['17', ''], key=lambda t: (t['paid_on'] or dt.date.max, t['tx'])):
        u, day = t['uscc'], t['paid_on']
        if day is not None and day.year != 2022:
            why = 'payment_not_in_2022'
        elif day is None:
            why = 'not_paid'
        elif not tech_on(D, u, day):
            why = 'not_a_tech_enterprise'
        elif t['service'] not in SERVICES:
            why = 'service_not_covered'
        elif t['related']:
            why = 'related_party'
        elif t['paid'] <= 0:
            why = 'not_paid'
        else:
            why = ''
        amount = 0
        if not why:
            amount = min(r_half_up(Fraction(t['paid'], 2)), 300000 * 100 - used[u])
            used[u] += amount
            if amount <= 0:
                why = 'yearly_cap_used_up'
        out.append(row('innovation_voucher', u, t['tx'], ymstr(ym(day)) if day else '2022', not why, t['paid'], amount, why))
    return out


CHAIN = {'县直部门': 1, '县属国企': 2, '大型民企': 3}
SIZE_NAME = {'大型': 'large', '中型': 'medium', '小型': 'small', '微型': 'micro'}


def arrears(D, Z):
    """Sum paid / sum amount of the items in scope per place and for the county; double reports of several chains count once."""
    paid = defaultdict(int)
    for p in D.t['14', '清偿明细']:
        if p['paid_on'] and p['paid_on'] <= AS_OF:
            paid[p['item']] += p['amount']
    items = {}
    for place in ARREARS_PLACES:
        for r in D.t['14', place]:
            rank = (CHAIN.get(r['place'], 0), r['item'])
            key = (name_key(r['debtor']), name_key(r['creditor']), name_key(r['contract']))
            if key not in items or rank < items[key][0]:
                items[key] = (rank, r)
    total, done = defaultdict(int), defaultdict(int)
    for _, r in items.values():
        u = D.names.get(name_key(r['creditor']))
        size = SIZE_NAME.get(r['size']) or (Z.s3(u) if u else None)      # declared at contract (条例 art.3), else S3
        if (r['klass'] not in ('机关', '事业单位', '国有企业', '大型企业') or size not in ('micro', 'small', 'medium')
                or r['category'] not in ('货物', '工程', '服务') or r['litigation']):
            continue
        for place in (r['place'], '全县'):
            total[place] += r['amount']
            done[place] += min(paid[r['item']], r['amount'])
    out = []
    for place in ARREARS_PLACES + ['全县']:
        if total[place]:
            v = r_half_up(Fraction(done[place], total[place]) * 10000)
            out.append(row('arrears_clearing_rate', '', place, '2022', True, total[place], done[place], value='%d.%04d' % divmod(v, 10000)))
        else:
            out.append(row('arrears_clearing_rate', '', place, '2022', False, 0, 0, 'no_items'))
    return out
