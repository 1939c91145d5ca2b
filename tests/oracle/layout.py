"""What the exports look like: files, sheets, headings and their types."""
import re

from values import text


# i non-negative integer, b 是/否, B the same but never blank, x exact rate, c per cent, M / W amount where a blank is "missing" and not zero,
# k record number, n number whose case does not matter, P person id, U social unit number, D list of dates

S = {
    '01': [('', '统一社会信用代码 uscc u|企业名称 name s|市场主体类型 kind s|成立日期 founded d|登记状态 state s|注销日期 cancelled d|'
                '行业代码 ind s|住所所属街道乡镇 township s|证件号码 owner P|从业人数 employees i|隶属企业统一社会信用代码 head s|科技企业类型 tech s')],
    '02': [('税务登记', '纳税人识别号 tid t|社会信用代码(纳税人识别号) uscc u|登记序号 djxh s|纳税人名称 name s|登记注册类型 kind s|行业小类代码 ind s|'
                    '纳税人状态 status s|街道乡镇 township s|增值税纳税人类型 vat_type s|一般纳税人生效日期 general_from d|增值税申报期限 cycle s|'
                    '企业所得税征收方式 cit_method s|单位社保编号 unit s|上年末资产总额 assets w|企业划型(申报) size_declared s|限制或禁止行业 restricted b'),
           ('纳税信用级别', '纳税人识别号 uscc u|纳税信用等级 rating s|有效期起 start d|有效期止 end d'),
           ('年度应税销售额', '社会信用代码(纳税人识别号) uscc u|年度 year s|营业收入 revenue w|上年度增值税应税销售额合计 vat_sales w|'
                       '上年10月至当年9月应税销售额 vat_sales_oct_sep w|年末资产总额 assets W|四项服务销售额 four w|其中:生活服务销售额 life w|'
                       '平均从业人数 staff i|企业存续月数 months i')],
    '03': [('', '申报表序号 rid k|nsrsbh uscc u|税款所属期起 start d|税款所属期止 end d|申报日期 filed d|申报状态 state s|销售额合计 sales m|'
                '简易计税3%销售额 simple3 m|简易计税5%销售额 simple5 m|免税销售额 exempt m|'
                '免抵退办法出口销售额 export m|销项税额 output m|进项税额 input m|其中:专用发票(含机动车、全电) in_special m|'
                '其中:通行费电子普通发票 in_toll m|其中:海关缴款书 in_customs m|其中:完税凭证 in_cert m|其中:农产品收购 in_farm m|其中:其他 in_other m|'
                '进项税额转出 out m|其中:上期留抵税额退税 out_refund m|上期留抵税额 credit_begin m|应纳税额(一般计税) general_tax m|'
                '期末留抵税额 credit_end m|加计抵减比例(%) super_pct i|加计抵减期初余额 super_begin m|加计抵减本期发生额 super_accrued m|'
                '加计抵减本期调减额 super_adj m|加计抵减本期实际抵减额 super_used m|加计抵减期末余额 super_end m|应补(退)税额 payable m')],
    '04': [('小规模申报', '申报表序号 rid k|纳税人识别号 uscc u|税费所属期起 start d|税费所属期止 end d|申报日期 filed d|申报状态 state s|销售额合计 sales m|'
                     '3%征收率专票销售额 special3 m|3%征收率普票及未开票销售额 plain3 m|5%征收率专票销售额 special5 m|'
                     '5%征收率普票及未开票销售额 plain5 m|其中:销售不动产 estate m|小微企业免税销售额 ex_micro m|其他免税销售额 ex_other m|应补(退)税额 payable m')],
    '05': [('留抵基础信息', '纳税人识别号 uscc u|2019年3月31日期末留抵税额 base2019 m|存量留抵已退日期 stock_date d|进项构成比例分子项 num m|'
                      '进项构成比例分母项 den m|骗取留抵退税日期 fraud1 d|骗取出口退税日期 fraud2 d|虚开专票日期 fraud3 d|偷税处罚日期 evasion D|'
                      '即征即退首次享受日期 imm_from d|即征即退金额 imm_amount m|缴回日期 imm_repaid d|近12个月销售额合计 s12 m|'
                      '其中:制造业等行业销售额 s12_six m|其中:批发零售业等行业销售额 s12_seven m|主营行业代码 ind_sales s|免抵退企业 exporter b'),
           ('退税申请', '申请单号 rid k|纳税人识别号 uscc u|申请日期 applied d|申报月份 fmonth p|税款所属期 period p|期末留抵税额 credit_end m|'
                    '可申请的存量留抵退税 stock m|可申请的增量留抵退税 inc m|核准退税额 approved m|状态 state s|核准日期 approved_on d|退库日期 refunded_on d'),
           ('预缴', '预缴表号 rid k|纳税人识别号 uscc u|纳税义务发生时间 day d|预征率 rate x|全部价款和价外费用 price w|扣除金额 sub w')],
    '06': [('申报明细', '申报明细序号 rid k|社会信用代码(纳税人识别号) uscc u|征收项目代码 item s|征收项目 tax s|税费所属期起 start d|税费所属期止 end d|'
                    '计税依据 base m|应纳税额 due m|减免税额 relief m|减免性质代码 relief_code s|六税两费减征额 half m|应补(退)税额 payable m|'
                    '缓缴税额 deferred m|代扣代缴 withheld b|代开发票 agency b|征收品目 sub s|申报日期 filed d|申报状态 state s')],
    '08': [('', '申报表序号 rid k|纳税人识别号 uscc u|申报类型 form s|税款所属期起 start d|税款所属期止 end d|营业收入 revenue m|应纳税所得额 ti m|'
                + '|'.join('%s季度季%s从业人数 s%d%s i' % (c, w, i + 1, 'be'[j])
                           for i, c in enumerate('一二三四') for j, w in enumerate('初末')) + '|'
                + '|'.join('%s季度季%s资产总额 a%d%s W' % (c, w, i + 1, 'be'[j])
                           for i, c in enumerate('一二三四') for j, w in enumerate('初末'))
                + '|国家限制或禁止行业 restricted b|小型微利企业 slp b|减免所得税额 relief m|实际应纳所得税额(累计) tax_cum m|征收方式 method s|申报日期 filed d|申报状态 state s')],
    '09': [(y, '单位编号 unit U|险种类型 kind s|费款所属期 month p|缴费人数 heads i|缴费基数 base m|单位应缴 unit_due m|个人应缴 person_due m|'
               '单位实缴 unit_paid m|个人实缴 person_paid m|到账日期 paid_on d|缓缴标志 deferred b|滞纳金 late_fee m') for y in ('2021年', '2022年')] +
          [('参保登记', '单位编号 unit s|单位名称 name s|统一社会信用代码 uscc u|单位类型 kind s|行业代码 ind s|困难企业承诺 hardship b|严重失信 dishonest b|僵尸企业 zombie b'),
           ('失业保险2021年度', '单位编号 unit U|年初参保人数 begin i|年末参保人数 end i|各月参保人数合计 headsum i|缴费月数 months i|'
                         '领取失业金人数 claimants i|上年度实缴失业保险费 paid m|其中补缴以前年度 back m|正常缴费 normal b')],
    '10': [('职工明细', '单位编号 unit U|证件号码 person P|所属期 month p|应发工资 wage m|缴费基数 base m|养老单位 pu m|失业单位 uu m|工伤单位 iu m|医疗单位 mu m|'
                    '养老个人 pp m|失业个人 up m|医疗个人 mp m|单位部分已到账 arrived B')],
    '11': [('人员身份', '证件号码 person P|出生日期 birth d|户籍性质 hukou s|毕业日期 graduated d|院校类别 school s|失业登记日期 unemployed d|'
                    '就业创业证号 cert s|脱贫人口 poor b|退役士兵证件号 veteran s|就业困难类别 hardship s|零就业家庭 zero b|低保家庭 low b|岗位性质 post s'),
           ('用工备案', '证件号码 person P|单位编号 unit U|入职日期 hired d|合同起始日 start d|合同期限(月) term i|离职日期 left d|参保日期 insured d'),
           ('技能证书', '证书编号 cert k|证件号码 person P|单位名称 unit_name s|职业(工种) job s|等级 level s|证书类别 kind s|发证日期 issued d|'
                    '累计参保月数 months i|申领日期 claimed d|已享培训补贴 drawn b'),
           ('培训', '报名号 enrol k|证件号码 person P|单位名称 unit_name s|工种 course s|等级 level s|合同签订日期 contract d|开班日期 start d|'
                  '结业日期 end d|证书号 cert s|补贴标准 tariff M|资金来源 fund s'),
           ('见习', '见习编号 intern k|批次 batch s|单位名称 unit_name s|证件号码 person P|开始日期 start d|计划结束日期 end d|月数 months i|'
                  '提前签约日期 contract d|留用 kept B'),
           ('帮扶车间', '车间编号 workshop k|已认定 recognised B|单位名称 unit_name s|月份 month p|证件号码 person P|脱贫劳动力 poor B|工资 wage m'),
           ('劳务输出', '编号 placement k|机构名称 unit_name s|证件号码 person P|脱贫劳动力 poor B|起始日期 start d|稳定就业月数 months i|收入证明 proof B'),
           ('返乡创业', '申请编号 app k|单位名称 unit_name s|证件号码 person P|人员类别 kind s|登记日期 registered d|申请日期 applied d|'
                    '带动就业人数 jobs i|首次创业 first B'),
           ('灵活就业缓缴', '证件号码 person P|费款所属期 month p|应缴养老保险费 due m|已缴 paid b')],
    '12': [('房产', '房产编号 prop n|产权人识别号 uscc u|产权性质 owner_type s|坐落乡镇 township s|房产原值 value w|建筑面积 floor i|占地面积 land i|'
                  '单位税额 rate m|计税方式 basis s'),
           ('租赁', '合同编号 lease n|房产编号 prop n|出租方性质 owner_type s|承租方名称 tenant s|承租方统一社会信用代码 uscc v|出租面积 floor i|月租金 rent m|'
                  '起租日期 start d|止租日期 end d'),
           ('租金减免', '合同编号 lease n|减免月份 month p|减免金额 amount m|全免 free b')],
    '13': [('创业担保贷款', '贷款编号 loan n|统一社会信用代码 uscc u|贷款类别 kind s|贷款金额 principal w|年利率(%) rate x|签约时LPR(%) lpr x|'
                      '发放日期 start d|到期日期 end d|在职职工人数 staff i|当年新招人数 hires i'),
           ('融资担保', '合同编号 contract n|客户名称 name s|统一社会信用代码 uscc v|支持领域 segment s|担保金额 amount w|起始日期 start d|期限(月) months i|'
                    '标准费率(%) standard c|实收费率(%) charged c|担保费收入 fee w'),
           ('普惠小微余额', '金融机构 bank s|地方法人 local b|季度 quarter n|期初余额 begin w|期末余额 end w'),
           ('贷款台账', '借据号 loan n|金融机构 bank s|客户名称 name s|统一社会信用代码 uscc v|授信额度 line W|2022年10月1日余额 balance w|利率(%) rate c|起息日 start d|'
                    '到期日 due d|展期后到期日 extended d|罚息 penalty m'),
           ('服务收费', '编号 fee n|金融机构 bank s|客户名称 name s|统一社会信用代码 uscc v|收费项目 kind s|月份 month p|标准收费 standard M|实际收费 charged M')],
    '14': [('*', '台账编号 item k|欠款单位 debtor s|单位性质 klass s|所属乡镇(部门) place s|债权企业 creditor s|企业规模 size s|合同名称 contract s|款项类型 category s|'
                 '拖欠金额 amount w|是否有分歧 disputed b|是否进入司法程序 litigation b|计划完成时间 plan d|其中欠农民工工资 wages w|已清偿金额 paid w|登记日期 registered d|报送日期 reported d'),
           ('清偿明细', '序号 pid k|台账编号 item k|清偿日期 paid_on d|清偿金额 amount w|其中农民工工资 wages w')],
    '15': [('困难主体房租水电气', '统一社会信用代码 uscc v|单位名称 name s|费用类型 kind s|月份 month p|金额 amount m'),
           ('水库基金电量', '统一社会信用代码 uscc v|单位名称 name s|电费月份 month p|电量(千瓦时) kwh i|征收标准 rate x'),
           ('注册费', '受理号 rid k|统一社会信用代码 uscc u|类别 kind s|审批程序 proc s|疫情相关 covid b|受理日期 day d|注册费 fee m')],
    '16': [('高企申报', '申报编号 app k|统一社会信用代码 uscc u|状态 state s|证书有效期起 valid_from d'), ('风险区域', '乡镇 township s|风险等级 level s|起始日期 start d|解除日期 end d')],
    '17': [('', '交易编号 tx k|购买方识别号 uscc u|服务类型 service s|合同日期 contract d|合同金额 contract_amount m|实付金额 paid m|付款日期 paid_on d|关联交易 related b')],
    '18': [('', '流水号 toll_no n|通行日期 day d|目录内 listed b|容积率% volume c|载重率% weight c|通行费 toll m')],
    '19': [('', '统一社会信用代码 uscc v|单位名称 name s|月份 month p|检测人次 tests i|单价 price M|检测方式 kind s')],
    '20': [('', '序号 rid k|政策名称 measure s|纳税人识别号 uscc u|所属期 period s|享受金额 amount m')],
}

# A heading may stand for one thing on one sheet and for another on the next.
ALIASES = [
    ('纳税人识别号', 'uscc'), ('统一社会信用代码', 'uscc'), ('社会信用代码(纳税人识别号)', 'uscc'), ('社会信用代码', 'uscc'),
    ('nsrsbh', 'uscc'), ('企业名称', 'name'), ('单位名称', 'name'), ('客户名称', 'name'),
    ('税款所属期起', 'start'), ('税费所属期起', 'start'), ('所属时期起', 'start'), ('skssqq', 'start'),
    ('税款所属期止', 'end'), ('税费所属期止', 'end'), ('所属时期止', 'end'), ('skssqz', 'end'),
    ('身份证号', 'person'), ('身份证号码', 'person'), ('公民身份号码', 'person'), ('欠款金额', 'amount'),
    ('拖欠金额', 'amount'), ('欠款余额', 'amount'), ('ybtse', 'payable'), ('jmse', 'relief'),
    ('ynse', 'due'), ('jsyj', 'base'), ('单位名称', 'unit_name'), ('企业名称', 'unit_name'),
    ('证件号码', 'person'), ('职业', 'job'), ('工种', 'job'), ('职业(工种)', 'course'),
]

ARREARS_PLACES = ['澧江街道', '红河街道', '甘庄街道', '因远镇', '曼来镇', '咪哩乡', '羊街乡', '那诺乡', '洼垤乡', '龙潭乡', '县直部门', '县属国企', '大型民企']


def heading(v):
    """Normalised heading and its money unit ('w' 万元, 'm' 元, '' none)."""
    s = re.sub(r'\s', '', text(v))
    unit = ''
    m = re.search(r'\((万元|元)\)$', s)
    if m:
        unit = 'w' if m.group(1) == '万元' else 'm'
        s = s[:m.start()]
    else:
        s2 = re.sub(r'\((元[^)]*)\)$', '', s)
        s = s2
    return s, unit


def parse_spec(spec):
    return [tuple(c.rsplit(' ', 2)) for c in spec.split('|')]
