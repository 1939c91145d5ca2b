//! Who there is: everything about one enterprise that several exports must agree on.

use super::day::{Day, Month};
use super::industry::{INDUSTRIES, Industry, Trade};
use super::names::{self, Age};
use super::rng::{Rng, Stream};
use super::size;

/// Legal forms: register of the code, type, end of the name, and how many of 2,029 enterprises of the sample have it.
const FORMS: [(&str, &str, &str, u32); 9] = [
    ("92", "个体工商户", "商行", 1090),
    ("91", "有限责任公司", "有限公司", 774),
    ("93", "农民专业合作社", "农民专业合作社", 52),
    ("91", "个人独资企业", "厂", 45),
    ("91", "有限责任公司分公司", "有限公司分公司", 37),
    ("91", "合伙企业", "合伙企业", 10),
    ("91", "会计师事务所", "会计师事务所", 6),
    ("12", "事业单位", "事业服务站", 9),
    ("52", "民办非企业单位", "服务中心", 6),
];

/// Townships: name, division code, enterprises of the sample.
pub(super) const TOWNSHIPS: [(&str, &str, u32); 10] = [
    ("澧江街道", "530428001", 704),
    ("红河街道", "530428002", 291),
    ("甘庄街道", "530428003", 220),
    ("因远镇", "530428101", 178),
    ("曼来镇", "530428102", 139),
    ("咪哩乡", "530428201", 116),
    ("羊街乡", "530428202", 117),
    ("那诺乡", "530428203", 94),
    ("洼垤乡", "530428204", 73),
    ("龙潭乡", "530428205", 100),
];

/// Enterprises of the sample founded in 2005 to 2022.
const FOUNDED: [u32; 18] = [
    6, 11, 30, 44, 68, 69, 76, 119, 141, 280, 191, 172, 199, 208, 166, 118, 73, 64,
];

/// An enterprise.
#[derive(Clone, Debug)]
pub(super) struct Enterprise {
    pub(super) index: u64,
    pub(super) uscc: String,
    /// The code, or an old number of 15 or 20 digits.
    pub(super) taxpayer_id: String,
    pub(super) name: String,
    pub(super) reg_type: &'static str,
    pub(super) founded: Day,
    /// Struck off on this day of 2022.
    pub(super) cancelled: Option<Day>,
    pub(super) dormant: bool,
    pub(super) industry: &'static Industry,
    pub(super) township: usize,
    pub(super) legal_person: String,
    pub(super) legal_born: Day,
    pub(super) employees: i64,
    /// Fen in a full year.
    pub(super) revenue: i64,
    /// Fen.
    pub(super) assets: i64,
    /// Profit in thousandths of the revenue.
    pub(super) margin: i64,
    pub(super) restricted: bool,
    /// General VAT payer.
    pub(super) general: bool,
    /// Files every month.
    pub(super) monthly: bool,
    /// Its books are audited; otherwise tax is assessed.
    pub(super) audited: bool,
    /// Number of its social insurance unit.
    pub(super) unit: Option<String>,
    /// City construction tax in percent.
    pub(super) city_rate: i64,
    /// Tax credit rating.
    pub(super) rating: &'static str,
    /// Buys more than it sells: its input tax exceeds the output tax.
    pub(super) builds_credit: bool,
    /// Class of technology enterprise, or nothing.
    pub(super) tech: &'static str,
}

impl Enterprise {
    /// Enterprise number `index` of the county of a seed.
    pub(super) fn of(seed: u64, index: u64) -> Enterprise {
        let mut rng = Rng::keyed(seed, Stream::Population, index);
        let (register, reg_type, ending, _) = FORMS[rng.weighted(FORMS.iter().map(|f| f.3))];
        let uscc = names::uscc(register, index);
        let sole = reg_type == "个体工商户";
        let kind = if sole { "户" } else { "企业" };
        let brackets = if rng.chance(20) { "（云南）" } else { "" };
        let township = rng.weighted(TOWNSHIPS.iter().map(|t| t.2));
        let industry = &INDUSTRIES[rng.weighted(INDUSTRIES.iter().map(|i| i.weight))];
        let year = 2005 + i64::try_from(rng.weighted(FOUNDED.into_iter())).unwrap_or(0);
        let founded = Day::of(year, 1, 1).plus(rng.range(0, 360));
        let (legal_person, legal_born) = names::resident(index, 0, Age::Grown);
        let size = size::draw(&mut rng, sole);
        let general = !sole && (size.revenue >= 500_000_000 || rng.chance(120));
        // 30 of 2,000 are struck off, 26 are dormant.
        let ended = Day::of(2022, 1, 1).plus(rng.range(20, 330));
        let cancelled = (rng.chance(15) && ended > founded.plus(40)).then_some(ended);
        let with_unit = match (sole, size.employees) {
            (true, _) => rng.chance(45),
            (false, 0..=2) => rng.chance(150),
            _ => rng.chance(480),
        };
        Enterprise {
            index,
            taxpayer_id: taxpayer_id(&mut rng, sole, index, &uscc, &legal_person),
            uscc,
            name: format!("元江测试{brackets}{kind}{:05}{ending}", index + 1),
            reg_type,
            founded,
            cancelled,
            dormant: rng.chance(13),
            industry,
            township,
            legal_person,
            legal_born,
            employees: size.employees,
            revenue: size.revenue,
            assets: size.assets,
            margin: rng.range(-30, 120),
            restricted: rng.chance(5),
            general,
            monthly: general || rng.chance(50),
            audited: !sole && rng.chance(900),
            unit: with_unit.then(|| names::unit_no(index)),
            city_rate: if township < 3 || rng.chance(500) { 5 } else { 1 },
            // Ratings A, B, C, D of 1,019 enterprises of the sample.
            rating: ["A", "B", "C", "D"][rng.weighted([332, 543, 82, 62].into_iter())],
            builds_credit: general && rng.chance(450),
            tech: tech(&mut rng, reg_type, industry.kind),
        }
    }

    pub(super) fn is_sole(&self) -> bool {
        self.reg_type == "个体工商户"
    }

    /// Pays tax on its profit itself.
    pub(super) fn pays_cit(&self) -> bool {
        !matches!(
            self.reg_type,
            "个体工商户" | "个人独资企业" | "合伙企业" | "有限责任公司分公司"
        )
    }

    pub(super) fn is_company(&self) -> bool {
        self.reg_type == "有限责任公司"
    }

    pub(super) fn is_public(&self) -> bool {
        self.reg_type == "事业单位"
    }

    /// The months from `first` to `last` in which it is in business.
    pub(super) fn months(&self, first: Month, last: Month) -> impl Iterator<Item = Month> + use<> {
        let from = first.max(self.founded.month());
        let end = self.cancelled.map_or(last, |day| last.min(day.month()));
        from.to(if self.dormant { from.plus(-1) } else { end })
    }

    pub(super) fn is_factory(&self) -> bool {
        self.industry.kind == Trade::Factory
    }
}

/// 46 of 1,090 sole traders have an old number of 20 digits, 23 one of 15.
fn taxpayer_id(rng: &mut Rng, sole: bool, index: u64, uscc: &str, legal_person: &str) -> String {
    match rng.below(1090) {
        0..46 if sole => format!("{legal_person}01"),
        46..69 if sole => format!("530428{:09}", index + 1),
        _ => uscc.to_owned(),
    }
}

/// 63 of 774 companies of the sample are technology enterprises.
fn tech(rng: &mut Rng, reg_type: &str, trade: Trade) -> &'static str {
    let likely = matches!(trade, Trade::Factory | Trade::Modern) && reg_type == "有限责任公司";
    match rng.below(100) {
        0..12 if likely => "科技型中小企业",
        12..20 if likely => "高新技术企业",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_as_the_sample() {
        let all: Vec<Enterprise> = (0..4000).map(|index| Enterprise::of(1, index)).collect();
        let share = |is: &dyn Fn(&Enterprise) -> bool| all.iter().filter(|e| is(e)).count() * 1000 / all.len();
        // Of 2,029 enterprises of the sample 1,090 are sole traders, 331 pay VAT in general, 388 are insured units.
        assert!(
            (500..575).contains(&share(&|e| e.is_sole())),
            "{}",
            share(&|e| e.is_sole())
        );
        assert!((120..210).contains(&share(&|e| e.general)), "{}", share(&|e| e.general));
        let units = share(&|e| e.unit.is_some());
        assert!((150..230).contains(&units), "{units}");
        assert!((320..375).contains(&share(&|e| e.township == 0)));
    }

    #[test]
    fn the_same_every_time() {
        assert_eq!(
            format!("{:?}", Enterprise::of(7, 3)),
            format!("{:?}", Enterprise::of(7, 3))
        );
        assert_ne!(Enterprise::of(8, 3).revenue, Enterprise::of(7, 3).revenue);
    }
}
