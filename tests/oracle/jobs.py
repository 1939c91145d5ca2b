"""Employment measures of section A4 after (五): certificates, training, insurance subsidies, interns, workshops, agencies, founders."""
import datetime as dt
from collections import defaultdict
from fractions import Fraction

from sizes import ENTERPRISES
from social import age
from tax import row, Y22
from values import AS_OF, ym, ymstr, add_months, month_end, name_key, r_half_up


NUMBERS = ('cert', 'enrol', 'intern', 'batch', 'workshop', 'placement', 'app')


def employer(D, r):
    """The registered enterprise behind a name, or ''."""
    return D.names.get(name_key(r['unit_name'])) or ''


def rows_of(D, no, sheet, needed):
    """Rows of a sheet that have what no row can do without; an absent sheet has none. Letters of record numbers are written either way."""
    rows = [r for r in D.t[no, sheet] if all(r[n] is not None and r[n] != '' for n in needed.split())]
    if 'unit_name' in needed.split():            # the money is the unit's: it must be registered
        rows = [r for r in rows if employer(D, r)]
    return [dict(r, **{n: r[n].upper() for n in NUMBERS if n in r}) for r in rows]


def is_enterprise(Z, u):
    return bool(u) and Z.kind(u) in ENTERPRISES


def of_2022(d):
    return d is not None and d.year == 2022


LEVELS = {'初级': 5, '五级': 5, '中级': 4, '四级': 4, '高级': 3, '三级': 3, '技师': 2, '二级': 2, '高级技师': 1, '一级': 1, '专项能力': 6}
UPGRADE = {5: 100000, 4: 150000, 3: 200000}
TARIFF = {6: 60000, 5: 100000, 4: 150000, 3: 200000, 2: 350000, 1: 500000}
SKILLED = {'技能等级', '职业技能等级', '职业资格', '技能类职业资格'}


def certificates(D, Z):
    m, out = 'skill_upgrade_subsidy', []
    rows = sorted(rows_of(D, '11', '技能证书', 'cert person level kind issued'), key=lambda r: (r['issued'], r['cert']))
    had, number = set(), defaultdict(int)
    for r in rows:
        day = r['claimed'] or r['issued']
        if not of_2022(day) or day > AS_OF:
            continue
        u, level = employer(D, r), LEVELS.get(r['level'])
        why = ''
        if r['kind'] not in SKILLED:
            why = 'not_a_skill_certificate'
        elif not is_enterprise(Z, u):
            why = 'not_an_enterprise'
        elif r['months'] is None or r['months'] < 12:
            why = 'under_12_months'
        elif level not in UPGRADE:
            why = 'level_without_subsidy'
        elif r['claimed'] and r['claimed'] > add_months(r['issued'], 12):
            why = 'claimed_late'
        elif r['drawn']:
            why = 'training_subsidy_drawn'
        elif (r['person'], r['job'], level) in had:
            why = 'occupation_and_level_twice'
        elif number[r['person']] == 3:
            why = 'three_a_year'
        if not why:
            had.add((r['person'], r['job'], level))
            number[r['person']] += 1
        out.append(row(m, u, r['cert'], ymstr(ym(day)), not why, None, UPGRADE.get(level, 0), why))
    return out


def training(D, Z):
    people = {p['person']: p for p in D.t['11', '人员身份']}
    jobs = defaultdict(list)
    for h in rows_of(D, '11', '用工备案', 'person unit hired insured'):
        jobs[h['person'], h['uscc']].append(h)
    out = []
    for r in rows_of(D, '11', '培训', 'enrol person unit_name course level start end fund'):
        if not of_2022(r['end']):
            continue
        u, period = employer(D, r), ymstr(ym(r['end']))
        if r['fund'] == '专账资金':
            amount = r['tariff'] if r['tariff'] is not None else TARIFF.get(LEVELS.get(r['level']))
            why = '' if is_enterprise(Z, u) else 'not_an_enterprise'
            why = why or ('' if r['cert'] else 'no_certificate') or ('' if amount is not None else 'missing:tariff')
            out.append(row('enterprise_skill_training', u, r['enrol'], period, not why, amount, min(max(amount or 0, 30000), 600000), why))
        elif r['fund'] == '就业补助资金':
            p = people.get(r['person'])
            hs = jobs[r['person'], u]
            same = [h for h in hs if h['start'] == r['contract']] or [h for h in hs if h['hired'] and h['hired'] <= r['start']]
            term = sorted(same, key=lambda h: h['hired'])[-1]['term'] if same else None
            why = ''
            if not is_enterprise(Z, u):
                why = 'not_an_enterprise'
            elif not p or not p['hardship']:
                why = 'no_hardship_category'
            elif not term or term < 12:
                why = 'contract_under_12_months'
            elif r['contract'] is None or not r['contract'] <= r['start'] <= add_months(r['contract'], 12):
                why = 'not_within_a_year_of_the_contract'
            elif not r['cert']:
                why = 'no_certificate'
            out.append(row('new_hire_hardship_training', u, r['enrol'], period, not why, None, None, why))
    return out


def retirement(p):
    """Month of retirement: men 60, women 55 in posts of cadres, else 50."""
    years = 60 if int(p['person'][16]) % 2 else 55 if p['post'] == '管理技术岗' else 50
    return ym(add_months(p['birth'], 12 * years))


def insurance(D, Z):
    people = {p['person']: p for p in D.t['11', '人员身份']}
    first, jobs = {}, defaultdict(list)
    for h in rows_of(D, '11', '用工备案', 'person unit hired insured'):
        jobs[h['person'], h['unit']].append(h)
        if Z.kind(h['uscc']) in ENTERPRISES and h['insured']:
            first[h['person']] = min(first.get(h['person'], 10 ** 6), ym(h['insured']))
    found = defaultdict(list)                    # (person, measure) -> rows
    done = defaultdict(int)                      # (person, enterprise) -> subsidised months
    for r in sorted(rows_of(D, '10', '职工明细', 'unit person month arrived'), key=lambda r: (r['month'], r['unit'], r['person'])):
        p, u, m = people.get(r['person']), r['uscc'], r['month']
        if p is None or not Y22 <= m <= ym(AS_OF):
            continue
        key = '%s:%s' % (r['person'], ymstr(m))
        paid = r['pu'] + r['mu'] + r['uu'] if r['arrived'] else 0
        if p['hardship']:
            start, end = first.get(r['person']), retirement(p)
            why = ''
            if not is_enterprise(Z, u):
                why = 'not_an_enterprise'
            elif start is None:
                why = 'missing:insured_from'
            elif end - start < 60 and not start <= m < end:
                why = 'retired'
            elif end - start >= 60 and not 0 <= m - start < 36:
                why = 'over_36_months'
            elif not paid:
                why = 'not_paid'
            found[r['person'], 'hardship'].append(row('social_insurance_subsidy_hardship', u, key, ymstr(m), not why, None, paid, why))
        if p['school'] == '普通高校' and p['graduated']:
            hs = [h for h in jobs[r['person'], r['unit']] if h['hired'] and ym(h['hired']) <= m]
            h = max(hs, key=lambda h: h['hired']) if hs else None
            why = ''
            if not is_enterprise(Z, u) or Z.s3(u) not in ('micro', 'small'):
                why = 'not_a_small_enterprise'
            elif h is None or h['hired'].year != p['graduated'].year:
                why = 'not_hired_in_the_year_of_graduation'
            elif not h['term'] or h['term'] < 12:
                why = 'contract_under_12_months'
            elif not paid:
                why = 'not_paid'
            elif done[r['person'], u] == 12:
                why = 'over_12_months'
            if not why:
                done[r['person'], u] += 1
            found[r['person'], 'graduate'].append(row('social_insurance_subsidy_graduates', u, key, ymstr(m), not why, None, paid, why))
    for (person, which), rows in found.items():  # per person the larger sum; equal: hardship
        mine = sum(x['amount'] for x in rows)
        other = sum(x['amount'] for x in found.get((person, 'graduate' if which == 'hardship' else 'hardship'), []))
        if other > mine or (other == mine and which == 'graduate'):
            for x in rows:
                if x['eligible']:
                    x.update(eligible=0, amount=0, reason='other_insurance_subsidy_chosen')
    return [x for rows in found.values() for x in rows]


def interns(D, Z):
    people = {p['person']: p for p in D.t['11', '人员身份']}
    batches = defaultdict(list)
    for r in rows_of(D, '11', '见习', 'intern unit_name person start end months kept'):
        if of_2022(r['contract'] or r['end']):
            batches[employer(D, r), r['batch']].append(r['kept'])
            if r['batch']:
                batches[employer(D, r), ''].append(r['kept'])
    out = []
    for r in rows_of(D, '11', '见习', 'intern unit_name person start end months kept'):
        u, d, p = employer(D, r), r['start'], people.get(r['person'])
        if d > AS_OF:
            continue
        k = 0
        while k < r['months'] and add_months(d, k + 1) <= AS_OF + dt.timedelta(days=1):
            k += 1
        if r['contract'] and r['contract'] < r['end'] and r['contract'] <= AS_OF:
            k = r['months']
        done = batches[u, r['batch']]
        rate = 200000 if done and Fraction(sum(done), len(done)) >= Fraction(1, 2) else 150000
        graduate = p and p['school'] in ('普通高校', '中职') and p['graduated'] and p['graduated'] <= d <= add_months(p['graduated'], 24)
        young = p and p['unemployed'] and p['unemployed'] <= d and 16 <= age(p['birth'], d) <= 24
        why = '' if graduate or young else 'person_not_in_group'
        why = why or ('' if k else 'no_month_ended')
        last = min(ym(add_months(d, max(k, 1)) - dt.timedelta(days=1)), ym(AS_OF))
        out.append(row('internship_subsidy', u, r['intern'], ymstr(last), not why, None, rate * k, why))
    return out


def workshops(D, Z):
    hired = defaultdict(list)
    for h in rows_of(D, '11', '用工备案', 'person unit hired insured'):
        if h['hired']:
            hired[h['person'], h['uscc']].append(h['hired'])
    months = defaultdict(list)
    for r in rows_of(D, '11', '帮扶车间', 'workshop unit_name month person recognised poor'):
        if r['month'] // 12 == 2022:
            months[r['workshop'], r['month']].append(r)
    out = []
    for (shop, m), rows in sorted(months.items()):
        u, end = employer(D, rows[0]), month_end(m)
        wages = {}
        for r in rows:
            days = hired[r['person'], u]
            start = max([d for d in days if d <= end], default=min(days, default=None))
            if r['poor'] and r['wage'] > 0 and (start is None or start <= add_months(end, -1)):
                wages[r['person']] = wages.get(r['person'], 0) + r['wage']
        base = sum(wages.values())
        why = '' if all(r['recognised'] for r in rows) else 'not_recognised'
        why = why or ('' if len(wages) >= 5 else 'under_5_workers')
        out.append(row('assistance_workshop_award', u, '%s:%s' % (shop, ymstr(m)), ymstr(m), not why, base, r_half_up(Fraction(base * 15, 100)), why))
    return out


def agencies(D, Z):
    out, served = [], set()
    for r in sorted(rows_of(D, '11', '劳务输出', 'placement unit_name person start months poor proof'), key=lambda r: (r['start'], r['placement'])):
        if not of_2022(add_months(r['start'], 3) - dt.timedelta(days=1)):
            continue
        why = '' if r['poor'] else 'not_out_of_poverty'
        why = why or ('' if r['months'] is not None and r['months'] >= 3 else 'under_3_months')
        why = why or ('' if r['proof'] else 'no_proof_of_income')
        why = why or ('person_once' if r['person'] in served else '')
        if not why:
            served.add(r['person'])
        out.append(row('hr_agency_service_subsidy', employer(D, r), r['placement'], '2022', not why, None, 10000, why))
    return out


GROUPS = {'返乡农民工', '高校毕业生', '退役军人', '城镇失业人员', '脱贫劳动力'}


def founders(D, Z):
    out, served = [], set()
    for r in sorted(rows_of(D, '11', '返乡创业', 'app unit_name person kind registered jobs first'), key=lambda r: (r['registered'], r['app'])):
        u = employer(D, r)
        day = add_months(r['registered'], 6 if r['kind'] == '脱贫劳动力' else 12)
        if not of_2022(day) or day > AS_OF:
            continue
        jobs = r['jobs'] or 0
        why = '' if r['kind'] in GROUPS else 'person_not_in_group'
        why = why or ('' if r['first'] else 'not_the_first_business')
        why = why or ('' if u and D.ent[u]['state'] == '存续' else 'no_longer_operating')
        why = why or ('' if r['applied'] and r['applied'] <= AS_OF else 'not_applied')
        why = why or ('' if jobs >= 1 else 'no_jobs')
        why = why or ('founder_once' if r['person'] in served else '')
        if not why:
            served.add(r['person'])
        out.append(row('returnee_startup_subsidy', u, r['app'], ymstr(ym(day)), not why, None,
                       1000000 if jobs >= 5 else 800000 if jobs >= 3 else 600000, why))
    return out


def all_rows(D, Z):
    return (certificates(D, Z) + training(D, Z) + insurance(D, Z) + interns(D, Z) + workshops(D, Z) + agencies(D, Z) + founders(D, Z))
