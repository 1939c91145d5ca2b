//! Registration, rating and yearly figures. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 市场主体登记
pub(super) const ENTERPRISE: Table = Table {
    name: "enterprise",
    columns: &[
        c("uscc", &["统一社会信用代码"], Uscc).required(),
        c("name", &["企业名称"], Text).required(),
        c("reg_type", &["市场主体类型"], Text).required(),
        c("founded", &["成立日期"], Date).required(),
        c("registry_state", &["登记状态"], Text).required(),
        c("cancel_date", &["注销日期"], Date),
        c("market_industry", &["行业代码"], Code),
        c("industry_name", &["行业名称"], Text),
        c("township", &["住所所属街道乡镇"], Place).required(),
        c("township_code", &["行政区划代码"], Code),
        c("legal_person_name", &["法定代表人（负责人）"], Text),
        c("legal_person_id", &["证件号码"], Resident),
        c("employees", &["从业人数"], Count),
        c("head_uscc", &["隶属企业统一社会信用代码"], Uscc),
        c("tech_class", &["科技企业类型"], Text),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 税务登记
pub(super) const TAXPAYER: Table = Table {
    name: "taxpayer",
    columns: &[
        c("taxpayer_id", &["纳税人识别号"], Taxpayer).required(),
        c("uscc", &["社会信用代码（纳税人识别号）"], Uscc).required(),
        c("djxh", &["登记序号"], Code).required(),
        c("name", &["纳税人名称"], Text).required(),
        c("reg_type", &["登记注册类型"], Text).required(),
        c("industry_section_name", &["行业门类"], Text),
        c("tax_industry", &["行业小类代码"], Code),
        c("industry_name", &["行业小类"], Text),
        c("status", &["纳税人状态"], Text).required(),
        c("township", &["街道乡镇"], Place),
        c("vat_payer_type", &["增值税纳税人类型"], Text).required(),
        c("general_from", &["一般纳税人生效日期"], Date),
        c("filing_cycle", &["增值税申报期限"], Text).required(),
        c("cit_method", &["企业所得税征收方式"], Text),
        c("credit_rating", &["纳税信用级别"], Text),
        c("umct_rate", &["城建税税率"], Rate),
        c("social_unit_no", &["单位社保编号"], Code),
        c("assets_last_year", &["上年末资产总额（万元）"], Wan),
        c("size_declared", &["企业划型（申报）"], Text),
        c("restricted_industry", &["限制或禁止行业"], Bool),
        c("account_no", &["开户银行账号"], Code),
    ],
    stranger: Stranger::Code("uscc"),
    corrected: None,
};

/// 纳税信用级别
pub(super) const CREDIT_RATING: Table = Table {
    name: "credit_rating",
    columns: &[
        c(
            "taxpayer_id",
            &["纳税人识别号", "nsrsbh", "社会信用代码（纳税人识别号）"],
            Taxpayer,
        )
        .required(),
        c("name", &["纳税人名称"], Text),
        c("rating", &["纳税信用等级"], Text).required(),
        c("from_date", &["有效期起"], Date).required(),
        c("to_date", &["有效期止"], Date),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: None,
};

/// 年度应税销售额及资产
pub(super) const YEARLY_SALES: Table = Table {
    name: "yearly_sales",
    columns: &[
        c(
            "taxpayer_id",
            &["社会信用代码(纳税人识别号)", "纳税人识别号", "nsrsbh"],
            Taxpayer,
        )
        .required(),
        c("year", &["年度"], Count).required(),
        c("revenue", &["营业收入（万元）"], Wan),
        c("vat_sales", &["上年度增值税应税销售额合计（万元）"], Wan),
        c("vat_sales_oct_to_sep", &["上年10月至当年9月应税销售额（万元）"], Wan).zero(),
        c("assets_end", &["年末资产总额（万元）"], Wan),
        c("four_services_sales", &["四项服务销售额（万元）"], Wan).zero(),
        c("life_services_sales", &["其中：生活服务销售额（万元）"], Wan).zero(),
        c("employees_avg", &["平均从业人数"], Count),
        c("months_existing", &["企业存续月数"], Count),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("taxpayer_id"),
    corrected: None,
};
