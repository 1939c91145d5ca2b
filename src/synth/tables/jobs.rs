//! Certificates, courses, workshops, placements, new businesses, persons insured on their own. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 技能证书
pub(super) const SKILL_CERTIFICATE: Table = Table {
    name: "skill_certificate",
    columns: &[
        c("cert_no", &["证书编号"], Code).required(),
        c(
            "person_id",
            &["证件号码", "身份证号", "身份证号码", "公民身份号码"],
            Resident,
        )
        .required(),
        c("name", &["姓名"], Text),
        c("unit_name", &["单位名称", "企业名称"], Text),
        c("occupation", &["职业（工种）", "职业", "工种"], Text),
        c("level", &["等级"], Text).required(),
        c("cert_kind", &["证书类别"], Text).required(),
        c("issue_date", &["发证日期"], Date).required(),
        c("insured_months", &["累计参保月数"], Count),
        c("claim_date", &["申领日期"], Date),
        c("training_subsidy_drawn", &["已享培训补贴"], Bool).zero(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 职工培训
pub(super) const TRAINING: Table = Table {
    name: "training",
    columns: &[
        c("enrol_id", &["报名号"], Code).required(),
        c(
            "person_id",
            &["证件号码", "身份证号", "身份证号码", "公民身份号码"],
            Resident,
        )
        .required(),
        c("unit_name", &["单位名称", "企业名称"], Text).required(),
        c("course", &["工种", "职业（工种）"], Text).required(),
        c("level", &["等级"], Text).required(),
        c("contract_date", &["合同签订日期"], Date),
        c("training_start", &["开班日期"], Date).required(),
        c("training_end", &["结业日期"], Date).required(),
        c("certificate_no", &["证书号"], Code),
        c("tariff", &["补贴标准"], Money),
        c("fund_source", &["资金来源"], Text).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Name("unit_name"),
    corrected: None,
};

/// 帮扶车间
pub(super) const WORKSHOP_WORKER: Table = Table {
    name: "workshop_worker",
    columns: &[
        c("workshop", &["车间编号"], Code).required(),
        c("recognised", &["已认定"], Bool).required(),
        c("unit_name", &["单位名称", "企业名称"], Text).required(),
        c("month", &["月份"], Month).required(),
        c(
            "person_id",
            &["证件号码", "身份证号", "身份证号码", "公民身份号码"],
            Resident,
        )
        .required(),
        c("poverty_alleviated", &["脱贫劳动力"], Bool).required(),
        c("days", &["出勤天数"], Count),
        c("wage", &["工资"], Money).zero(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Name("unit_name"),
    corrected: None,
};

/// 劳务输出
pub(super) const LABOUR_PLACEMENT: Table = Table {
    name: "labour_placement",
    columns: &[
        c("placement_id", &["编号"], Code).required(),
        c("agency_name", &["机构名称"], Text).required(),
        c(
            "person_id",
            &["证件号码", "身份证号", "身份证号码", "公民身份号码"],
            Resident,
        )
        .required(),
        c("name", &["姓名"], Text),
        c("poverty_alleviated", &["脱贫劳动力"], Bool).required(),
        c("destination", &["输出地"], Text),
        c("start_date", &["起始日期"], Date).required(),
        c("stable_months", &["稳定就业月数"], Count).required(),
        c("income_proof", &["收入证明"], Bool).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Name("agency_name"),
    corrected: None,
};

/// 返乡创业
pub(super) const RETURNEE_STARTUP: Table = Table {
    name: "returnee_startup",
    columns: &[
        c("application_id", &["申请编号"], Code).required(),
        c("unit_name", &["单位名称", "企业名称"], Text).required(),
        c(
            "person_id",
            &["证件号码", "身份证号", "身份证号码", "公民身份号码"],
            Resident,
        )
        .required(),
        c("category", &["人员类别"], Text).required(),
        c("registered", &["登记日期"], Date).required(),
        c("application_date", &["申请日期"], Date),
        c("jobs", &["带动就业人数"], Count).required(),
        c("first_time", &["首次创业"], Bool).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Name("unit_name"),
    corrected: None,
};

/// 灵活就业缓缴
pub(super) const FLEXIBLE_PREMIUM: Table = Table {
    name: "flexible_premium",
    columns: &[
        c(
            "person_id",
            &["证件号码", "身份证号", "身份证号码", "公民身份号码"],
            Resident,
        )
        .required(),
        c("month", &["费款所属期"], Month).required(),
        c("base", &["缴费基数"], Money).required(),
        c("pension_payable", &["应缴养老保险费"], Money).required(),
        c("paid", &["已缴"], Bool).required(),
        c("apply_date", &["申请日期"], Date),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};
