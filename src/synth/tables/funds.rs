//! Funds, charges and bills. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 直达资金
pub(super) const DIRECT_FUND: Table = Table {
    name: "direct_fund",
    columns: &[
        c("fund_code", &["资金代码"], Code).required(),
        c("pot", &["资金名称"], Text).required(),
        c("pot_total", &["资金盘子（万元）"], Wan),
        c("project", &["项目"], Text).required(),
        c("applied", &["申报金额（万元）"], Wan).zero(),
        c("granted", &["下达金额（万元）"], Wan).zero(),
        c("received_date", &["收到日期"], Date),
        c("paid", &["已支付（万元）"], Wan).zero(),
        c("last_payment_date", &["最近支付日期"], Date),
        c("payee_code", &["收款单位代码"], Uscc),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 收费目录
pub(super) const FEE_ITEM: Table = Table {
    name: "fee_item",
    columns: &[
        c("item_code", &["项目编码"], Code).required(),
        c("item", &["项目名称"], Text).required(),
        c("unit", &["计量单位"], Text),
        c("standard", &["收费标准"], Money).required(),
        c("valid_from", &["生效日期"], Date).required(),
        c("valid_to", &["失效日期"], Date),
        c("charging_unit", &["执收单位"], Text),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 收费明细
pub(super) const FEE_CHARGE: Table = Table {
    name: "fee_charge",
    columns: &[
        c("charge_id", &["票据号"], Code).required(),
        c("charging_unit", &["执收单位"], Text).required(),
        c("payer_code", &["缴费人代码"], Taxpayer),
        c("item_code", &["项目编码"], Code).required(),
        c("date", &["收费日期"], Date).required(),
        c("quantity", &["数量"], Count).required(),
        c("amount", &["金额"], Money).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 水库基金电量
pub(super) const RESERVOIR_FUND: Table = Table {
    name: "reservoir_fund",
    columns: &[
        c(
            "uscc",
            &["统一社会信用代码", "社会信用代码", "社会信用代码（纳税人识别号）"],
            Uscc,
        ),
        c("name", &["单位名称", "企业名称"], Text),
        c("month", &["电费月份"], Month).required(),
        c("kwh", &["电量（千瓦时）"], Count).required(),
        c("reservoir_rate", &["征收标准（元/千瓦时）"], Share).required(),
        c("fund_charged", &["已收基金"], Money).zero(),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 医疗器械及药品注册费
pub(super) const REGISTRATION_FEE: Table = Table {
    name: "registration_fee",
    columns: &[
        c("application_id", &["受理号"], Code).required(),
        c(
            "uscc",
            &["统一社会信用代码", "社会信用代码", "社会信用代码（纳税人识别号）"],
            Uscc,
        )
        .required(),
        c("kind", &["类别"], Text).required(),
        c("procedure", &["审批程序"], Text).required(),
        c("covid", &["疫情相关"], Bool).required(),
        c("date", &["受理日期"], Date).required(),
        c("fee", &["注册费"], Money).required(),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 困难主体房租水电气
pub(super) const HARDSHIP_BILL: Table = Table {
    name: "hardship_bill",
    columns: &[
        c(
            "uscc",
            &["统一社会信用代码", "社会信用代码", "社会信用代码（纳税人识别号）"],
            Uscc,
        ),
        c("name", &["单位名称", "企业名称"], Text),
        c("bill_type", &["费用类型"], Text).required(),
        c("month", &["月份"], Month).required(),
        c("amount", &["金额"], Money).required(),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};
