"""Entitled against enjoyed, by section 3 of the list of defaults, with code of its own.

The ledger (file 20) and the marks of deferred premiums (file 09) are read from the raw exports by this folder's reader; what is entitled
may come from any table of entitlements. Amounts are int fen.
"""
import re
from collections import defaultdict

from values import ymstr

# comparison_period: names of the ledger without blanks and with narrow brackets.
MONTH, QUARTER, YEAR = 'month', 'quarter', 'year'
LEDGER = {
    '留抵退税(存量)': ('vat_credit_refund_stock', MONTH),
    '留抵退税(增量)': ('vat_credit_refund_incremental', MONTH),
    '小规模纳税人3%免征': ('vat_small_scale_3pct_exemption', MONTH),
    '六税两费减半': ('six_taxes_two_fees_half', QUARTER),
    '制造业缓税(2021年四季度)': ('tax_deferral_mfg_2021q4', QUARTER),
    '制造业缓税(2022年上半年)': ('tax_deferral_mfg_2022h1', QUARTER),
    '小型微利企业所得税优惠': ('cit_small_low_profit', QUARTER),
    '出租人房产税减免': ('landlord_property_tax_relief', YEAR),
    '失业保险稳岗返还': ('unemp_stability_refund', YEAR),
    '一次性扩岗补助': ('job_expansion_subsidy', YEAR),
    '一次性留工培训补助': ('retention_training_subsidy', YEAR),
    '国有房屋租金减免': ('state_rent_relief', YEAR),
    '科技创新券': ('innovation_voucher', YEAR),
}
DEFERRALS = {'social_deferral_5_industries', 'social_deferral_17_industries', 'social_deferral_sme_all'}
INSURANCE = {'企业职工基本养老保险': 'pension', '失业保险': 'unemployment', '工伤保险': 'injury', '职工基本医疗保险(含生育)': 'medical'}


def plain(name):
    return re.sub(r'\s', '', name).replace('（', '(').replace('）', ')')


def period_of(grain, period):
    """A finer period is rolled up; a coarser one stays what it is."""
    month = re.fullmatch(r'(\d{4})-(\d\d)(-\d\d)?', period)
    if grain == YEAR:
        return period[:4]
    if grain == QUARTER and month:
        return '%sQ%d' % (month[1], (int(month[2]) + 2) // 3)
    if grain == MONTH and month:
        return '%s-%s' % (month[1], month[2])
    return period


def kind_of(entitled, enjoyed):
    if entitled > 0 and enjoyed == 0:
        return '应享未享'
    if entitled == 0 and enjoyed > 0:
        return '误享'
    if enjoyed < entitled:
        return '少享'
    return '多享' if enjoyed > entitled else '一致'


def compare(D, entitlements):
    """{(measure, uscc, period): (entitled, enjoyed, gap, kind)} and the sums it must have, {measure: (entitled, enjoyed)}.

    entitlements: (measure, uscc, record key, period, eligible, counted, amount in fen or None) of every row.
    """
    entitled, enjoyed = defaultdict(int), defaultdict(int)
    grain, seen = {}, set()
    for claim in D.t['20', '']:
        if claim['rid'] in seen:                        # a copy of a record under the same number
            continue
        seen.add(claim['rid'])
        name = plain(claim['measure'])
        if name not in LEDGER:
            raise SystemExit('the ledger has a name that nobody compares: %s' % name)
        measure, grain_of = LEDGER[name]
        grain[measure] = grain_of
        enjoyed[measure, claim['uscc'], period_of(grain_of, claim['period'])] += claim['amount']
    rights = set()
    for measure, uscc, record, period, eligible, counted, amount in entitlements:
        if measure in DEFERRALS and eligible:
            rights.add((uscc, record))
        if measure in grain and eligible and counted:
            if amount is None:
                raise SystemExit('an amount that is not determined: %s %s' % (measure, uscc))
            entitled[measure, uscc, period_of(grain[measure], period)] += amount
    for sheet in ('2021年', '2022年'):
        for row in D.t['09', sheet]:
            key = '%s:%s' % (INSURANCE[plain(row['kind'])], ymstr(row['month']))
            if row['deferred'] and (row['uscc'], key) not in rights:
                enjoyed['social_deferral', row['uscc'], key] += row['unit_due']
    rows, totals = {}, defaultdict(lambda: [0, 0])
    for key in set(entitled) | set(enjoyed):
        left, right = entitled.get(key, 0), enjoyed.get(key, 0)
        totals[key[0]][0] += left
        totals[key[0]][1] += right
        if left or right:
            rows[key] = (left, right, left - right, kind_of(left, right))
    return rows, {measure: tuple(sums) for measure, sums in totals.items()}
