"""Second independent hint: what the taxpayers filed themselves, line by line, against the computed entitlements.

usage: compare_filed.py [--exports DIR]
"""
import argparse
from collections import Counter

from clean import Data
from oracle import compute
from sizes import Sizes
from tax import Tax
from values import ym, ymstr, qstr


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument('--exports', default='data/exports')
    a = ap.parse_args()
    D = Data(a.exports)
    R = {(r['measure_id'], r['uscc'], r['record_key']): r for r in compute(D)}
    Z = Sizes(D)
    T = Tax(D, Z)
    c = Counter()

    def put(measure, uscc, key, filed):
        r = R.get((measure, uscc, key))
        ours = r['amount'] if r else 0
        if not filed and not ours:
            return
        c[measure, 'agree' if filed == ours else 'not claimed' if not filed else 'claimed, not entitled' if not ours else 'amount differs'] += 1

    for l in T.lines:
        if l['start'].year == 2022:
            put('six_taxes_two_fees_half', l['uscc'], l['key'], l['half'])
        elif l['end'].year == 2021:
            put('tax_deferral_mfg_2021q4', l['uscc'], l['key'], l['deferred'])
    for u, l in Z.cit.items():
        for r in l:
            if '预缴' in r['form'] and r['end'].year == 2022:
                o = R[('cit_small_low_profit', u, qstr(r['end']))]
                put('cit_small_low_profit', u, qstr(r['end']), 0 if o['reason'] == 'no_taxable_income' else r['relief'])
    for r in Z.general:
        if r['start'].year == 2022:
            put('vat_super_deduction', r['uscc'], ymstr(ym(r['start'])), r['super_used'])
    last = None
    for (m, k), n in sorted(c.items()):
        if m != last:
            tot = sum(v for (x, kk), v in c.items() if x == m and kk != 'not claimed')
            print('%-28s agree %.1f %% of %d claimed' % (m, 100.0 * c[m, 'agree'] / tot, tot))
            last = m
        print('    %-24s %6d' % (k, n))


if __name__ == '__main__':
    main()
