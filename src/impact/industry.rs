//! Sections of GB/T 4754-2017 (国民经济行业分类), from an industry code.

/// One section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Letter.
    pub letter: char,
    /// First and last division (two digits).
    divisions: (u32, u32),
    /// Chinese name.
    pub name: &'static str,
    /// English name.
    pub name_en: &'static str,
}

const fn section(letter: char, from: u32, to: u32, name: &'static str, name_en: &'static str) -> Section {
    Section {
        letter,
        divisions: (from, to),
        name,
        name_en,
    }
}

/// The section of a letter.
#[must_use]
pub fn section_named(letter: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|s| letter.chars().eq([s.letter]))
}

/// The standard's own table of sections and divisions.
const SECTIONS: [Section; 20] = [
    section(
        'A',
        1,
        5,
        "农、林、牧、渔业",
        "Agriculture, forestry, animal husbandry and fishery",
    ),
    section('B', 6, 12, "采矿业", "Mining"),
    section('C', 13, 43, "制造业", "Manufacturing"),
    section(
        'D',
        44,
        46,
        "电力、热力、燃气及水生产和供应业",
        "Electricity, heat, gas and water",
    ),
    section('E', 47, 50, "建筑业", "Construction"),
    section('F', 51, 52, "批发和零售业", "Wholesale and retail trade"),
    section('G', 53, 60, "交通运输、仓储和邮政业", "Transport, storage and post"),
    section('H', 61, 62, "住宿和餐饮业", "Hotels and catering"),
    section(
        'I',
        63,
        65,
        "信息传输、软件和信息技术服务业",
        "Information transmission, software and IT services",
    ),
    section('J', 66, 69, "金融业", "Finance"),
    section('K', 70, 70, "房地产业", "Real estate"),
    section('L', 71, 72, "租赁和商务服务业", "Leasing and business services"),
    section('M', 73, 75, "科学研究和技术服务业", "Research and technical services"),
    section(
        'N',
        76,
        79,
        "水利、环境和公共设施管理业",
        "Water, environment and public facilities",
    ),
    section(
        'O',
        80,
        82,
        "居民服务、修理和其他服务业",
        "Household, repair and other services",
    ),
    section('P', 83, 83, "教育", "Education"),
    section('Q', 84, 85, "卫生和社会工作", "Health and social work"),
    section('R', 86, 90, "文化、体育和娱乐业", "Culture, sports and entertainment"),
    section(
        'S',
        91,
        96,
        "公共管理、社会保障和社会组织",
        "Public administration and social organisations",
    ),
    section('T', 97, 97, "国际组织", "International organisations"),
];

/// The section of a code such as `6210`, `62`, `H6210` or `H`; `None` if the standard has no such division.
///
/// ```
/// use huiqi::impact::section_of;
/// assert_eq!(section_of("6210").map(|s| s.name), Some("住宿和餐饮业"));
/// assert_eq!(section_of("0154").map(|s| s.letter), Some('A'));
/// assert_eq!(section_of("9900"), None);
/// ```
#[must_use]
pub fn section_of(code: &str) -> Option<&'static Section> {
    let code = code.trim();
    let first = code.chars().next()?.to_ascii_uppercase();
    if first.is_ascii_alphabetic() {
        return SECTIONS.iter().find(|s| s.letter == first);
    }
    let division: u32 = code.get(..2)?.parse().ok()?;
    SECTIONS
        .iter()
        .find(|s| (s.divisions.0..=s.divisions.1).contains(&division))
}
