//! Industries of the sample county, as often as it has them.

/// An industry of GB/T 4754.
#[derive(Clone, Copy, Debug)]
pub(super) struct Industry {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// Section (门类).
    pub(super) section: &'static str,
    /// VAT rate in percent of general payers; 0: exempt.
    pub(super) rate: i64,
    pub(super) kind: Trade,
    /// Enterprises of the sample with this code in the tax register.
    pub(super) weight: u32,
}

/// What an industry is for the measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trade {
    Farm,
    Factory,
    Building,
    Shop,
    /// Transport, one of the six industries of the credit refunds.
    Transport,
    /// Services to persons: they may deduct 15 % more input tax.
    Life,
    /// Other services: 10 %.
    Modern,
    Estate,
}

const fn i(code: &'static str, name: &'static str, section: &'static str, kind: Trade, weight: u32) -> Industry {
    let rate = match kind {
        Trade::Farm => 0,
        Trade::Factory | Trade::Shop => 13,
        Trade::Building | Trade::Transport | Trade::Estate => 9,
        Trade::Life | Trade::Modern => 6,
    };
    Industry {
        code,
        name,
        section,
        rate,
        kind,
        weight,
    }
}

const FARM: &str = "农、林、牧、渔业";
const FACTORY: &str = "制造业";
const BUILDING: &str = "建筑业";
const SHOP: &str = "批发和零售业";
const TRANSPORT: &str = "交通运输、仓储和邮政业";
const HOTEL: &str = "住宿和餐饮业";
const ESTATE: &str = "房地产业";
const LIFE: &str = "居民服务、修理和其他服务业";
const CULTURE: &str = "文化、体育和娱乐业";
const LEASE: &str = "租赁和商务服务业";
const SCIENCE: &str = "科学研究和技术服务业";

/// All industries that are drawn.
pub(super) const INDUSTRIES: [Industry; 58] = [
    i("0154", "香蕉等亚热带水果种植", FARM, Trade::Farm, 61),
    i("0313", "猪的饲养", FARM, Trade::Farm, 40),
    i("0111", "稻谷种植", FARM, Trade::Farm, 16),
    i("0164", "茶叶种植", FARM, Trade::Farm, 12),
    i("0143", "花卉种植", FARM, Trade::Farm, 10),
    i("0321", "鸡的饲养", FARM, Trade::Farm, 9),
    i("1011", "石灰石、石膏开采", "采矿业", Trade::Factory, 8),
    i("3011", "水泥制造", FACTORY, Trade::Factory, 75),
    i("2110", "木质家具制造", FACTORY, Trade::Factory, 42),
    i("1530", "精制茶加工", FACTORY, Trade::Factory, 41),
    i("1411", "糕点、面包制造", FACTORY, Trade::Factory, 39),
    i("2011", "锯材加工", FACTORY, Trade::Factory, 38),
    i("1512", "白酒制造", FACTORY, Trade::Factory, 38),
    i("4310", "金属制品修理", FACTORY, Trade::Factory, 36),
    i("2720", "化学药品制剂制造", FACTORY, Trade::Factory, 11),
    i("3311", "金属结构制造", FACTORY, Trade::Factory, 11),
    i("2922", "塑料板、管、型材制造", FACTORY, Trade::Factory, 10),
    i("1373", "水果和坚果加工", FACTORY, Trade::Factory, 9),
    i("2319", "包装装潢及其他印刷", FACTORY, Trade::Factory, 9),
    i("1811", "运动机织服装制造", FACTORY, Trade::Factory, 9),
    i(
        "4430",
        "热力生产和供应",
        "电力、热力、燃气及水生产和供应业",
        Trade::Estate,
        17,
    ),
    i("4710", "住宅房屋建筑", BUILDING, Trade::Building, 23),
    i("4812", "公路工程建筑", BUILDING, Trade::Building, 18),
    i("4910", "电气安装", BUILDING, Trade::Building, 12),
    i("5011", "公共建筑装饰和装修", BUILDING, Trade::Building, 11),
    i("5213", "便利店零售", SHOP, Trade::Shop, 95),
    i("5165", "建材批发", SHOP, Trade::Shop, 59),
    i("5123", "果品、蔬菜批发", SHOP, Trade::Shop, 49),
    i("5251", "西药零售", SHOP, Trade::Shop, 48),
    i("5212", "超级市场零售", SHOP, Trade::Shop, 46),
    i("5223", "果品、蔬菜零售", SHOP, Trade::Shop, 44),
    i("5211", "百货零售", SHOP, Trade::Shop, 33),
    i("5261", "汽车新车零售", SHOP, Trade::Shop, 15),
    i("5265", "机动车燃油零售", SHOP, Trade::Shop, 11),
    i("5431", "普通货物道路运输", TRANSPORT, Trade::Transport, 47),
    i("6020", "快递服务", TRANSPORT, Trade::Transport, 39),
    i("5990", "其他仓储业", TRANSPORT, Trade::Transport, 15),
    i("6210", "正餐服务", HOTEL, Trade::Life, 65),
    i("6220", "快餐服务", HOTEL, Trade::Life, 48),
    i("6130", "民宿服务", HOTEL, Trade::Life, 35),
    i("6291", "小吃服务", HOTEL, Trade::Life, 33),
    i("6231", "茶馆服务", HOTEL, Trade::Life, 31),
    i("6110", "旅游饭店", HOTEL, Trade::Life, 16),
    i(
        "6513",
        "应用软件开发",
        "信息传输、软件和信息技术服务业",
        Trade::Modern,
        15,
    ),
    i("7010", "房地产开发经营", ESTATE, Trade::Estate, 18),
    i("7020", "物业管理", ESTATE, Trade::Modern, 13),
    i("7241", "会计、审计及税务服务", LEASE, Trade::Modern, 15),
    i("7264", "劳务派遣服务", LEASE, Trade::Modern, 13),
    i("7452", "检测服务", SCIENCE, Trade::Modern, 14),
    i("7320", "工程和技术研究和试验发展", SCIENCE, Trade::Modern, 8),
    i("8040", "理发及美容服务", LIFE, Trade::Life, 48),
    i("8010", "家庭服务", LIFE, Trade::Life, 45),
    i("8060", "摄影扩印服务", LIFE, Trade::Life, 37),
    i("8111", "汽车修理与维护", LIFE, Trade::Shop, 30),
    i("8211", "建筑物清洁服务", LIFE, Trade::Modern, 19),
    i("8391", "职业技能培训", "教育", Trade::Life, 11),
    i("8425", "门诊部(所)", "卫生和社会工作", Trade::Farm, 47),
    i("9011", "歌舞厅娱乐活动", CULTURE, Trade::Life, 47),
];
