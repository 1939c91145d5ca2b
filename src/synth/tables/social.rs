//! Social insurance and payroll. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 社保单位缴费
pub(super) const PREMIUM: Table = Table {
    name: "premium",
    columns: &[
        c("social_unit_no", &["单位编号"], Code).required(),
        c("uscc", &["统一社会信用代码"], Uscc),
        c("insurance_kind", &["险种类型"], Text).required(),
        c("month", &["费款所属期"], Month).required(),
        c("headcount", &["缴费人数"], Count).required(),
        c("base", &["缴费基数"], Money).required(),
        c("unit_payable", &["单位应缴"], Money).zero(),
        c("person_payable", &["个人应缴"], Money).zero(),
        c("unit_paid", &["单位实缴"], Money).zero(),
        c("person_paid", &["个人实缴"], Money).zero(),
        c("paid_date", &["到账日期"], Date),
        c("deferred", &["缓缴标志"], Bool).zero(),
        c("late_fee", &["滞纳金"], Money).zero(),
    ],
    stranger: Stranger::Unit,
    corrected: None,
};

/// 社保参保登记
pub(super) const SOCIAL_UNIT: Table = Table {
    name: "social_unit",
    columns: &[
        c("social_unit_no", &["单位编号"], Code).required(),
        c("name", &["单位名称"], Text).required(),
        c("uscc", &["统一社会信用代码"], Uscc),
        c("reg_type", &["单位类型"], Text).required(),
        c("social_industry", &["行业代码"], Code),
        c("township", &["所属乡镇"], Place),
        c("size_declared", &["企业规模"], Text),
        c("hardship_declaration", &["困难企业承诺"], Bool).zero(),
        c("seriously_dishonest", &["严重失信"], Bool).zero(),
        c("zombie", &["僵尸企业"], Bool).zero(),
        c("account_no", &["对公账号"], Code),
        c("social_payment_account", &["社保缴费账号"], Code),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 失业保险年度
pub(super) const UNEMP_YEAR: Table = Table {
    name: "unemp_year",
    columns: &[
        c("social_unit_no", &["单位编号"], Code).required(),
        c("name", &["单位名称"], Text),
        c("headcount_begin", &["年初参保人数"], Count),
        c("headcount_end", &["年末参保人数"], Count),
        c("headcount_sum", &["各月参保人数合计"], Count),
        c("months_paid", &["缴费月数"], Count).required(),
        c("claimants", &["领取失业金人数"], Count),
        c("paid_premium", &["上年度实缴失业保险费"], Money).zero(),
        c("back_payment_other_years", &["其中补缴以前年度"], Money).zero(),
        c("normal_state", &["正常缴费"], Bool).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Unit,
    corrected: None,
};

/// 职工缴费及工资明细
pub(super) const PAYROLL: Table = Table {
    name: "payroll",
    columns: &[
        c("social_unit_no", &["单位编号"], Code).required(),
        c("person_id", &["证件号码"], Resident).required(),
        c("month", &["所属期"], Month).required(),
        c("wage", &["应发工资"], Money).required(),
        c("base", &["缴费基数"], Money).required(),
        c("pension_unit", &["养老单位"], Money).zero(),
        c("unemployment_unit", &["失业单位"], Money).zero(),
        c("injury_unit", &["工伤单位"], Money).zero(),
        c("medical_unit", &["医疗单位"], Money).zero(),
        c("pension_person", &["养老个人"], Money).zero(),
        c("unemployment_person", &["失业个人"], Money).zero(),
        c("medical_person", &["医疗个人"], Money).zero(),
        c("unit_part_paid", &["单位部分已到账"], Bool).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Unit,
    corrected: None,
};
