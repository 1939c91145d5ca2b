use super::*;

fn page(text: &str) -> Page {
    Page {
        bytes: text.as_bytes().to_vec(),
        encoding: TextEncoding::Utf8,
        merged: Vec::new(),
    }
}

fn rows_of(page: &Page) -> Vec<(u32, Vec<String>)> {
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
    page.read(fields).concat()
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
    let mut merged = Vec::new();
    page.walk(&mut |_| (), &mut merged);
    let rows: Vec<Vec<String>> = rows_of(&page).into_iter().map(|(_, fields)| fields).collect();
    assert_eq!(
        rows,
        [vec!["t", "", ""], vec!["a", "b", "c"], vec!["", "d", "e"], vec!["f"]]
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
    let page = Page {
        bytes,
        encoding: TextEncoding::Gb18030,
        merged: Vec::new(),
    };
    assert_eq!(rows_of(&page).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3]);
    let broken = page.read(|block| block.broken).concat();
    assert_eq!((broken[0].line, broken[0].code), (2, "undecodable"));
}
