use super::*;

/// 100.01 yuan: 60 % is 60.006, rounded 60.01; 20 % 20.002, 20.00; 4 % 4.0004, 4.00; the rest 16.00.
#[test]
fn parts_add_up() {
    let parts: Vec<(String, Ratio)> = ["60%", "20%", "4%", "16%"]
        .iter()
        .map(|r| ((*r).to_owned(), Ratio::parse(r).unwrap()))
        .collect();
    assert_eq!(split(Fen(10_001), &parts).unwrap(), [6001, 2000, 400, 1600]);
}

#[test]
fn shares_are_checked() {
    let program = crate::fixture::program();
    let parse = |text: &str| Levels::parse(text, Path::new("levels.toml"), &program);
    let good = "[[share]]\nmeasures = [\"window_tax\"]\nlevels = { \"a\" = \"60%\", \"b\" = \"2/5\" }\n";
    assert_eq!(parse(good).unwrap().names, ["a", "b"]);
    for (from, to) in [
        ("60%", "50%"),
        ("window_tax", "windowtax"),
        ("\"2/5\"", "0.4"),
        ("share", "shares"),
    ] {
        assert!(parse(&good.replace(from, to)).is_err(), "{to}");
    }
}
