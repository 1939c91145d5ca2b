//! VAT returns and refunds of credit. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 增值税申报（一般纳税人）
pub(super) const VAT_RETURN: Table = Table {
    name: "vat_return",
    columns: &[
        c("return_id", &["申报表序号"], Code).required(),
        c(
            "taxpayer_id",
            &["nsrsbh", "纳税人识别号", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("name", &["纳税人名称"], Text),
        c(
            "period_start",
            &["税款所属期起", "税费所属期起", "所属时期起", "skssqq"],
            Date,
        )
        .required(),
        c(
            "period_end",
            &["税款所属期止", "税费所属期止", "所属时期止", "skssqz"],
            Date,
        )
        .required(),
        c("filed_date", &["申报日期"], Date).required(),
        c("filing_status", &["申报状态"], Text).required(),
        c("sales_total", &["销售额合计"], Money).zero(),
        c("sales_13", &["13%税率销售额"], Money).zero(),
        c("sales_9", &["9%税率销售额"], Money).zero(),
        c("sales_6", &["6%税率销售额"], Money).zero(),
        c("sales_simple_3", &["简易计税3%销售额"], Money).zero(),
        c("sales_simple_5", &["简易计税5%销售额"], Money).zero(),
        c("sales_exempt", &["免税销售额"], Money).zero(),
        c("sales_export", &["免抵退办法出口销售额"], Money).zero(),
        c("sales_special_invoice", &["开具专用发票销售额"], Money).zero(),
        c("output_tax", &["销项税额"], Money).zero(),
        c("input_tax", &["进项税额"], Money).zero(),
        c("input_special", &["其中：专用发票（含机动车、全电）"], Money).zero(),
        c("input_toll", &["其中：通行费电子普通发票"], Money).zero(),
        c("input_customs", &["其中：海关缴款书"], Money).zero(),
        c("input_tax_cert", &["其中：完税凭证"], Money).zero(),
        c("input_farm", &["其中：农产品收购"], Money).zero(),
        c("input_other", &["其中：其他"], Money).zero(),
        c("transfer_out", &["进项税额转出"], Money).zero(),
        c("refund_transfer_out", &["其中：上期留抵税额退税"], Money).zero(),
        c("credit_begin", &["上期留抵税额"], Money).zero(),
        c("general_tax", &["应纳税额（一般计税）"], Money).zero(),
        c("credit_end", &["期末留抵税额"], Money).zero(),
        c("simple_tax", &["简易计税应纳税额"], Money).zero(),
        c("super_rate_pct", &["加计抵减比例(%)"], Count),
        c("super_begin", &["加计抵减期初余额"], Money).zero(),
        c("super_accrued", &["加计抵减本期发生额"], Money).zero(),
        c("super_adjusted", &["加计抵减本期调减额"], Money).zero(),
        c("super_available", &["加计抵减本期可抵减额"], Money).zero(),
        c("super_used", &["加计抵减本期实际抵减额"], Money).zero(),
        c("super_end", &["加计抵减期末余额"], Money).zero(),
        c("tax_payable", &["应补(退)税额"], Money).zero(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: Some("sales_total"),
};

/// 增值税申报（小规模纳税人）
pub(super) const VAT_RETURN_SMALL: Table = Table {
    name: "vat_return_small",
    columns: &[
        c("return_id", &["申报表序号"], Code).required(),
        c(
            "taxpayer_id",
            &["纳税人识别号", "nsrsbh", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("name", &["纳税人名称"], Text),
        c(
            "period_start",
            &["税费所属期起", "税款所属期起", "所属时期起", "skssqq"],
            Date,
        )
        .required(),
        c(
            "period_end",
            &["税费所属期止", "税款所属期止", "所属时期止", "skssqz"],
            Date,
        )
        .required(),
        c("filed_date", &["申报日期"], Date).required(),
        c("filing_status", &["申报状态"], Text).required(),
        c("sales_total", &["销售额合计"], Money).zero(),
        c("special_3", &["3%征收率专票销售额"], Money).zero(),
        c("plain_3", &["3%征收率普票及未开票销售额"], Money).zero(),
        c("special_5", &["5%征收率专票销售额"], Money).zero(),
        c("plain_5", &["5%征收率普票及未开票销售额"], Money).zero(),
        c("sales_real_estate", &["其中：销售不动产"], Money).zero(),
        c("exempt_micro", &["小微企业免税销售额"], Money).zero(),
        c("exempt_other", &["其他免税销售额"], Money).zero(),
        c("simple_tax", &["本期应纳税额"], Money).zero(),
        c("tax_reduction", &["本期应纳税额减征额"], Money).zero(),
        c("tax_payable", &["应补（退）税额"], Money).zero(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: Some("sales_total"),
};

/// 留抵退税基础信息
pub(super) const VAT_CREDIT: Table = Table {
    name: "vat_credit",
    columns: &[
        c(
            "taxpayer_id",
            &["纳税人识别号", "nsrsbh", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("name", &["纳税人名称"], Text),
        c("credit_2019", &["2019年3月31日期末留抵税额"], Money).zero(),
        c("stock_refunded_date", &["存量留抵已退日期"], Date),
        c("ratio_numerator", &["进项构成比例分子项"], Money),
        c("ratio_denominator", &["进项构成比例分母项"], Money),
        c("fraud_refund_date", &["骗取留抵退税日期"], Date),
        c("fraud_export_date", &["骗取出口退税日期"], Date),
        c("false_invoice_date", &["虚开专票日期"], Date),
        c("evasion_dates", &["偷税处罚日期"], Days),
        c("immediate_refund_from", &["即征即退首次享受日期"], Date),
        c("immediate_refund_amount", &["即征即退金额"], Money).zero(),
        c("immediate_refund_repaid", &["缴回日期"], Date),
        c("sales_12m_total", &["近12个月销售额合计"], Money),
        c("sales_12m_six", &["其中：制造业等行业销售额"], Money).zero(),
        c("sales_12m_seven", &["其中：批发零售业等行业销售额"], Money).zero(),
        c("main_industry_by_sales", &["主营行业代码"], Code),
        c("exporter", &["免抵退企业"], Bool),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: None,
};

/// 偷税处罚
pub(super) const EVASION_PENALTY: Table = Table {
    name: "evasion_penalty",
    columns: &[
        c("taxpayer_id", &[], Resolved),
        c("penalty_date", &[], Resolved),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 留抵退税申请
pub(super) const VAT_REFUND: Table = Table {
    name: "vat_refund",
    columns: &[
        c("application_id", &["申请单号"], Code).required(),
        c(
            "taxpayer_id",
            &["纳税人识别号", "nsrsbh", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("name", &["纳税人名称"], Text),
        c("application_date", &["申请日期"], Date).required(),
        c("filing_month", &["申报月份"], Month).required(),
        c("period", &["税款所属期"], Month).required(),
        c("credit_end", &["期末留抵税额"], Money).zero(),
        c("stock_applied", &["可申请的存量留抵退税"], Money).zero(),
        c("increment_applied", &["可申请的增量留抵退税"], Money).zero(),
        c("approved_amount", &["核准退税额"], Money).zero(),
        c("status", &["状态"], Text).required(),
        c("approve_date", &["核准日期"], Date),
        c("refund_date", &["退库日期"], Date),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: None,
};

/// 留抵退税专项库款日报
pub(super) const TREASURY_DAY: Table = Table {
    name: "treasury_day",
    columns: &[
        c("date", &["日期"], Date).required(),
        c("allocation", &["上级调拨（万元）"], Wan).zero(),
        c("refund_paid", &["当日退库（万元）"], Wan).zero(),
        c("balance_end", &["库款余额（万元）"], Wan),
        c("forecast_next_5d", &["未来5日预计退税（万元）"], Wan),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};
