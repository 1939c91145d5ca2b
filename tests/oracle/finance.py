"""Rent of state-owned premises, tests of catering staff, tolls, bank tools and fees, guarantees, and reliefs without a tariff.

An amount of None is "eligible, amount undetermined".
"""
import datetime as dt
from collections import defaultdict
from fractions import Fraction

from sizes import INDIV, WAN, section
from tax import row, Y22
from values import ym, ymstr, r_half_up, name_key

Q4 = (dt.date(2022, 10, 1), dt.date(2022, 12, 31))
TOWNSHIPS = {'澧江街道', '红河街道', '甘庄街道', '因远镇', '曼来镇', '咪哩乡', '羊街乡', '那诺乡', '洼垤乡', '龙潭乡'}


def service_sector(code):
    """GB/T sections F to T, and divisions 05, 11, 43."""
    return 'F' <= section(code) <= 'T' or code[:2] in ('05', '11', '43')


def known(D, no, sheet):
    """Rows with their enterprise: by code, or by name where the code is empty."""
    for r in D.t[no, sheet]:
        u = r['uscc'] or D.names.get(name_key(r['name']))
        if u:
            yield {**r, 'uscc': u}


def small_or_trader(Z, u):
    return Z.kind(u) == INDIV or Z.s3(u) in ('micro', 'small')


def risk_county(D):
    return any(r['start'] <= dt.date(2022, 12, 31) and (r['end'] is None or r['end'] >= dt.date(2022, 1, 1)) for r in D.t['16', '风险区域'])


def state_rent(D, Z):
    """Monthly rent x months: at most 3 (6 in a county with a listing) for one tenant of one premises, double that for all its tenants."""
    cap = 6 if risk_county(D) else 3
    places = {p['prop']: p['township'] for p in D.t['12', '房产']}
    by_tenant, by_premises = defaultdict(int), defaultdict(int)
    out = []
    for l in sorted(D.t['12', '租赁'], key=lambda l: (l['start'], l['lease'])):
        tenant = l['uscc'] or D.names.get(name_key(l['tenant']))
        a, b = max(l['start'], dt.date(2022, 1, 1)), min(l['end'], dt.date(2022, 12, 31))
        why = ''
        if tenant is None:
            why = 'missing:tenant'
        elif l['owner_type'] not in ('国有企业', '行政事业单位', '机关', '事业单位'):
            why = 'owner_not_public'
        elif places.get(l['prop']) not in TOWNSHIPS:
            why = 'premises_not_in_county'
        elif not service_sector(Z.code(tenant)):
            why = 'tenant_not_service_sector'
        elif not small_or_trader(Z, tenant):
            why = 'tenant_not_small_micro'
        elif a > b:
            why = 'no_month_in_2022'
        months = 0
        if not why:
            months = min(ym(b) - ym(a) + 1, cap - by_tenant[l['prop'], tenant], 2 * cap - by_premises[l['prop']])
            by_tenant[l['prop'], tenant] += months
            by_premises[l['prop']] += months
            if months * l['rent'] <= 0:
                why = 'no_month_left'
        out.append(row('state_rent_relief', tenant or '', l['lease'], '2022', not why, l['rent'], months * l['rent'], why))
    return out


def catering_tests(D, Z):
    out = []
    for t in known(D, '19', ''):
        if t['month'] // 12 != 2022:
            continue
        price = 1600 if t['price'] is None else t['price']
        cost = t['tests'] * price
        why = '' if Z.code(t['uscc'])[:2] == '62' else 'not_catering'
        amount = r_half_up(Fraction(cost, 2))
        if not why and amount <= 0:
            why = 'nothing_spent'
        out.append(row('catering_nucleic_test_subsidy', t['uscc'], '%s:%s' % (ymstr(t['month']), t['kind']), ymstr(t['month']), not why, cost,
                       amount, why))
    return out


def fresh_produce(D):
    out = []
    for t in D.t['18', '']:
        if t['day'].year != 2022:
            continue
        why = ''
        if not t['listed']:
            why = 'not_in_catalogue'
        elif t['weight'] > 100:
            why = 'overloaded'
        elif t['volume'] < 80 and t['weight'] < 80:
            why = 'not_a_full_load'
        elif t['toll'] <= 0:
            why = 'no_toll'
        out.append(row('toll_exemption_fresh_produce', '', t['toll_no'], ymstr(ym(t['day'])), not why, t['toll'], t['toll'], why))
    return out


def loan_incentive(D):
    """r(max(end - highest earlier balance since 2021-12-31, 0) x rate) of local legal-person banks."""
    banks = defaultdict(dict)
    for b in D.t['13', '普惠小微余额']:
        banks[b['bank']][b['quarter']] = b
    out = []
    for bank, quarters in sorted(banks.items()):
        for i, (q, rate) in enumerate((('2022Q1', 1), ('2022Q2', 2), ('2022Q3', 2), ('2022Q4', 2))):
            b = quarters.get(q)
            if b is None:
                continue
            earlier = [quarters.get('2022Q%d' % (k + 1)) for k in range(i)]
            why, rise = '', 0
            if not b['local']:
                why = 'not_a_local_bank'
            elif '2022Q1' not in quarters or None in earlier:
                why = 'missing:earlier_quarter'
            else:
                rise = max(b['end'] - max([quarters['2022Q1']['begin']] + [e['end'] for e in earlier]), 0)
                if rise == 0:
                    why = 'no_rise'
            out.append(row('inclusive_loan_incentive', '', '%s:%s' % (bank, q), q, not why, rise, r_half_up(Fraction(rise * rate, 100)), why))
    return out


def interest_cut(D, Z):
    """Average balance of the quarter x min(1 %, rate) / 4."""
    out = []
    for l in known(D, '13', '贷款台账'):
        end = min(l['extended'] or l['due'], dt.date(2023, 1, 1))
        days = (end - max(l['start'], Q4[0])).days
        u, why, average = l['uscc'], '', Fraction(0)
        if l['line'] is None:
            why = 'missing:credit_line'
        elif l['line'] > 1000 * WAN:
            why = 'not_inclusive'
        elif not small_or_trader(Z, u):
            why = 'borrower_not_small_micro'
        elif days <= 0:
            why = 'not_outstanding'
        else:
            average = Fraction(l['balance'] * days, 92)
        amount = r_half_up(average * min(Fraction(1, 100), l['rate'] / 100) / 4)
        if not why and amount <= 0:
            why = 'nothing_to_cut'
        out.append(row('inclusive_loan_interest_cut_q4', u, l['loan'], '2022Q4', not why, r_half_up(average), amount, why))
    return out


def extension(D):
    out = []
    for l in known(D, '13', '贷款台账'):
        if not Q4[0] <= l['due'] <= Q4[1]:
            continue
        why = '' if l['extended'] else 'not_negotiated'
        penalty = l['penalty'] if l['penalty'] > 0 else None
        out.append(row('loan_extension_q4', l['uscc'], l['loan'], ymstr(ym(l['due'])), not why, l['balance'], penalty, why))
    return out


def bank_fees(D):
    out = []
    for f in known(D, '13', '服务收费'):
        if f['month'] // 12 != 2022:
            continue
        both = f['standard'] is not None and f['charged'] is not None
        amount = max(f['standard'] - f['charged'], 0) if both else None
        why = ''
        if f['kind'] not in ('账户管理费', '转账汇款手续费', '刷卡手续费'):
            why = 'other_fee'
        elif amount == 0:
            why = 'no_reduction'
        out.append(row('bank_service_fee_relief', f['uscc'], f['fee'], ymstr(f['month']), not why, f['standard'], amount, why))
    return out


def guarantee_fees(D):
    """No tariff: contracts whose fee was reduced are eligible, the amount is undetermined."""
    out = []
    for g in known(D, '13', '融资担保'):
        if g['start'].year != 2022:
            continue
        why = ''
        if g['standard'] is None or g['charged'] is None:
            why = 'missing:rate'
        elif g['charged'] >= g['standard']:
            why = 'fee_not_reduced'
        out.append(row('guarantee_fee_subsidy', g['uscc'], g['contract'], ymstr(ym(g['start'])), not why, g['amount'], None, why))
    return out


def hardship_bills(D, Z):
    """Hardship flag and micro, small or medium, or a sole trader; amount undetermined."""
    listed = {r['uscc'] for r in D.t['09', '参保登记'] if r['hardship']}
    out = []
    for b in known(D, '15', '困难主体房租水电气'):
        if b['month'] // 12 != 2022:
            continue
        u, why = b['uscc'], ''
        if u not in listed:
            why = 'not_on_hardship_list'
        elif Z.kind(u) != INDIV and Z.s3(u) not in ('micro', 'small', 'medium'):
            why = 'size'
        out.append(row('hardship_rent_utilities_subsidy', u, '%s:%s' % (b['kind'], ymstr(b['month'])), ymstr(b['month']), not why, b['amount'],
                       None, why))
    return out


def personal_loans(D):
    """Personal start-up loans of at most 10万; amount undetermined."""
    out = []
    for l in D.t['13', '创业担保贷款']:
        if l['kind'] != '个人':
            continue
        why = ''
        if l['principal'] > 10 * WAN:
            why = 'over_10w'
        elif l['end'] <= dt.date(2022, 1, 1) or l['start'] > dt.date(2022, 12, 31):
            why = 'no_day_in_2022'
        out.append(row('startup_personal_loan_interest', l['uscc'], l['loan'], '2022', not why, l['principal'], None, why))
    return out


def all_rows(D, Z):
    return (state_rent(D, Z) + catering_tests(D, Z) + fresh_produce(D) + loan_incentive(D) + interest_cut(D, Z) + extension(D) + bank_fees(D)
            + guarantee_fees(D) + hardship_bills(D, Z) + personal_loans(D))
