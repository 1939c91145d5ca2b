"""VAT measures: 3 % exemption of small-scale payers, credit refund (stock and increment), super-deduction."""
import datetime as dt
from collections import defaultdict
from fractions import Fraction

from tax import row, Y22
from values import ym, ymstr, add_months, r_half_up

APR, JUL, DEC = Y22 + 3, Y22 + 6, Y22 + 11


# ---------------------------------------------------------------- 3 % exemption
def exemption_3pct(D, Z):
    """Tax-exclusive 3 % sales without special invoices of returns from 2022-04 on, x 3 %."""
    out = []
    for r in Z.small:
        if r['start'] < dt.date(2022, 1, 1) or r['start'] > dt.date(2022, 12, 31):
            continue
        key = ymstr(ym(r['start']))
        why = ''
        if r['start'] < dt.date(2022, 4, 1):
            why = 'before_2022_04'
        elif not Z.small_scale(r['uscc'], ym(r['start'])):
            why = 'not_small_scale'
        elif r['plain3'] <= 0:
            why = 'no_3pct_sales_without_special_invoice'
        out.append(row('vat_small_scale_3pct_exemption', r['uscc'], key, key, not why, r['plain3'], r_half_up(Fraction(r['plain3'] * 3, 100)), why))
    return out


# ---------------------------------------------------------------- credit refund
def first_month(Z, u, acc, f, p):
    """Earliest filing month for (stock, increment) over all classes of the taxpayer; None = no class."""
    size = Z.s1(u)
    stock, inc = [], []
    if size == 'micro':
        stock.append(APR), inc.append(APR)
    if size == 'small':
        stock.append(APR + 1), inc.append(APR)
    total, six, seven = acc['s12'], acc['s12_six'], acc['s12_seven']
    alive = p - ym(Z.founded(u)) + 1
    if total > 0 and alive >= 3:
        if 2 * six > total:
            inc.append(APR)
            stock.append({'medium': APR + 1, 'large': APR + 2}.get(size, APR + 2))
        if f >= JUL and 2 * (six + seven) > total:
            stock.append(JUL), inc.append(JUL)
    return (min(stock) if stock else None), (min(inc) if inc else None)


def conditions(Z, u, acc, day):
    if Z.rating(u, day) not in ('A', 'B'):
        return 'credit_rating'
    since = add_months(day, -36)
    inside = lambda d: d is not None and since <= d < day
    if any(inside(acc[k]) for k in ('fraud1', 'fraud2', 'fraud3')):
        return 'fraud_in_36_months'
    if sum(inside(d) for d in acc['evasion']) >= 2:
        return 'two_evasion_penalties'
    if acc['imm_from'] is not None and dt.date(2019, 4, 1) <= acc['imm_from'] <= day:
        rep = acc['imm_repaid']
        if rep is None or rep > min(dt.date(2022, 10, 31), day):
            return 'immediate_refund_enjoyed'
    return ''


def credit_refund(D, Z):
    apps = defaultdict(list)
    for a in D.t['05', '退税申请']:
        apps[a['uscc']].append(a)
    rets = defaultdict(dict)
    for r in Z.general:
        rets[r['uscc']][ym(r['start'])] = r
    out = []
    for u in sorted(rets):
        mine = [a for a in apps[u]]
        approved = {a['fmonth'] for a in mine if approved_app(a)}
        months = sorted(p for p in rets[u] if APR <= p + 1 <= DEC)
        acc = Z.credit.get(u)
        for p in months:
            r, f = rets[u][p], p + 1
            credit = r['credit_end']
            if credit <= 0:
                continue
            key, period = ymstr(p), ymstr(f)
            counted = f in approved or p == months[-1]
            if acc is None:
                for m in ('stock', 'incremental'):
                    out.append(row('vat_credit_refund_' + m, u, key, period, False, 0, 0, 'missing:credit_account', counted))
                continue
            app = [a for a in mine if a['period'] == p]
            day = max(app, key=lambda a: a['applied'])['applied'] if app else r['filed']
            done = (acc['stock_date'] is not None and acc['stock_date'] < day) or any(
                approved_app(a) and a['stock'] > 0 and a['fmonth'] < f for a in mine)
            base = acc['base2019']
            stock = 0 if done else min(credit, base)
            inc = credit if done else max(credit - base, 0)
            num, den = acc['num'], acc['den']
            for q in range(APR, p + 1):
                x = rets[u].get(q)
                if x:
                    num += x['in_special'] + x['in_toll'] + x['in_customs'] + x['in_cert']
                    den += x['input']
            ratio = Fraction(num, den) if den else Fraction(0)
            ratio = min(max(ratio, Fraction(0)), Fraction(1))
            fs, fi = first_month(Z, u, acc, f, p)
            bad = conditions(Z, u, acc, day)
            for m, part, first in (('stock', stock, fs), ('incremental', inc, fi)):
                why = bad
                if not why and first is None:
                    why = 'no_class_of_the_timetable'
                if not why and f < first:
                    why = 'before_first_month'
                if not why and part <= 0:
                    why = 'stock_done' if m == 'stock' and done else 'no_credit_part'
                if not why and ratio == 0:
                    why = 'ratio_zero'
                out.append(row('vat_credit_refund_' + m, u, key, period, not why, part, r_half_up(part * ratio), why, counted))
    return out


def approved_app(a):
    return a['state'] == '已退库' and a['approved'] > 0 and a['approved_on'] is not None


# ---------------------------------------------------------------- super-deduction
def super_rate(D, Z, u):
    """10 % / 15 % by the sales of 2021; (rate, reason)."""
    if Z.founded(u).year >= 2022:
        return Fraction(0), 'missing:first_3_months_sales_by_service'
    y = Z.y21(u)
    if y is None or y['vat_sales'] <= 0:
        return Fraction(0), 'missing:sales_2021'
    if 2 * y['life'] > y['vat_sales']:
        return Fraction(15, 100), ''
    if 2 * y['four'] > y['vat_sales']:
        return Fraction(10, 100), ''
    return Fraction(0), 'four_services_not_over_half'


def super_deduction(D, Z):
    """Own rolling balance: opening of 2022-01 as filed, then accrual - adjustment - used; used <= tax before."""
    out = []
    rets = defaultdict(list)
    for r in Z.general:
        if r['start'].year == 2022:
            rets[r['uscc']].append(r)
    for u in sorted(rets):
        rate, why = super_rate(D, Z, u)
        balance = None
        for r in sorted(rets[u], key=lambda r: r['start']):
            key = ymstr(ym(r['start']))
            if why:
                if r['super_used'] or not why.startswith('four'):
                    out.append(row('vat_super_deduction', u, key, key, False, 0, 0, why))
                continue
            if balance is None:
                balance = r['super_begin'] if key == '2022-01' else 0
            accrued = r_half_up(r['input'] * rate)
            adjust = r_half_up(r['out'] * rate)
            available = balance + accrued - adjust
            before = tax_before(r)
            used = min(available, max(before, 0)) if available > 0 else 0
            balance = available - used
            w = '' if used > 0 else 'no_tax_before' if available > 0 else 'no_balance'
            out.append(row('vat_super_deduction', u, key, key, used > 0, available, used, w))
    return out


def tax_before(r):
    # On file the column 进项税额转出 does not contain the credit refund of line 22: the chain
    # 期末留抵 = max(上期留抵 - refund + input - out - output, 0) holds on every return.
    return r['output'] - (r['input'] - r['out']) - (r['credit_begin'] - r['out_refund'])
