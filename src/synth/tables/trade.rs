//! Loans, vouchers, arrears and the list of risk areas. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 创业担保贷款
pub(super) const STARTUP_LOAN: Table = Table {
    name: "startup_loan",
    columns: &[
        c("loan_id", &["贷款编号"], Code).required(),
        c("name", &["客户名称"], Text),
        c("uscc", &["统一社会信用代码"], Uscc).required(),
        c("kind", &["贷款类别"], Text),
        c("borrower_id", &["借款人证件号"], Code),
        c("borrower_group", &["人员类别"], Text),
        c("principal", &["贷款金额（万元）"], Wan).required(),
        c("rate", &["年利率(%)"], Percent).required(),
        c("lpr", &["签约时LPR(%)"], Percent),
        c("start_date", &["发放日期"], Date).required(),
        c("end_date", &["到期日期"], Date).required(),
        c("staff", &["在职职工人数"], Count),
        c("new_hires_in_year", &["当年新招人数"], Count),
        c("counter_guarantee", &["反担保"], Bool),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 科技创新券交易
pub(super) const VOUCHER_TX: Table = Table {
    name: "voucher_tx",
    columns: &[
        c("tx_id", &["交易编号"], Code).required(),
        c("taxpayer_id", &["购买方识别号"], Taxpayer).required(),
        c("name", &["购买方"], Text),
        c("service_provider", &["服务机构"], Text),
        c("service", &["服务类型"], Text).required(),
        c("contract_date", &["合同日期"], Date),
        c("contract_amount", &["合同金额（元）"], Money),
        c("paid_amount", &["实付金额（元）"], Money).required(),
        c("pay_date", &["付款日期"], Date).required(),
        c("related_party", &["关联交易"], Bool),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: None,
};

/// 高新技术企业申报
pub(super) const HIGHTECH: Table = Table {
    name: "hightech",
    columns: &[
        c("app_id", &["申报编号"], Code).required(),
        c("uscc", &["统一社会信用代码"], Uscc).required(),
        c("name", &["单位名称"], Text),
        c("submit_date", &["提交日期"], Date),
        c("status", &["状态"], Text).required(),
        c("valid_from", &["证书有效期起"], Date),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 拖欠账款台账
pub(super) const ARREARS_ITEM: Table = Table {
    name: "arrears_item",
    columns: &[
        c("item_id", &["台账编号"], Code).required(),
        c("debtor", &["欠款单位"], Text).required(),
        c("debtor_class", &["单位性质"], Text).required(),
        c("township", &["所属乡镇（部门）"], Place).required(),
        c("creditor_name", &["债权企业"], Text).required(),
        c("creditor_size", &["企业规模"], Text),
        c("contract", &["合同名称"], Text).required(),
        c("category", &["款项类型"], Text),
        c("amount", &["拖欠金额（万元）", "欠款金额（万元）"], Wan).required(),
        c("disputed", &["是否有分歧"], Bool).required(),
        c("in_litigation", &["是否进入司法程序"], Bool).required(),
        c("plan_due", &["计划完成时间"], Date),
        c("fund_source", &["资金来源"], Text),
        c("migrant_wages_owed", &["其中欠农民工工资（万元）"], Wan).zero(),
        c("paid_total", &["已清偿金额（万元）"], Wan).zero(),
        c("clue_source", &["线索来源"], Text),
        c("registered", &["登记日期"], Date).required(),
        c("report_date", &["报送日期"], Date),
        c("creditor_uscc", &[], Resolved),
        c("creditor_key", &[], Resolved),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 清偿明细
pub(super) const ARREARS_PAYMENT: Table = Table {
    name: "arrears_payment",
    columns: &[
        c("payment_id", &["序号"], Code).required(),
        c("item_id", &["台账编号"], Code).required(),
        c("pay_date", &["清偿日期"], Date).required(),
        c("amount", &["清偿金额（万元）"], Wan).required(),
        c("wages_part", &["其中农民工工资（万元）"], Wan).zero(),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 清欠季度情况
pub(super) const ARREARS_QUARTER: Table = Table {
    name: "arrears_quarter",
    columns: &[
        c("township", &["乡镇"], Place).required(),
        c("quarter", &["季度"], Text).required(),
        c("complaints_from_state", &["国家省级转办投诉件数"], Count).required(),
        c("report_days_late", &["迟报次数"], Count).required(),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 中高风险地区
pub(super) const RISK_AREA: Table = Table {
    name: "risk_area",
    columns: &[
        c("township", &["乡镇"], Place).required(),
        c("level", &["风险等级"], Text).required(),
        c("from_date", &["起始日期"], Date).required(),
        c("to_date", &["解除日期"], Date),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};
