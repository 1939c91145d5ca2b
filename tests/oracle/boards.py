"""Boards: one row per reporting clause, period and unit, as of 2022-12-31, from the raw exports and the list of defaults.

usage: boards.py [--exports DIR] [--out FILE.csv]
"""
import argparse
import csv
import datetime as dt
import glob
import os
import sys
from collections import defaultdict
from fractions import Fraction

from clean import Data
from layout import ARREARS_PLACES
from raw import raw_sheets
from sizes import WAN, Sizes
from values import AS_OF, add_months, name_key, r_half_up, text, ym, ymstr

COLUMNS = ['clause_id', 'period', 'unit', 'value', 'target', 'rank', 'flag']
TOWNSHIPS = ARREARS_PLACES[:10]
QUARTERS = {'2022Q2': dt.date(2022, 6, 30), '2022Q3': dt.date(2022, 9, 30), '2022Q4': dt.date(2022, 12, 31)}

# Sheets that only boards need.
SHEETS = {
    ('05', '留抵退税库款'): '日期 day d|库款余额 balance W|未来5日预计退税 forecast W',
    ('11', '见习'): '见习编号 id k|单位名称 name s|证件号码 person P|开始日期 start d|计划结束日期 end d|月数 months i',
    ('13', '融资担保'): '合同编号 contract k|客户名称 name s|统一社会信用代码 uscc v|支持领域 field s|担保金额 amount w|起始日期 start d|期限(月) term i|担保费收入 fee w',
    ('13', '普惠小微余额'): '金融机构 bank s|季度 quarter s|期初余额 begin W|期末余额 end W',
    ('14', '季度情况'): '乡镇 place s|季度 quarter s|国家省级转办投诉件数 complaints i|迟报次数 late i',
    ('15', '直达资金'): '资金代码 fund k|资金名称 pot s|资金盘子 total w|项目 project s|下达金额 granted w|收到日期 received d|已支付 paid w|最近支付日期 last d',
    ('15', '收费目录'): '项目编码 item s|收费标准 standard m|生效日期 start d|失效日期 end d',
    ('15', '收费明细'): '票据号 charge k|项目编码 item s|收费日期 day d|数量 quantity i|金额 amount m',
    ('16', '高企申报'): '申报编号 app k|统一社会信用代码 uscc u|提交日期 submitted d|状态 state s',
    ('16', '指标'): '指标 name s|完成值 actual i|目标值 target i|统计截止日 day d|单位 unit s',
    ('16', '应收账款融资'): '需求编号 request k|统一社会信用代码 uscc u|提出日期 asked d|办结日期 handled d|金额 amount w|已登记 registered b',
    ('16', '12328投诉'): '工单号 complaint k|受理日期 received d|办结日期 closed d',
}

SUPERVISORS = {
    '澧江街道': '县发展和改革局', '红河街道': '县公安局', '甘庄街道': '县农业农村局', '因远镇': '县住房和城乡建设局',
    '曼来镇': '县税务局', '咪哩乡': '县交通局',
}
KPIS = {
    'innovation_kpis': ['示范基地申报', '元江工匠', '工作室', '宣讲'],
    'zjtx_kpis': ['专精特新新增', '一对一融资', '走访解决问题'],
    'tourism_voucher_kpi': ['消费券发放'],
    'childcare_voucher_kpi': ['托育券发放'],
    'hightech_kpi': ['高新新增', '高新到期', '高新有效', '科技型新增', '科技型总数', '入库培育', '政银企座谈'],
    'output_value_targets': ['产值_特色生物', '产值_矿冶', '产值_电力'],
}
# Names of the ledger of what was enjoyed, and the length of the comparison period: month, quarter, year.
LEDGER = {
    '留抵退税(存量)': ('vat_credit_refund_stock', 'month'), '留抵退税(增量)': ('vat_credit_refund_incremental', 'month'),
    '小规模纳税人3%免征': ('vat_small_scale_3pct_exemption', 'month'), '六税两费减半': ('six_taxes_two_fees_half', 'quarter'),
    '制造业缓税(2021年四季度)': ('tax_deferral_mfg_2021q4', 'quarter'), '制造业缓税(2022年上半年)': ('tax_deferral_mfg_2022h1', 'quarter'),
    '小型微利企业所得税优惠': ('cit_small_low_profit', 'quarter'), '出租人房产税减免': ('landlord_property_tax_relief', 'year'),
    '失业保险稳岗返还': ('unemp_stability_refund', 'year'), '一次性扩岗补助': ('job_expansion_subsidy', 'year'),
    '科技创新券': ('innovation_voucher', 'year'), '一次性留工培训补助': ('retention_training_subsidy', 'year'),
    '国有房屋租金减免': ('state_rent_relief', 'year'),
}
ENTERPRISE = {'有限责任公司', '股份有限公司', '国有企业', '农民专业合作社', '个人独资企业', '合伙企业', '有限责任公司分公司', '股份有限公司分公司'}


def decimals(x, n):
    """Exact value with n decimals, half up, away from zero."""
    v = r_half_up(Fraction(x) * 10 ** n)
    sign, v = ('-', -v) if v < 0 else ('', v)
    return f'{sign}{v // 10 ** n}.{v % 10 ** n:0{n}d}' if n else f'{sign}{v}'


def money(fen):
    return decimals(Fraction(fen, 100), 2)


class Boards:
    def __init__(self, D):
        self.D, self.Z, self.rows, self.t = D, Sizes(D), [], dict(D.t)
        for (no, sheet), spec in SHEETS.items():
            parts = []
            for path in sorted(glob.glob(os.path.join(D.folder, no + '_*'))):
                for name, is_text, rows in raw_sheets(path):
                    if text(name) == sheet:
                        parts.append((os.path.basename(path), is_text, rows))
            self.t[no, sheet] = D.table(no, sheet, parts, spec) if parts else []

    def add(self, clause, period, unit, value='', target='', rank='', flags=()):
        self.rows.append(dict(zip(COLUMNS, (clause, period, unit, value, target, str(rank), ';'.join(flags)))))

    # -- A6
    def ledger(self):
        """Items in scope: the first chain that reports a debt keeps it, then debtor, creditor, category, courts."""
        D, best = self.D, {}
        for place in ARREARS_PLACES:
            for r in D.t['14', place]:
                chain = {'县直部门': 1, '县属国企': 2, '大型民企': 3}.get(r['place'], 0)
                key = (name_key(r['debtor']), name_key(r['creditor']), name_key(r['contract']))
                if key not in best or (chain, r['item']) < best[key][0]:
                    best[key] = ((chain, r['item']), r)
        names = {'微型': 'micro', '小型': 'small', '中型': 'medium', '大型': 'large'}
        items = []
        for _, r in best.values():
            u = D.names.get(name_key(r['creditor']))
            size = names.get(r['size'].strip()) or (self.Z.s3(u) if u else None)
            if (r['klass'] in ('机关', '事业单位', '国有企业', '大型企业') and size in ('micro', 'small', 'medium')
                    and r['category'] in ('货物', '工程', '服务') and not r['litigation'] and r['reported'] and r['reported'] <= AS_OF):
                items.append(r)
        self.pay = defaultdict(list)
        for p in D.t['14', '清偿明细']:
            if p['paid_on'] and p['paid_on'] <= AS_OF:
                self.pay[p['item']].append(p)
        return items

    def paid(self, r, day):
        return min(r['amount'], sum(p['amount'] for p in self.pay[r['item']] if p['paid_on'] <= day))

    def shares(self, items, day):
        total, done = defaultdict(int), defaultdict(int)
        for r in items:
            if r['reported'] <= day:
                for place in (r['place'], '全县'):
                    total[place] += r['amount']
                    done[place] += self.paid(r, day)
        return {p: Fraction(done[p], total[p]) for p in total if total[p]}

    @staticmethod
    def ranks(shares):
        ranked = {p: s for p, s in shares.items() if p in TOWNSHIPS}
        return {p: 1 + sum(o > s for o in ranked.values()) for p, s in ranked.items()}

    def arrears(self):
        items = self.ledger()
        bottom = {}
        for q, day in QUARTERS.items():
            shares = self.shares(items, day)
            ranks = self.ranks(shares)
            bottom[q] = {p for p, k in ranks.items() if k >= len(ranks) - 1 and shares[p] < 1}
            for place, share in shares.items():
                aim = shares['全县'] if place in TOWNSHIPS or place == '县直部门' else None
                flags = ['bottom'] * (place in bottom[q]) + ['below_county'] * (aim is not None and share < aim)
                self.add('arrears_clearing_rate', q, place, decimals(share, 4), decimals(aim, 4) if aim is not None else '',
                         ranks.get(place, ''), flags)
        for m in range(5, 13):
            day = add_months(dt.date(2022, m, 1), 1) - dt.timedelta(days=1)
            shares = self.shares(items, day)
            for place, k in self.ranks(shares).items():
                self.add('arrears_reporting_ranking', f'2022-{m:02d}', place, decimals(shares[place], 4), rank=k)
        for r in self.t['14', '季度情况']:
            if r['place'] in TOWNSHIPS:
                if r['late']:
                    self.add('arrears_reporting_ranking', r['quarter'], r['place'], str(r['late']), '0', flags=['late'])
                if r['complaints'] >= 3:
                    self.add('arrears_accountability', r['quarter'], r['place'], str(r['complaints']), flags=['interview'])
        for place in (bottom['2022Q2'] & bottom['2022Q3']) | (bottom['2022Q3'] & bottom['2022Q4']):
            self.add('arrears_accountability', '2022', place, flags=['accountable'])
        self.items(items)

    def items(self, items):
        for r in items:
            left = r['amount'] - self.paid(r, AS_OF)
            if not r['disputed'] and left > 0:
                flags = ['overdue'] * (r['amount'] <= 200 * WAN) + ['plan_late'] * (r['plan'] is None or r['plan'] > dt.date(2022, 6, 30))
                if flags:
                    self.add('arrears_repayment_plan', '2022', r['item'], money(left), flags=flags)
        self.add('arrears_ledger', '2022', 'items', str(len(items)))
        self.add('arrears_ledger', '2022', 'balance', money(sum(r['amount'] - self.paid(r, AS_OF) for r in items)))
        for place in TOWNSHIPS:
            self.add('arrears_supervision_hookup', '2022', place, SUPERVISORS.get(place, '县工业商贸和科技信息局'))
        for r in items:
            if r['wages'] > 0:
                others = [i for i in items if name_key(i['creditor']) == name_key(r['creditor'])]
                elsewhere = [p['paid_on'] for i in others for p in self.pay[i['item']] if p['amount'] > p['wages']]
                left_on = lambda day: r['wages'] - sum(p['wages'] for p in self.pay[r['item']] if p['paid_on'] <= day)
                wrong = any(left_on(day) > 0 for day in elsewhere)
                self.add('arrears_migrant_wage_priority', '2022', r['item'], money(max(left_on(AS_OF), 0)), flags=['wages_not_first'] * wrong)

    # -- A3a, A2a, A1
    def guarantees(self):
        rows = [r for r in self.t['13', '融资担保'] if r['start'] and r['start'].year == 2022 and r['start'] <= AS_OF]
        who = lambda r: r['uscc'] or self.D.names.get(name_key(r['name'])) or r['name']
        own = defaultdict(int)
        for r in rows:
            own[who(r)] += r['amount']
        total = sum(r['amount'] for r in rows)
        if total:
            small = sum(r['amount'] for r in rows if r['field'] in ('小微', '三农') and own[who(r)] <= 200 * WAN)
            share = Fraction(small, total)
            self.add('guarantee_small_ticket_share', '2022', 'county', decimals(share, 4), '0.60', flags=[met(share >= Fraction(6, 10))])
            rate = Fraction(sum(r['fee'] for r in rows), total)
            word = 'le_0.8%' if rate <= Fraction(8, 1000) else 'le_1%' if rate <= Fraction(1, 100) else 'above_1%'
            self.add('guarantee_avg_fee_rate', '2022', 'county', decimals(rate, 6), '0.01', flags=[word])

    def fees(self):
        for r in self.t['15', '收费明细']:
            listed = [c for c in self.t['15', '收费目录'] if c['item'] == r['item'] and c['start'] <= r['day'] and (c['end'] is None or r['day'] <= c['end'])]
            aim = max(listed, key=lambda c: c['start'])['standard'] * r['quantity'] if listed else None
            if r['day'] <= AS_OF and (aim is None or r['amount'] > aim):
                self.add('fee_catalogue_whitelist', ymstr(ym(r['day'])), r['charge'], money(r['amount']), '' if aim is None else money(aim),
                         flags=['not_in_catalogue' if aim is None else 'above_standard'])

    def refunds(self):
        classes = defaultdict(list)
        for a in self.t['05', '退税申请']:
            if a['stock'] > 0:
                size, acc = self.Z.s1(a['uscc']), self.Z.credit.get(a['uscc'])
                six = bool(acc) and acc['s12'] > 0 and 2 * acc['s12_six'] > acc['s12'] and a['period'] - ym(self.Z.founded(a['uscc'])) + 1 >= 3
                name = size if size in ('micro', 'small') else size + '_6' if size and six else ''
                classes['county'].append(a)
                classes[name].append(a)
        for unit, day in [('county', 30), ('small', 30), ('medium_6', 30), ('large_6', 30), ('micro', 0)]:
            by = dt.date(2022, 6, 30) if day else dt.date(2022, 4, 30)
            asked = [a for a in classes[unit] if a['applied'] <= by]
            done = [a for a in asked if a['approved'] > 0 and a['approved_on'] and a['approved_on'] <= by]
            if asked:
                self.add('vat_refund_completion_deadline', str(by), unit, decimals(Fraction(len(done), len(asked)), 4), flags=[f'{len(done)}/{len(asked)}'])
        for r in self.t['05', '留抵退税库款']:
            if r['balance'] is not None and r['forecast'] is not None and r['day'] <= AS_OF and r['balance'] < r['forecast']:
                self.add('vat_refund_fund_balance_control', str(r['day']), 'county', money(r['balance']), money(r['forecast']), flags=['alert'])
        total = sum(a['approved'] for a in self.t['05', '退税申请'] if a['approved_on'] and a['approved_on'].year == 2022)
        if total:
            central, here = r_half_up(Fraction(total, 2)), r_half_up(Fraction(total * 15, 100))
            for unit, part in [('central', central), ('location_15', here), ('pooled_35', total - central - here)]:
                self.add('vat_refund_fund_balance_control', '2022', unit, money(part))

    def funds(self):
        pots = defaultdict(list)
        for r in self.t['15', '直达资金']:
            pots[r['pot']].append(r)
            left, since = r['granted'] - r['paid'], r['last'] or r['received']
            idle = ym(AS_OF) - ym(since)
            idle -= add_months(since, idle) > AS_OF
            if left > 0 and idle >= 24:
                self.add('fund_dormant_recovery', '2022', r['fund'], money(left), rank=idle, flags=['dormant'])
            if '农业' in r['pot'] and left > 0:
                days = (AS_OF - r['received']).days
                self.add('agri_fund_disbursement', '2022', r['fund'], money(left), rank=days, flags=['late'] * (days > 30))
            if r['pot'] == '小微企业纾困资金':
                self.add('county_relief_fund', '2022', r['fund'], money(r['granted']))
        if '小微企业纾困资金' not in pots:
            self.add('county_relief_fund', '2022', 'county', flags=['no_data'])
        four = {'规模以上工业企业培育专项资金', '重点产业投资基金预算', '研发投入引导资金', '数字玉溪专项经费'}
        for pot, rows in pots.items():
            self.add('fiscal_city_fund_targets', '2022', pot, decimals(Fraction(sum(r['granted'] for r in rows), rows[0]['total']), 4),
                     flags=['not_one_of_four'] * (pot not in four))

    # -- figures of bureaus
    def kpis(self):
        latest = {}
        for r in self.t['16', '指标']:
            if r['day'] <= AS_OF and (r['name'] not in latest or r['day'] > latest[r['name']]['day']):
                latest[r['name']] = r
        for clause, names in KPIS.items():
            for name in names:
                r = latest.get(name)
                if r:
                    shown = (lambda n: money(n * 100)) if r['unit'] == '元' else str
                    good = r['actual'] == r['target'] if name == '工作室' else r['actual'] >= r['target']
                    self.add(clause, '2022', name, shown(r['actual']), shown(r['target']), flags=[met(good)])
        if '高新新增' in latest and '高新到期' in latest:
            net = latest['高新新增']['actual'] - latest['高新到期']['actual']
            self.add('hightech_kpi', '2022', '高新净增', str(net), '3', flags=[met(net >= 3)])
        if '见习组织' in latest:
            n = latest['见习组织']['actual']
            self.add('internship_kpi', '2022', '见习组织', str(n), '60', flags=[met(n >= 60)])
        started = [r for r in self.t['11', '见习'] if self.D.names.get(name_key(r['name'])) and r['start'].year == 2022 and r['start'] <= AS_OF]
        self.add('internship_kpi', '2022', 'county', str(len(started)), '60', flags=[met(len(started) >= 60)])
        for r in self.t['16', '高企申报']:
            if r['submitted'] and r['submitted'].year == 2022:
                batch = 1 if r['submitted'] <= dt.date(2022, 7, 28) else 2 if r['submitted'] <= dt.date(2022, 9, 29) else 3
                self.add('hightech_batches', '2022', r['app'], str(batch))

    def premiums(self):
        """Employer's part of the relief: 0.7 % of the base per person-month of an enterprise."""
        persons = defaultdict(list)
        for r in self.t['10', '职工明细']:
            persons[r['unit'], r['month']].append(r['base'])
        total = 0
        for r in self.t['09', '2022年']:
            if r['kind'] == '失业保险' and self.D.ent[r['uscc']]['kind'] in ENTERPRISE:
                bases = persons[r['unit'], r['month']]
                bases = bases if len(bases) >= r['heads'] else [r['base']]
                total += sum(r_half_up(Fraction(b * 7, 1000)) for b in bases)
        self.add('unemp_premium_rate_1pct', '2022', 'county', money(total), '2000000.00', flags=[met(total >= 200 * WAN)])

    # -- ledgers
    def others(self):
        for r in self.t['16', '12328投诉']:
            if r['received'] <= AS_OF and (r['closed'] is None or r['closed'] > AS_OF):
                self.add('hotline_complaints_ledger', ymstr(ym(r['received'])), r['complaint'], str((AS_OF - r['received']).days), flags=['open'])
        for r in self.t['16', '应收账款融资']:
            if r['asked'] <= AS_OF:
                flags = ['open'] * (r['handled'] is None or r['handled'] > AS_OF) + ['unregistered'] * (not r['registered'])
                self.add('receivables_finance_registration', ymstr(ym(r['asked'])), r['request'], money(r['amount']), flags=flags)
        for r in self.t['13', '创业担保贷款']:
            if r['kind'] == '个人' and r['start'].year == 2022:
                self.add('startup_personal_loan_no_counter_guarantee', '2022', r['loan'], money(r['principal']),
                         flags=['needs' if r['principal'] > 10 * WAN else 'none'])
        banks = defaultdict(dict)
        for r in self.t['13', '普惠小微余额']:
            banks[r['bank']][r['quarter']] = r
        for bank, quarters in banks.items():
            first, last = quarters[min(quarters)], quarters[max(quarters)]
            known = last['end'] is not None and first['begin'] is not None
            self.add('bank_service_bulletin', '2022', bank, money(last['end'] - first['begin']) if known else '')
        if not banks:
            self.add('bank_service_bulletin', '2022', 'county', flags=['no_data'])
        for clause in ('leader_contact_list', 'driver_nucleic_test_cost', 'toll_differentiated', 'rail_freight_subsidy',
                       'scenic_ticket_reduction', 'single_champion_award'):
            self.add(clause, '2022', 'county', flags=['no_data'])


def rolled_up(period, length):
    """A finer period becomes the comparison period, a coarser one stays."""
    if length == 'year':
        return period[:4]
    if length == 'quarter' and len(period) == 7:
        return f'{period[:4]}Q{(int(period[5:]) + 2) // 3}'
    return period


def push_list(D, entitlements):
    """Per enterprise the number of measures of which something is entitled and nothing enjoyed in some comparison period."""
    lengths = dict(LEDGER.values())
    entitled, enjoyed, seen = defaultdict(int), defaultdict(int), set()
    for r in D.t['20', '']:
        if r['rid'] not in seen and r['measure'].replace(' ', '') in LEDGER:
            measure, length = LEDGER[r['measure'].replace(' ', '')]
            enjoyed[measure, r['uscc'], rolled_up(r['period'], length)] += r['amount']
            seen.add(r['rid'])
    claimed = {measure for measure, _, _ in enjoyed}
    for r in entitlements:
        if r['measure_id'] in claimed and r['eligible'] and r['counted'] and r['amount'] is not None:
            entitled[r['measure_id'], r['uscc'], rolled_up(r['period'], lengths[r['measure_id']])] += r['amount']
    open_measures = defaultdict(set)
    for key, amount in entitled.items():
        if amount > 0 and enjoyed.get(key, 0) <= 0:
            open_measures[key[1]].add(key[0])
    return [dict(zip(COLUMNS, ('tax_policy_push_list', '2022', u, str(len(m)), '', '', ''))) for u, m in open_measures.items()]


def met(good):
    return 'met' if good else 'not_met'


def compute(D):
    import oracle
    B = Boards(D)
    B.rows += push_list(D, oracle.compute(D))
    for part in (B.arrears, B.guarantees, B.fees, B.refunds, B.funds, B.kpis, B.premiums, B.others):
        part()
    B.rows.sort(key=lambda r: [r[c].encode() for c in COLUMNS[:3]])
    return B.rows


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument('--exports', default='data/exports')
    ap.add_argument('--out')
    a = ap.parse_args()
    rows = compute(Data(a.exports))
    if a.out:
        with open(a.out, 'w', newline='', encoding='utf-8') as f:
            w = csv.DictWriter(f, COLUMNS, lineterminator='\n')
            w.writeheader()
            w.writerows(rows)
    count = defaultdict(int)
    for r in rows:
        count[r['clause_id']] += 1
    for clause in sorted(count):
        print('%-46s %5d' % (clause, count[clause]))


if __name__ == '__main__':
    sys.exit(main())
