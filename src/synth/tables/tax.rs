//! Tax lines, receipts and income tax returns. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 税费申报明细
pub(super) const TAX_LINE: Table = Table {
    name: "tax_line",
    columns: &[
        c("line_id", &["申报明细序号"], Code).required(),
        c(
            "taxpayer_id",
            &["社会信用代码(纳税人识别号)", "纳税人识别号", "nsrsbh"],
            Taxpayer,
        )
        .required(),
        c("item_code", &["征收项目代码"], Code).required(),
        c("tax_name", &["征收项目"], Text).required(),
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
        c("tax_base", &["计税依据"], Money).zero(),
        c("rate", &["税率"], Text),
        c("tax_due", &["应纳税额"], Money).zero(),
        c("other_relief", &["减免税额"], Money).zero(),
        c("other_relief_code", &["减免性质代码"], Code),
        c("half_relief_declared", &["六税两费减征额"], Money).zero(),
        c("payable_declared", &["应补(退)税额"], Money).zero(),
        c("deferred_declared", &["缓缴税额"], Money).zero(),
        c("withheld", &["代扣代缴"], Bool).zero(),
        c("agency_invoice", &["代开发票"], Bool).zero(),
        c("sub_item", &["征收品目"], Text),
        c("filed_date", &["申报日期"], Date).required(),
        c("filing_status", &["申报状态"], Text).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: Some("tax_base"),
};

/// 国库入库流水
pub(super) const TREASURY_RECEIPT: Table = Table {
    name: "treasury_receipt",
    columns: &[
        c("ticket_no", &["电子税票号码"], Code).required(),
        c(
            "taxpayer_id",
            &["纳税人识别号", "nsrsbh", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("item_code", &["预算科目"], Code).required(),
        c(
            "period_end",
            &["税款所属期止", "税费所属期止", "所属时期止", "skssqz"],
            Date,
        )
        .required(),
        c("paid_date", &["入库日期"], Date).required(),
        c("paid_amount", &["实缴金额"], Money).required(),
        c("budget_level", &["级次"], Text),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: None,
};

/// 企业所得税申报
pub(super) const CIT_RETURN: Table = Table {
    name: "cit_return",
    columns: &[
        c("filing_id", &["申报表序号"], Code).required(),
        c(
            "taxpayer_id",
            &["纳税人识别号", "nsrsbh", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("filing_kind", &["申报类型"], Text).required(),
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
        c("revenue", &["营业收入"], Money).zero(),
        c("taxable_income", &["应纳税所得额"], Money).zero(),
        c("staff_q1_begin", &["一季度季初从业人数"], Count),
        c("staff_q1_end", &["一季度季末从业人数"], Count),
        c("staff_q2_begin", &["二季度季初从业人数"], Count),
        c("staff_q2_end", &["二季度季末从业人数"], Count),
        c("staff_q3_begin", &["三季度季初从业人数"], Count),
        c("staff_q3_end", &["三季度季末从业人数"], Count),
        c("staff_q4_begin", &["四季度季初从业人数"], Count),
        c("staff_q4_end", &["四季度季末从业人数"], Count),
        c("assets_q1_begin", &["一季度季初资产总额（万元）"], Wan),
        c("assets_q1_end", &["一季度季末资产总额（万元）"], Wan),
        c("assets_q2_begin", &["二季度季初资产总额（万元）"], Wan),
        c("assets_q2_end", &["二季度季末资产总额（万元）"], Wan),
        c("assets_q3_begin", &["三季度季初资产总额（万元）"], Wan),
        c("assets_q3_end", &["三季度季末资产总额（万元）"], Wan),
        c("assets_q4_begin", &["四季度季初资产总额（万元）"], Wan),
        c("assets_q4_end", &["四季度季末资产总额（万元）"], Wan),
        c("restricted_industry", &["国家限制或禁止行业"], Bool),
        c("small_low_profit", &["小型微利企业"], Bool),
        c("relief", &["减免所得税额"], Money).zero(),
        c("tax_cumulative", &["实际应纳所得税额（累计）"], Money).zero(),
        c("method", &["征收方式"], Text),
        c("filed_date", &["申报日期"], Date).required(),
        c("filing_status", &["申报状态"], Text).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: Some("revenue"),
};
