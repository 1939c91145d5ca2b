//! Buildings, leases and rent. Headings as in the exports; further spellings behind the usual one.

use super::{Kind::*, Stranger, Table, c};

/// 房产
pub(super) const PROPERTY: Table = Table {
    name: "property",
    columns: &[
        c("property_id", &["房产编号"], Code).required(),
        c("owner_id", &["产权人识别号"], Taxpayer).required(),
        c("name", &["产权人名称"], Text),
        c("owner_type", &["产权性质"], Text).required(),
        c("township", &["坐落乡镇"], Place).required(),
        c("original_value", &["房产原值（万元）"], Wan),
        c("floor_area", &["建筑面积"], Count),
        c("land_area", &["占地面积"], Count),
        c("land_grade", &["土地等级"], Count),
        c("land_rate_per_m2", &["单位税额（元/平方米·年）"], Money),
        c("tax_basis", &["计税方式"], Text),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Code("owner_id"),
    corrected: None,
};

/// 房屋租赁
pub(super) const LEASE: Table = Table {
    name: "lease",
    columns: &[
        c("lease_id", &["合同编号"], Code).required(),
        c("property_id", &["房产编号"], Code).required(),
        c("owner_type", &["出租方性质"], Text).required(),
        c("tenant_name", &["承租方名称"], Text).required(),
        c("tenant_uscc", &["承租方统一社会信用代码"], Uscc),
        c("floor_area", &["出租面积"], Count),
        c("monthly_rent", &["月租金"], Money).required(),
        c("start_date", &["起租日期"], Date).required(),
        c("end_date", &["止租日期"], Date).required(),
        c("sublet", &["是否转租"], Bool),
        c("risk_area", &["中高风险地区"], Bool),
        c("service_sector_declared", &["服务业（承租方填报）"], Bool),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};

/// 租金减免
pub(super) const RENT_REDUCTION: Table = Table {
    name: "rent_reduction",
    columns: &[
        c("lease_id", &["合同编号"], Code).required(),
        c("month", &["减免月份"], Month).required(),
        c("reduced_amount", &["减免金额"], Money).required(),
        c("free_month", &["全免"], Bool),
        c("uscc", &[], Resolved),
    ],
    stranger: Stranger::Nobody,
    corrected: None,
};
