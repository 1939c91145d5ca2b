use super::*;

/// A page in a file of its own.
struct Kept {
    page: Page,
    _file: tempfile::NamedTempFile,
}

fn kept(bytes: &[u8]) -> Kept {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    Kept {
        page: Page::open(file.path()).unwrap(),
        _file: file,
    }
}

fn page(text: &str) -> Kept {
    kept(text.as_bytes())
}

fn rows_of(kept: &Kept) -> Vec<(u32, Vec<String>)> {
    let fields = |block: RowBlock<'static>| {
        let row = |r: crate::ingest::Row<'_>| {
            (
                r.line(),
                (0..r.len())
                    .map(|i| r.field(i).unwrap().1.to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        block.rows().map(row).collect::<Vec<_>>()
    };
    kept.page.read(fields).unwrap().concat()
}

#[test]
fn entities_and_markup_in_cells() {
    let page = page(
        "<table>x<tr><td>a&nbsp;<b>b</b>&amp;lt;</td><TD ALIGN=left>&#20803;&#x6c5f;<br/>c</tr>\
         <tr><th>1<th>2 & 3 &bogus; &<!-- <td>no --></table>",
    );
    assert_eq!(
        rows_of(&page),
        [
            (1, vec!["a\u{a0}b&lt;".to_owned(), "元江 c".to_owned()]),
            (2, vec!["1".to_owned(), "2 & 3 &bogus; &".to_owned()])
        ]
    );
}

#[test]
fn spans() {
    let page = page(
        "<tr><td colspan=\"3\">t</td></tr>\n<tr><td rowspan=2>a</td><td>b</td><td>c</td></tr>\n\
         <tr><td>d</td><td>e</td></tr><tr><td>f</td></tr>",
    );
    let merged = page.page.merged().unwrap();
    let rows: Vec<Vec<String>> = rows_of(&page).into_iter().map(|(_, fields)| fields).collect();
    assert_eq!(
        rows,
        [vec!["t", "", ""], vec!["a", "b", "c"], vec!["a", "d", "e"], vec!["f"]]
    );
    let shape: Vec<_> = merged.iter().map(|d| (d.start, d.end)).collect();
    assert_eq!(shape, [((0, 0), (0, 2)), ((1, 0), (2, 0))]);
}

#[test]
fn character_sets() {
    let declared = |text: &str| declared(text.as_bytes()).map(Encoding::name);
    assert_eq!(declared("<meta content=\"text/html; charset=GBK\">"), Some("GBK"));
    assert_eq!(declared("<meta charset='gb2312'>"), Some("GBK"));
    assert_eq!(declared("<META CHARSET=utf-8>"), Some("UTF-8"));
    assert_eq!(declared("<html>"), None);
}

#[test]
fn a_row_that_cannot_be_decoded_is_set_aside() {
    let mut bytes = b"<tr><td>1</td></tr><tr><td>".to_vec();
    bytes.extend([0xff, 0xff]);
    bytes.extend(b"</td></tr><tr><td>3</td></tr>");
    bytes.splice(..0, *b"<meta charset=gbk>");
    let page = kept(&bytes);
    assert_eq!(rows_of(&page).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3]);
    let broken = page.page.read(|block| block.broken).unwrap().concat();
    assert_eq!((broken[0].line, broken[0].code), (2, "undecodable"));
}

#[test]
fn character_sets_of_whole_pages() {
    let text = "<html><meta charset=\"CHARSET\"><table><tr><td>元江&nbsp;县</td></tr></table>";
    let wanted = [(1, vec!["元江\u{a0}县".to_owned()])];
    let utf8 = text.replace("CHARSET", "utf-8");
    assert_eq!(rows_of(&page(&utf8)), wanted);
    assert_eq!(
        rows_of(&page(&format!("\u{feff}{}", text.replace("CHARSET", "gbk")))),
        wanted
    );
    let gb = text.replace("CHARSET", "GB_2312-80");
    assert_eq!(rows_of(&kept(&encoding_rs::GB18030.encode(&gb).0)), wanted);
    // Converted, but what it says of itself was left as it was.
    assert_eq!(rows_of(&page(&gb)), wanted);
    assert_eq!(rows_of(&kept(&encoding_rs::GB18030.encode(&utf8).0)), wanted);
    let wide: Vec<u8> = format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(rows_of(&kept(&wide)), wanted);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text.replace("CHARSET", "shift_jis")).unwrap();
    assert!(matches!(Page::open(file.path()), Err(ReadError::Refused { .. })));
}

#[test]
fn spans_that_grow_are_refused() {
    let wide = "<tr><td colspan=1024>x</td></tr>".repeat(2000);
    let refused = page(&wide).page.read(|b| b.len());
    assert!(matches!(refused, Err(ReadError::Refused { refusal, .. }) if refusal.code == "too_many_cells"));
}

/// Entities without end, comments without end, tags without end: each only takes time once.
#[test]
fn long_rows_do_not_take_for_ever() {
    for piece in ["&", "<", "<b>", "<td", "&amp", "<script></script>", "<select>"] {
        let row = format!("<tr><td>{}</td></tr>", piece.repeat(900_000 / piece.len()));
        page(&row).page.read(|b| b.len()).unwrap();
    }
    for piece in ["<!--", "<script>"] {
        let row = format!("<tr><td>{}</td></tr>", piece.repeat(900_000 / piece.len()));
        let refused = page(&row).page.read(|b| b.len());
        assert!(matches!(refused, Err(ReadError::Refused { refusal, .. }) if refusal.code == "cut_off"));
    }
    let deep = format!("<tr><td>{}x", "<b>".repeat(1_000_000));
    let refused = page(&deep).page.read(|b| b.len());
    assert!(matches!(refused, Err(ReadError::Refused { refusal, .. }) if refusal.code == "html_row_too_long"));
}

#[test]
fn a_page_without_a_table_is_named() {
    let refused = page("<html><body>请先登录</body></html>").page.read(|b| b.len());
    assert!(matches!(refused, Err(ReadError::Refused { refusal, .. }) if refusal.code == "no_table"));
}
