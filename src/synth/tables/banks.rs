//! Guarantees, loans and fees of banks. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 融资担保
pub(super) const GUARANTEE: Table = Table {
    name: "guarantee",
    columns: &[
        c("contract_id", &["合同编号"], Code).required(),
        c("name", &["客户名称", "单位名称", "企业名称"], Text),
        c(
            "uscc",
            &["统一社会信用代码", "社会信用代码", "社会信用代码（纳税人识别号）"],
            Uscc,
        ),
        c("segment", &["支持领域"], Text).required(),
        c("amount", &["担保金额（万元）"], Wan).required(),
        c("start_date", &["起始日期"], Date).required(),
        c("term_months", &["期限（月）"], Count).required(),
        c("standard_rate", &["标准费率(%)"], Percent),
        c("charged_rate", &["实收费率(%)"], Percent).required(),
        c("fee", &["担保费收入（万元）"], Wan).zero(),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 普惠小微贷款余额
pub(super) const INCLUSIVE_LOAN_BALANCE: Table = Table {
    name: "inclusive_loan_balance",
    columns: &[
        c("bank", &["金融机构"], Text).required(),
        c("local_legal_person", &["地方法人"], Bool).required(),
        c("quarter", &["季度"], Code).required(),
        c("balance_begin", &["期初余额（万元）"], Wan).required(),
        c("balance_end", &["期末余额（万元）"], Wan).required(),
        c("first_time_borrowers", &["首贷户数"], Count),
        c("credit_loan_balance", &["信用贷款余额（万元）"], Wan).zero(),
        c("weighted_rate", &["加权平均利率(%)"], Percent),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 贷款台账
pub(super) const BANK_LOAN: Table = Table {
    name: "bank_loan",
    columns: &[
        c("loan_id", &["借据号"], Code).required(),
        c("bank", &["金融机构"], Text).required(),
        c("name", &["客户名称", "单位名称", "企业名称"], Text),
        c(
            "uscc",
            &["统一社会信用代码", "社会信用代码", "社会信用代码（纳税人识别号）"],
            Uscc,
        ),
        c("credit_line", &["授信额度（万元）"], Wan),
        c("balance_2022_10_01", &["2022年10月1日余额（万元）"], Wan).required(),
        c("rate", &["利率(%)"], Percent).required(),
        c("start_date", &["起息日"], Date).required(),
        c("due_date", &["到期日"], Date).required(),
        c("extended_to", &["展期后到期日"], Date),
        c("penalty_interest", &["罚息（元）"], Money).zero(),
        c("downgraded", &["下调分类"], Bool).zero(),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 银行服务收费
pub(super) const BANK_FEE: Table = Table {
    name: "bank_fee",
    columns: &[
        c("fee_id", &["编号"], Code).required(),
        c("bank", &["金融机构"], Text).required(),
        c("name", &["客户名称", "单位名称", "企业名称"], Text),
        c(
            "uscc",
            &["统一社会信用代码", "社会信用代码", "社会信用代码（纳税人识别号）"],
            Uscc,
        ),
        c("fee_type", &["收费项目"], Text).required(),
        c("month", &["月份"], Month).required(),
        c("standard", &["标准收费（元）"], Money),
        c("charged", &["实际收费（元）"], Money),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};
