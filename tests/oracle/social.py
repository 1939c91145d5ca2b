"""Unemployment-insurance stability refund; expansion and absorption subsidies per person."""
from collections import defaultdict
from fractions import Fraction

from sizes import INDIV, ENTERPRISES, ORGS
from tax import row, Y22
from values import AS_OF, ym, ymstr, add_months, r_half_up


def stability_refund(D, Z):
    base = defaultdict(int)
    for sheet in ('2021年', '2022年'):
        for r in D.t['09', sheet]:
            if r['kind'] == '失业保险' and r['month'] is not None and r['month'] // 12 == 2021 and r['paid_on'] and r['paid_on'] <= AS_OF:
                base[r['unit']] += r['unit_paid'] + r['person_paid']
    reg = {r['unit']: r for r in D.t['09', '参保登记']}
    out = []
    for y in D.t['09', '失业保险2021年度']:
        u, unit = y['uscc'], y['unit']
        kind, e, t = Z.kind(u), D.ent[u], D.tax.get(u)
        g = reg[unit]
        why = ''
        b = base[unit]
        if kind not in ENTERPRISES and kind not in ORGS and kind != INDIV:
            why = 'body_not_covered'
        elif (y['months'] or 0) < 12:
            why = 'under_12_months'
        elif e['state'] != '存续' or (t and t['status'] != '正常'):
            why = 'status_not_normal'
        elif not y['normal']:
            why = 'premiums_unpaid'
        elif g['zombie'] or g['dishonest']:
            why = 'zombie_or_dishonest'
        elif not y['headsum'] or not y['months']:
            why = 'missing:headcount'
        else:
            rate = Fraction(y['claimants'] * y['months'], y['headsum'])
            limit = Fraction(20, 100) if y['end'] <= 30 else Fraction(55, 1000)
            if rate > limit:
                why = 'layoff_rate'
            elif b <= 0:
                why = 'no_premium_paid'
        share = Fraction(1, 2) if kind in ENTERPRISES and Z.s3(u) == 'large' else Fraction(9, 10)
        out.append(row('unemp_stability_refund', u, '2021', '2022', not why, b, r_half_up(b * share), why))
    return out


def age(birth, day):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def expansion_and_absorption(D, Z):
    people = {p['person']: p for p in D.t['11', '人员身份']}
    paid = defaultdict(set)
    for r in D.t['10', '职工明细']:
        if r['uu'] > 0:
            paid[r['person'], r['uscc']].add(r['month'])
    jobs = defaultdict(list)
    for h in D.t['11', '用工备案']:
        jobs[h['person']].append(h)
    out = []
    for person in sorted(jobs):
        p = people.get(person)
        if p is None:
            continue
        hs = sorted(jobs[person], key=lambda h: (h['hired'], h['uscc']))
        won = expansion(D, Z, p, hs, paid, out)
        absorption(D, Z, p, hs, paid, out, won)
    return out


def expansion(D, Z, p, hs, paid, out):
    """1,500 for a graduate within 24 months or a registered unemployed person of 16..24, hired in 2022; a person once."""
    person = p['person']
    refusals = []
    for i, h in enumerate(hs):
        u, d = h['uscc'], h['hired']
        if not d or d.year != 2022:
            continue
        grad = p['school'] == '普通高校' and p['graduated'] is not None
        unemp = p['unemployed'] is not None
        if not (grad or unemp):
            continue
        g_ok = grad and p['graduated'] <= d <= add_months(p['graduated'], 24) and not any(x['hired'] < d for x in hs)
        u_ok = unemp and p['unemployed'] <= d and 16 <= age(p['birth'], d) <= 24
        why = ''
        if Z.kind(u) not in ENTERPRISES:
            why = 'not_an_enterprise'
        elif not (g_ok or u_ok):
            why = 'person_not_in_group'
        elif not h['term']:
            why = 'no_contract'
        elif not any(Y22 <= m < Y22 + 12 for m in paid[person, u]):
            why = 'no_unemployment_premium'
        if not why:
            out.append(row('job_expansion_subsidy', u, person, ymstr(ym(d)), True, 0, 150000))
            return True
        refusals.append(row('job_expansion_subsidy', u, person, ymstr(ym(d)), False, 0, 0, why))
    out.extend(refusals)
    return False


def absorption(D, Z, p, hs, paid, out, expansion_won):
    """1,000 in the month of the 6th premium month at this employer; the expansion subsidy (1,500) wins."""
    person = p['person']
    if not (p['poor'] or p['unemployed']):
        return
    refusals = []
    for h in hs:
        u, d = h['uscc'], h['hired']
        if not d:
            continue
        first = ym(h['insured']) if h['insured'] else ym(d)
        months = sorted(set(range(first, Y22)) | {m for m in paid[person, u] if Y22 <= m < Y22 + 12})
        sixth = months[5] if len(months) >= 6 else None
        if sixth is not None and sixth < Y22:
            continue                                             # complete before 2022: not a record of the year
        ok12 = p['unemployed'] is not None and p['hukou'] == '城镇' and add_months(p['unemployed'], 12) <= d
        why = ''
        if Z.kind(u) not in ENTERPRISES:
            why = 'not_an_enterprise'
        elif Z.s3(u) not in ('micro', 'small', 'medium'):
            why = 'size_large'
        elif not (p['poor'] or ok12):
            why = 'person_not_in_group'
        elif sixth is None:
            why = 'under_6_premium_months'
        elif expansion_won:
            why = 'expansion_subsidy_chosen'
        period = ymstr(sixth if sixth is not None else ym(d) if d.year == 2022 else Y22 + 11)
        if not why:
            out.append(row('employment_absorption_subsidy', u, person, period, True, 0, 100000))
            return
        refusals.append(row('employment_absorption_subsidy', u, person, period, False, 0, 0, why))
    out.extend(refusals)
