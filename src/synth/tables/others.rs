//! Prepaid VAT, figures and complaints, tolls, tests, and what was enjoyed so far. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 增值税预缴
pub(super) const VAT_PREPAY: Table = Table {
    name: "vat_prepay",
    columns: &[
        c("prepay_id", &["预缴表号"], Code).required(),
        c(
            "taxpayer_id",
            &["纳税人识别号", "nsrsbh", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("name", &["纳税人名称"], Text),
        c("item", &["预征项目"], Text).required(),
        c("liability_date", &["纳税义务发生时间"], Date).required(),
        c("prepayment_rate", &["预征率"], Rate).required(),
        c("price_incl", &["全部价款和价外费用（万元）"], Wan).required(),
        c("subcontract_incl", &["扣除金额（万元）"], Wan).zero(),
        c("prepaid", &["实际预缴税额（元）"], Money).zero(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: None,
};

/// 指标完成值
pub(super) const KPI_VALUE: Table = Table {
    name: "kpi_value",
    columns: &[
        c("indicator", &["指标"], Text).required(),
        c("actual", &["完成值"], Count).required(),
        c("target", &["目标值"], Count),
        c("as_of", &["统计截止日"], Date).required(),
        c("unit", &["单位"], Text),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 应收账款融资
pub(super) const RECEIVABLE_FINANCE: Table = Table {
    name: "receivable_finance",
    columns: &[
        c("request_id", &["需求编号"], Code).required(),
        c(
            "uscc",
            &["统一社会信用代码", "社会信用代码", "社会信用代码（纳税人识别号）"],
            Uscc,
        )
        .required(),
        c("demand_date", &["提出日期"], Date).required(),
        c("pushed", &["推送日期"], Date),
        c("handled", &["办结日期"], Date),
        c("amount", &["金额（万元）"], Wan).required(),
        c("registered", &["已登记"], Bool).required(),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 12328投诉
pub(super) const HOTLINE_COMPLAINT: Table = Table {
    name: "hotline_complaint",
    columns: &[
        c("complaint_id", &["工单号"], Code).required(),
        c("received", &["受理日期"], Date).required(),
        c("closed", &["办结日期"], Date),
        c("topic", &["事项"], Text),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 通行费记录
pub(super) const TOLL: Table = Table {
    name: "toll",
    columns: &[
        c("toll_id", &["流水号"], Code).required(),
        c("plate", &["车牌"], Code),
        c("date", &["通行日期"], Date).required(),
        c("section", &["路段"], Text).required(),
        c("vehicle_class", &["车型"], Code),
        c("direction", &["方向"], Text),
        c("payment", &["支付方式"], Text),
        c("product", &["货物品名"], Text),
        c("in_catalogue", &["目录内"], Bool).required(),
        c("load", &["容积率%", "容积率"], Percent).required(),
        c("weight", &["载重率%", "载重率"], Percent).required(),
        c("toll", &["通行费"], Money).required(),
        c("exempted", &["已免收"], Bool).required(),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 餐饮核酸检测
pub(super) const NUCLEIC_TEST: Table = Table {
    name: "nucleic_test",
    columns: &[
        c(
            "uscc",
            &["统一社会信用代码", "社会信用代码", "社会信用代码（纳税人识别号）"],
            Uscc,
        ),
        c("name", &["单位名称", "企业名称"], Text),
        c("month", &["月份"], Month).required(),
        c("tests", &["检测人次"], Count).required(),
        c("unit_price", &["单价（元）"], Money),
        c("staff", &["从业人数"], Count),
        c("kind", &["检测方式"], Text).required(),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 政策已享受台账
pub(super) const ENJOYED: Table = Table {
    name: "enjoyed",
    columns: &[
        c("enjoy_id", &["序号"], Code).required(),
        c("measure", &["政策名称"], Text).required(),
        c(
            "taxpayer_id",
            &["纳税人识别号", "nsrsbh", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("name", &["企业名称", "单位名称"], Text),
        c("period", &["所属期"], Code).required(),
        c("amount", &["享受金额（元）"], Money).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: None,
};
