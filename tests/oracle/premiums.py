"""Social-insurance premiums: the deferrals, the unemployment rate of 1 % and the retention training subsidy (decisions, section 4.2)."""
import datetime as dt
from collections import defaultdict
from fractions import Fraction

from sizes import ENTERPRISES, INDIV, ORGS
from tax import row, Y22
from values import AS_OF, ym, ymstr, r_half_up

INSURANCE = {'企业职工基本养老保险': 'pension', '失业保险': 'unemployment', '工伤保险': 'injury'}
FIVE = ('62', '52', '7291', '786', '56', '54', '55', '53')
SEVENTEEN = ('13', '17', '18', '22', '23', '27', '28', '29', '34', '36', '37', '40', '85', '87', '88', '89', '90')
APRIL, MAY, DECEMBER, JUNE = Y22 + 3, Y22 + 4, Y22 + 11, Y22 + 5
FIRST, LAST = dt.date(2022, 1, 1), dt.date(2022, 12, 31)


def listings(D):
    """Periods of medium or high risk anywhere in the county that overlap 2022 and are known."""
    return [r for r in D.t['16', '风险区域'] if r['level'] in ('中风险', '高风险')
            and r['start'] <= min(LAST, AS_OF) and (r['end'] is None or r['end'] >= FIRST)]


def industry(D, reg, u):
    """si_industry_source: the social register, else the market register."""
    return reg['ind'] or D.ent[u]['ind']


PAY_BY = '2023-12-31'        # 人社厅发〔2022〕50号: all deferred premiums; 16号 for persons insured by themselves


def premium_rows(D):
    return [r for sheet in ('2021年', '2022年') for r in D.t['09', sheet] if r['month'] is not None]


def deferrals(D, Z):
    """One row per unit, insurance and month, under the first of 5, 17, SME that holds."""
    reg = {r['unit']: r for r in D.t['09', '参保登记']}
    risk = bool(listings(D))
    out = []
    for r in premium_rows(D):
        code, m, u = INSURANCE.get(r['kind']), r['month'], r['uscc']
        if code is None or not APRIL <= m <= DECEMBER or r['unit_due'] <= 0:
            continue
        g, kind, heads = reg[r['unit']], Z.kind(u), r['heads'] or 0
        ind = industry(D, g, u)
        if ind.startswith(FIVE) and (kind in ENTERPRISES or heads >= 1):
            which = '5_industries'
        elif m >= MAY and g['hardship'] and ind.startswith(SEVENTEEN):
            which = '17_industries'
        elif m >= MAY and g['hardship'] and risk and (
                kind in ENTERPRISES and Z.s3(u) in ('micro', 'small', 'medium')
                or kind == INDIV and heads >= 1 or kind in ORGS or kind == '事业单位'):
            which = 'sme_all'
        else:
            continue
        out.append(row('social_deferral_' + which, u, '%s:%s' % (code, ymstr(m)), ymstr(m), True, r['unit_due'], r['unit_due'], due=PAY_BY))
    return out


def flexible(D):
    """Persons insured by themselves: months of 2022 not paid."""
    return [row('social_deferral_flexible_workers', '', '%s:%s' % (r['person'], ymstr(r['month'])), ymstr(r['month']),
                not r['paid'], r['due'], r['due'], 'paid', due=PAY_BY)
            for r in D.t['11', '灵活就业缓缴'] if r['month'] is not None and Y22 <= r['month'] <= DECEMBER and r['due'] > 0]


def rate_1pct(D):
    """Relief of 2 % to 1 %: r(base x 1 %) per person and month; fewer person rows than heads: on the base of the unit."""
    persons = defaultdict(list)
    for r in D.t['10', '职工明细']:
        persons[r['unit'], r['month']].append(r['base'])
    out = []
    for r in premium_rows(D):
        if r['kind'] != '失业保险' or not Y22 <= r['month'] <= DECEMBER:
            continue
        bases = persons[r['unit'], r['month']]
        if len(bases) < r['heads']:
            bases = [r['base']]
        relief = sum(r_half_up(Fraction(b, 100)) for b in bases)
        out.append(row('unemp_premium_rate_1pct', r['uscc'], ymstr(r['month']), ymstr(r['month']), relief > 0, r['base'], relief, 'no_base'))
    return out


def retention(D, Z):
    """500 for each insured paying person of the reference month, once per legal person."""
    found = listings(D)
    month = ym(min(max(r['start'], FIRST) for r in found)) if found else JUNE
    paying = {r['unit']: r['heads'] or 0 for r in premium_rows(D)
              if r['kind'] == '失业保险' and r['month'] == month and (r['deferred'] or r['paid_on'] and r['paid_on'] <= AS_OF)}
    out, done = [], set()
    for g in sorted(D.t['09', '参保登记'], key=lambda g: g['unit']):
        u = g['uscc']
        kind, n = Z.kind(u), paying.get(g['unit'], 0)
        why = ''
        if found and not (kind in ENTERPRISES or kind in ORGS or kind == INDIV):
            why = 'body_not_covered'
        elif not found and not (kind in ENTERPRISES and industry(D, g, u).startswith(FIVE)):
            why = 'not_in_five_industries'
        elif D.ent[u]['state'] != '存续':
            why = 'status_not_normal'
        elif g['zombie'] or g['dishonest']:
            why = 'zombie_or_dishonest'
        elif n <= 0:
            why = 'nobody_paying'
        elif u in done:
            why = 'once_a_year'
        if not why:
            done.add(u)
        out.append(row('retention_training_subsidy', u, '2022', '2022', not why, None, 50000 * n, why))
    return out
