"""Independent oracle: entitlements of the relief measures of the county, as of 2022-12-31, from the raw exports.

usage: oracle.py [--exports DIR] [--out FILE.csv]
"""
import argparse
import csv
import sys
from collections import defaultdict

import charges
from clean import Data
import finance
import jobs
import other
import premiums
from sizes import Sizes
import social
from tax import Tax
from values import yuan
import vat

COLUMNS = ['measure_id', 'uscc', 'record_key', 'period', 'eligible', 'counted', 'base_amount', 'amount', 'reason', 'value', 'due_date']


def compute(D):
    Z = Sizes(D)
    T = Tax(D, Z)
    rows = T.landlord()                       # before the six taxes: the chain of section 5
    rows += T.quotas()
    rows += T.six_taxes()
    rows += T.deferral('2021q4')
    rows += T.deferral('2022h1')
    rows += T.cit()
    rows += vat.exemption_3pct(D, Z)
    rows += vat.credit_refund(D, Z)
    rows += vat.super_deduction(D, Z)
    rows += social.stability_refund(D, Z)
    rows += social.expansion_and_absorption(D, Z)
    rows += premiums.deferrals(D, Z)
    rows += premiums.flexible(D)
    rows += premiums.rate_1pct(D)
    rows += premiums.retention(D, Z)
    rows += charges.prepayments(D, Z)
    rows += charges.reservoir(D)
    rows += charges.registrations(D)
    rows += jobs.all_rows(D, Z)
    rows += other.startup_loans(D, Z)
    rows += other.vouchers(D, Z)
    rows += other.arrears(D, Z)
    rows += finance.all_rows(D, Z)
    rows.sort(key=lambda r: (r['measure_id'], r['uscc'], r['record_key']))
    return rows


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument('--exports', default='data/exports')
    ap.add_argument('--out')
    a = ap.parse_args()
    D = Data(a.exports)
    rows = compute(D)
    f = open(a.out, 'w', newline='', encoding='utf-8') if a.out else None
    if f:
        w = csv.writer(f, lineterminator='\n')
        w.writerow(COLUMNS)
        for r in rows:
            w.writerow([yuan(r[c]) if c in ('base_amount', 'amount') else r[c] for c in COLUMNS])
        f.close()
    s = defaultdict(lambda: [0, 0, 0])
    for r in rows:
        x = s[r['measure_id']]
        x[0] += 1
        x[1] += r['eligible']
        if r['eligible'] and r['counted']:
            x[2] += r['amount'] or 0
    print('%-34s %7s %9s %18s' % ('measure', 'rows', 'eligible', 'sum'))
    for m in sorted(s):
        print('%-34s %7d %9d %18s' % (m, s[m][0], s[m][1], yuan(s[m][2])))
    print('\nquarantine')
    for (k, why), n in sorted(D.quarantine.items()):
        print('%-24s %-24s %5d' % (k, why, n))


if __name__ == '__main__':
    sys.exit(main())
