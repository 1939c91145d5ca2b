"""Prepaid VAT, reservoir fund and registration fees that are not charged (decisions, sections 4.1 and 8)."""
import datetime as dt
from fractions import Fraction

from tax import row, Y22
from values import AS_OF, name_key, ym, ymstr, r_half_up


def prepayments(D, Z):
    """Small-scale payers, prepayment rate of 3 %: r((price - subcontract) / 1.03 x 3 %), liability 2022-04-01 .. 2022-12-31."""
    out = []
    for r in D.t['05', '预缴']:
        d, u = r['day'], r['uscc']
        if d is None or not dt.date(2022, 4, 1) <= d <= dt.date(2022, 12, 31):
            continue
        net = max(r['price'] - r['sub'], 0)
        amount = r_half_up(net / Fraction(103, 100) * Fraction(3, 100))
        why = ''
        if not Z.small_scale(u, ym(d)):
            why = 'not_small_scale'
        elif r['rate'] != Fraction(3, 100):
            why = 'rate_not_3'
        elif amount <= 0:
            why = 'nothing_due'
        out.append(row('vat_small_scale_prepay_suspension', u, r['rid'], ymstr(ym(d)), not why, net, amount, why))
    return out


def reservoir(D):
    """Months from 2022-07: r(kWh x rate), where no rate is recorded 0.0005 yuan."""
    out = []
    for r in D.t['15', '水库基金电量']:
        u, m = r['uscc'] or D.names.get(name_key(r['name'])), r['month']
        if u is None or m is None or not Y22 + 6 <= m <= Y22 + 11 or r['kwh'] is None:
            continue
        rate = Fraction(5, 10000) if r['rate'] is None else r['rate']
        amount = r_half_up(r['kwh'] * rate * 100)
        out.append(row('reservoir_fund_waiver', u, ymstr(m), ymstr(m), amount > 0, None, amount, 'below_one_fen'))
    return out


PROCEDURES = {'医疗器械': ('medical_device_reg_fee_waiver', '医疗器械应急审批程序'), '药品': ('drug_reg_fee_waiver', '药品特别审批程序')}


def registrations(D):
    """The fee itself: procedure of the clause, COVID related, accepted from 2022-01-01 and not after the evaluation day."""
    out = []
    for r in D.t['15', '注册费']:
        d = r['day']
        if r['kind'] not in PROCEDURES or d is None or not dt.date(2022, 1, 1) <= d <= dt.date(2023, 12, 31):
            continue
        measure, procedure = PROCEDURES[r['kind']]
        why = ''
        if d > AS_OF:
            why = 'after_the_evaluation_day'
        elif r['proc'] != procedure:
            why = 'procedure'
        elif not r['covid']:
            why = 'not_covid'
        elif r['fee'] <= 0:
            why = 'no_fee'
        out.append(row(measure, r['uscc'], r['rid'], ymstr(ym(d)), not why, r['fee'], r['fee'], why))
    return out
