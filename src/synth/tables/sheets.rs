//! Which sheet of which file holds which table, and how the file is written.

use super::{Table, banks, funds, jobs, others, people, property, register, social, tax, trade, vat};

/// What a sheet is written as where workbooks are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::synth) enum Form {
    /// A text file in any case.
    Text,
    /// A web page that calls itself .xls.
    Page,
    /// A sheet of a workbook.
    Sheet,
}

/// What stands below the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::synth) enum Total {
    Nothing,
    /// 合计 and the sums of the amounts.
    Sums,
    /// 合计 and a remark.
    Remark,
}

/// One sheet, or one text file.
#[derive(Clone, Copy, Debug)]
pub(in crate::synth) struct Sheet {
    pub(in crate::synth) table: &'static Table,
    /// File name without its ending.
    pub(in crate::synth) book: &'static str,
    /// Sheet name; empty for text files.
    pub(in crate::synth) name: &'static str,
    pub(in crate::synth) form: Form,
    /// GB18030, otherwise UTF-8 with a byte-order mark.
    pub(in crate::synth) gb: bool,
    pub(in crate::synth) delimiter: char,
    /// All fields of the text file are quoted.
    pub(in crate::synth) quoted: bool,
    pub(in crate::synth) total: Total,
    /// This column is in yuan although other sheets have it in 万元.
    pub(in crate::synth) in_yuan: &'static str,
}

const fn sheet(table: &'static Table, book: &'static str, name: &'static str, gb: bool) -> Sheet {
    Sheet {
        table,
        book,
        name,
        form: Form::Sheet,
        gb,
        delimiter: ',',
        quoted: false,
        total: Total::Sums,
        in_yuan: "",
    }
}

const fn text(table: &'static Table, book: &'static str, gb: bool) -> Sheet {
    Sheet {
        form: Form::Text,
        total: Total::Nothing,
        ..sheet(table, book, "", gb)
    }
}

const fn page(table: &'static Table, book: &'static str) -> Sheet {
    Sheet {
        form: Form::Page,
        ..sheet(table, book, "", true)
    }
}

const RECEIPTS: Sheet = Sheet {
    delimiter: '|',
    total: Total::Remark,
    ..text(&tax::TREASURY_RECEIPT, "07_国库入库流水_TIPS", true)
};

const VOUCHERS: Sheet = Sheet {
    quoted: true,
    ..text(&trade::VOUCHER_TX, "17_科技创新券交易", false)
};

const TOLLS: Sheet = Sheet {
    delimiter: '|',
    ..text(&others::TOLL, "18_通行费记录", true)
};

const REGISTER: &str = "02_税务登记及信用级别";
const CREDIT: &str = "05_留抵退税及预缴台账";
const SOCIAL: &str = "09_社保单位缴费_2021-2022";
const PEOPLE: &str = "11_就业业务台账";
const HOUSES: &str = "12_房屋租赁及房产";
const BANKS: &str = "13_融资担保及信贷";
const FUNDS: &str = "15_财政资金及收费";
const ARREARS: &str = "14_清欠台账";
const INDUSTRY: &str = "16_工信科技及督查";

const fn owed(name: &'static str) -> Sheet {
    sheet(&trade::ARREARS_ITEM, ARREARS, name, true)
}

/// Names and values of the list of sheets, in one place.
macro_rules! sheets {
    ($($at:ident = $sheet:expr),* $(,)?) => {
        /// Position of a sheet in [`SHEETS`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::synth) enum At { $($at),* }

        /// All sheets, by file and in the order of each workbook.
        pub(in crate::synth) const SHEETS: &[Sheet] = &[$($sheet),*];
    };
}

sheets! {
    Enterprise = text(&register::ENTERPRISE, "01_市场主体登记信息", false),
    Taxpayer = sheet(&register::TAXPAYER, REGISTER, "税务登记", false),
    CreditRating = sheet(&register::CREDIT_RATING, REGISTER, "纳税信用级别", true),
    YearlySales = sheet(&register::YEARLY_SALES, REGISTER, "年度应税销售额", true),
    VatReturn = text(&vat::VAT_RETURN, "03_增值税申报_一般纳税人", true),
    VatReturnSmall = sheet(&vat::VAT_RETURN_SMALL, "04_增值税申报_小规模纳税人", "小规模申报", true),
    VatCredit = sheet(&vat::VAT_CREDIT, CREDIT, "留抵基础信息", false),
    VatRefund = sheet(&vat::VAT_REFUND, CREDIT, "退税申请", true),
    VatPrepay = sheet(&others::VAT_PREPAY, CREDIT, "预缴", true),
    TreasuryDay = sheet(&vat::TREASURY_DAY, CREDIT, "留抵退税库款", false),
    TaxLine = sheet(&tax::TAX_LINE, "06_税费申报明细", "申报明细", true),
    TreasuryReceipt = RECEIPTS,
    CitReturnOne = page(&tax::CIT_RETURN, "08_企业所得税申报(1)"),
    CitReturnTwo = page(&tax::CIT_RETURN, "08_企业所得税申报(2)"),
    Premium2021 = sheet(&social::PREMIUM, SOCIAL, "2021年", true),
    Premium2022 = sheet(&social::PREMIUM, SOCIAL, "2022年", true),
    SocialUnit = sheet(&social::SOCIAL_UNIT, SOCIAL, "参保登记", false),
    UnempYear = sheet(&social::UNEMP_YEAR, SOCIAL, "失业保险2021年度", true),
    Payroll = sheet(&social::PAYROLL, "10_职工缴费及工资明细", "职工明细", true),
    Person = sheet(&people::PERSON, PEOPLE, "人员身份", true),
    Employment = sheet(&people::EMPLOYMENT, PEOPLE, "用工备案", false),
    SkillCertificate = sheet(&jobs::SKILL_CERTIFICATE, PEOPLE, "技能证书", true),
    Training = sheet(&jobs::TRAINING, PEOPLE, "培训", false),
    Internship = sheet(&people::INTERNSHIP, PEOPLE, "见习", true),
    WorkshopWorker = sheet(&jobs::WORKSHOP_WORKER, PEOPLE, "帮扶车间", true),
    LabourPlacement = sheet(&jobs::LABOUR_PLACEMENT, PEOPLE, "劳务输出", true),
    ReturneeStartup = sheet(&jobs::RETURNEE_STARTUP, PEOPLE, "返乡创业", false),
    FlexiblePremium = sheet(&jobs::FLEXIBLE_PREMIUM, PEOPLE, "灵活就业缓缴", true),
    Property = sheet(&property::PROPERTY, HOUSES, "房产", false),
    Lease = sheet(&property::LEASE, HOUSES, "租赁", true),
    RentReduction = sheet(&property::RENT_REDUCTION, HOUSES, "租金减免", true),
    StartupLoan = sheet(&trade::STARTUP_LOAN, BANKS, "创业担保贷款", false),
    Guarantee = sheet(&banks::GUARANTEE, BANKS, "融资担保", true),
    InclusiveLoanBalance = sheet(&banks::INCLUSIVE_LOAN_BALANCE, BANKS, "普惠小微余额", true),
    BankLoan = sheet(&banks::BANK_LOAN, BANKS, "贷款台账", false),
    BankFee = sheet(&banks::BANK_FEE, BANKS, "服务收费", true),
    Arrears0 = owed("澧江街道"),
    Arrears1 = owed("红河街道"),
    Arrears2 = owed("甘庄街道"),
    Arrears3 = Sheet { in_yuan: "amount", ..owed("因远镇") },
    Arrears4 = owed("曼来镇"),
    Arrears5 = owed("咪哩乡"),
    Arrears6 = owed("羊街乡"),
    Arrears7 = owed("那诺乡"),
    Arrears8 = owed("洼垤乡"),
    Arrears9 = owed("龙潭乡"),
    ArrearsDepartments = owed("县直部门"),
    ArrearsState = owed("县属国企"),
    ArrearsPrivate = owed("大型民企"),
    ArrearsPayment = sheet(&trade::ARREARS_PAYMENT, ARREARS, "清偿明细", true),
    ArrearsQuarter = sheet(&trade::ARREARS_QUARTER, ARREARS, "季度情况", false),
    DirectFund = sheet(&funds::DIRECT_FUND, FUNDS, "直达资金", true),
    FeeItem = sheet(&funds::FEE_ITEM, FUNDS, "收费目录", true),
    FeeCharge = sheet(&funds::FEE_CHARGE, FUNDS, "收费明细", false),
    ReservoirFund = sheet(&funds::RESERVOIR_FUND, FUNDS, "水库基金电量", true),
    RegistrationFee = sheet(&funds::REGISTRATION_FEE, FUNDS, "注册费", false),
    HardshipBill = sheet(&funds::HARDSHIP_BILL, FUNDS, "困难主体房租水电气", true),
    Hightech = sheet(&trade::HIGHTECH, INDUSTRY, "高企申报", false),
    KpiValue = sheet(&others::KPI_VALUE, INDUSTRY, "指标", false),
    ReceivableFinance = sheet(&others::RECEIVABLE_FINANCE, INDUSTRY, "应收账款融资", true),
    HotlineComplaint = sheet(&others::HOTLINE_COMPLAINT, INDUSTRY, "12328投诉", true),
    RiskArea = sheet(&trade::RISK_AREA, INDUSTRY, "风险区域", false),
    VoucherTx = VOUCHERS,
    Toll = TOLLS,
    NucleicTest = page(&others::NUCLEIC_TEST, "19_餐饮核酸检测"),
    Enjoyed = text(&others::ENJOYED, "20_政策已享受台账", true),
}

/// The list of penalties comes out of the sheet with the credits.
pub(in crate::synth) const PENALTIES: &Table = &vat::EVASION_PENALTY;

impl At {
    /// The sheet.
    pub(in crate::synth) fn sheet(self) -> &'static Sheet {
        &SHEETS[self as usize]
    }
}

impl Sheet {
    /// Name of the text file: workbook and sheet, or the workbook alone if it has only one sheet.
    pub(in crate::synth) fn text_name(&self) -> String {
        let alone = SHEETS.iter().filter(|s| s.book == self.book).count() == 1;
        let ending = if self.delimiter == '|' { "txt" } else { "csv" };
        if alone {
            format!("{}.{ending}", self.book)
        } else {
            format!("{}_{}.{ending}", self.book, self.name)
        }
    }
}
