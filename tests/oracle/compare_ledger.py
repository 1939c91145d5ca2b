"""Agreement of the computed entitlements with the ledger of measures enjoyed (file 20), per (measure, taxpayer, comparison period).

usage: compare_ledger.py [--exports DIR] [--show MEASURE] [--n 40]
"""
import argparse
from collections import Counter, defaultdict

from clean import Data
from oracle import compute
from sizes import Sizes
from tax import Tax
from values import yuan

NAMES = {'六税两费减半': 'six_taxes_two_fees_half', '小规模纳税人3%免征': 'vat_small_scale_3pct_exemption',
         '小型微利企业所得税优惠': 'cit_small_low_profit', '制造业缓税(2022年上半年)': 'tax_deferral_mfg_2022h1',
         '失业保险稳岗返还': 'unemp_stability_refund', '制造业缓税(2021年四季度)': 'tax_deferral_mfg_2021q4',
         '留抵退税(增量)': 'vat_credit_refund_incremental', '出租人房产税减免': 'landlord_property_tax_relief',
         '留抵退税(存量)': 'vat_credit_refund_stock', '一次性扩岗补助': 'job_expansion_subsidy', '科技创新券': 'innovation_voucher'}
YEARLY = {'unemp_stability_refund', 'landlord_property_tax_relief', 'job_expansion_subsidy', 'innovation_voucher'}


def year_of(m, p):
    return p[:4] if m in YEARLY else p


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument('--exports', default='data/exports')
    ap.add_argument('--show')
    ap.add_argument('--n', type=int, default=40)
    a = ap.parse_args()
    D = Data(a.exports)
    rows = compute(D)
    Z = Sizes(D)
    rows += Tax(D, Z).deferral('2022h1')                       # extra check, not one of the 19
    ent = defaultdict(int)
    for r in rows:
        if r['measure_id'] in NAMES.values() and r['eligible'] and r['counted']:
            ent[r['measure_id'], r['uscc'], year_of(r['measure_id'], r['period'])] += r['amount']
    led, seen = defaultdict(int), set()
    for r in D.t['20', '']:
        if r['rid'] in seen:
            continue
        seen.add(r['rid'])
        m = NAMES.get(r['measure'])
        if m:
            led[m, r['uscc'], year_of(m, r['period'])] += r['amount']
    c = defaultdict(Counter)
    for k in set(ent) | set(led):
        e, l = ent.get(k, 0), led.get(k, 0)
        c[k[0]]['agree' if e == l else 'only_ours' if l == 0 else 'only_ledger' if e == 0 else 'differs'] += 1
    for m in sorted(c):
        x = c[m]
        n = x['agree'] + x['only_ledger'] + x['differs']
        print('%-32s agree %5d of %5d ledger keys (%5.1f %%)  differs %4d  only_ledger %4d  only_ours %4d'
              % (m, x['agree'], n, 100.0 * x['agree'] / max(n, 1), x['differs'], x['only_ledger'], x['only_ours']))
    if a.show:
        n = 0
        for k in sorted(set(ent) | set(led)):
            e, l = ent.get(k, 0), led.get(k, 0)
            if k[0] == a.show and e != l and n < a.n:
                n += 1
                why = sorted({r['reason'] for r in rows if r['measure_id'] == k[0] and r['uscc'] == k[1] and year_of(k[0], r['period']) == k[2] and r['reason']})
                print(k[1:], 'ours', yuan(e), 'ledger', yuan(l), 'ratio %.4f' % (l / e) if e else '', ','.join(why))


if __name__ == '__main__':
    main()
