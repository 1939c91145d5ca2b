//! Persons, jobs and internships. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 人员身份
pub(super) const PERSON: Table = Table {
    name: "person",
    columns: &[
        c("person_id", &["证件号码"], Resident).required(),
        c("name", &["姓名"], Text),
        c("birth_date", &["出生日期"], Date).required(),
        c("hukou", &["户籍性质"], Text),
        c("graduate_date", &["毕业日期"], Date),
        c("school_kind", &["院校类别"], Text),
        c("unemployed_registered", &["失业登记日期"], Date),
        c("employment_cert_no", &["就业创业证号"], Code),
        c("poverty_alleviated", &["脱贫人口"], Bool).zero(),
        c("veteran_cert_no", &["退役士兵证件号"], Code),
        c("hardship_category", &["就业困难类别"], Text),
        c("zero_employment_family", &["零就业家庭"], Bool).zero(),
        c("low_income_family", &["低保家庭"], Bool).zero(),
        c("post_type", &["岗位性质"], Text),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 用工备案
pub(super) const EMPLOYMENT: Table = Table {
    name: "employment",
    columns: &[
        c("person_id", &["证件号码"], Resident).required(),
        c("name", &["姓名"], Text),
        c("social_unit_no", &["单位编号"], Code).required(),
        c("unit_name", &["单位名称"], Text),
        c("hire_date", &["入职日期"], Date).required(),
        c("contract_start", &["合同起始日"], Date),
        c("contract_months", &["合同期限（月）"], Count),
        c("leave_date", &["离职日期"], Date),
        c("insured_from", &["参保日期"], Date).required(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Unit,
    corrected: None,
};

/// 就业见习
pub(super) const INTERNSHIP: Table = Table {
    name: "internship",
    columns: &[
        c("internship_id", &["见习编号"], Code).required(),
        c("batch", &["批次"], Code),
        c("unit_name", &["单位名称"], Text).required(),
        c("person_id", &["证件号码"], Resident).required(),
        c("name", &["姓名"], Text),
        c("start_date", &["开始日期"], Date).required(),
        c("planned_end", &["计划结束日期"], Date).required(),
        c("months", &["月数"], Count).required(),
        c("contract_date", &["提前签约日期"], Date),
        c("retained", &["留用"], Bool).required(),
        c("allowance_paid", &["已发生活补贴"], Money).zero(),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Name("unit_name"),
    corrected: None,
};
