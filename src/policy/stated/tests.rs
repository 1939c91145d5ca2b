use super::*;

const MEASURE: &str = r#"
id = "toll"
where = "due > 0"
[parameters]
rate = { value = "50%", unit = "ratio", says = "减征比例" }
goods = { value = ["G", "W"], unit = "list" }
[[condition]]
id = "small"
says = "小户"
expr = """
income <= limit
"""
[amount]
base = "due"
expr = "due * rate"
[[version]]
from = 1299-01-01
to = 1299-12-31
published = 1298-12-01
[version.parameters]
limit = { value = "300", unit = "wan_yuan" }
[[version]]
from = 1300-01-01
published = 1299-12-01
[version.parameters]
limit = { value = "400", unit = "wan_yuan" }
"#;

fn stated() -> Stated {
    let files: BTreeMap<String, String> = [("measures/toll.toml".to_owned(), MEASURE.to_owned())].into();
    let statements = files
        .iter()
        .flat_map(|(file, text)| find::of_file(file, text))
        .collect();
    Stated { files, statements }
}

#[test]
fn everything_has_a_name() {
    let names: Vec<String> = stated().all().iter().map(|s| s.name.clone()).collect();
    assert_eq!(
        names,
        [
            "toll.where",
            "toll.rate",
            "toll.goods",
            "toll.condition.small",
            "toll.amount.base",
            "toll.amount",
            "toll@1299-01-01.from",
            "toll@1299-01-01.to",
            "toll@1299-01-01.published",
            "toll@1299-01-01.limit",
            "toll@1300-01-01.from",
            "toll@1300-01-01.to",
            "toll@1300-01-01.published",
            "toll@1300-01-01.limit",
        ]
    );
}

#[test]
fn names_mean_one_statement_or_none() {
    let stated = stated();
    assert_eq!(stated.find("toll.rate").unwrap().text, "50%");
    assert_eq!(stated.find("toll@1300-01-01.limit").unwrap().text, "400");
    assert_eq!(
        stated.find("toll.limit"),
        Err(NotStated::Several(vec![
            "toll@1299-01-01.limit".into(),
            "toll@1300-01-01.limit".into()
        ]))
    );
    let Err(NotStated::Unknown(near)) = stated.find("toll.rte") else {
        panic!("found");
    };
    assert_eq!(near[0], "toll.rate");
    assert_eq!(stated.find("something.else.entirely"), Err(NotStated::Unknown(vec![])));
}

#[test]
fn values_fit_their_unit() {
    let stated = stated();
    let give = |name: &str, value: &str| stated.find(name).unwrap().give(value).map(|g| g.canonical);
    assert_eq!(give("toll.rate", "60%").unwrap(), "3/5");
    assert_eq!(give("toll.rate", "0.5"), Ok("1/2".to_owned()));
    assert_eq!(give("toll.rate", "60元").unwrap_err().unit, "ratio");
    assert_eq!(give("toll@1299-01-01.limit", "500万元").unwrap(), "5000000.00");
    assert_eq!(give("toll@1299-01-01.limit", "500元").unwrap_err().unit, "wan_yuan");
    assert_eq!(give("toll.goods", "G，S").unwrap(), "G,S");
    assert_eq!(give("toll@1299-01-01.to", "1299-13-01").unwrap_err().unit, "date");
    assert_eq!(give("toll.amount", "  ").unwrap_err().unit, "");
}

#[test]
fn files_are_changed_at_the_right_places() {
    let stated = stated();
    let value = |name: &str, value: &str| {
        let statement = stated.find(name).unwrap();
        (statement, statement.give(value).unwrap())
    };
    let all = [
        value("toll.rate", "60%"),
        value("toll.rate", "70%"),
        value("toll@1300-01-01.to", "1301-12-31"),
        value("toll.condition.small", "TRUE"),
        value("toll.goods", "S"),
    ];
    let all: Vec<(&Statement, &Given)> = all.iter().map(|(s, g)| (*s, g)).collect();
    let texts = stated.changed(&all);
    let expected = MEASURE
        .replace("\"50%\"", "\"70%\"")
        .replace("from = 1300-01-01", "from = 1300-01-01\nto = 1301-12-31")
        .replace("\"\"\"\nincome <= limit\n\"\"\"", "\"TRUE\"")
        .replace("[\"G\", \"W\"]", "[\"S\"]");
    assert_eq!(texts["measures/toll.toml"], expected);
}
