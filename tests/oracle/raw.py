"""Files as rows of cells, whatever their format."""
import csv
import re

from values import Bad


def decode(b):
    if b.startswith(b'\xef\xbb\xbf'):
        return b.decode('utf-8-sig')
    try:
        return b.decode('utf-8')
    except UnicodeDecodeError:
        return b.decode('gb18030', 'replace')


def raw_text(path):
    """Rows of a text file, line by line: an open quote spoils only its own line."""
    with open(path, 'rb') as f:
        lines = decode(f.read()).split('\n')
    lines = [l.rstrip('\r') for l in lines]
    lines = [l for l in lines if l.strip()]
    sep = '|' if lines[0].count('|') > lines[0].count(',') else ','
    for l in lines:
        if sep == ',' and l.count('"') % 2:
            yield Bad('unclosed_quote')
        elif sep == ',':
            yield next(csv.reader([l]))
        else:
            yield l.split('|')


def raw_html(data):
    import html
    m = re.search(rb'charset=["\']?([\w-]+)', data)
    t = data.decode('gb18030' if not m or m.group(1).lower() in (b'gbk', b'gb2312') else m.group(1).decode(), 'replace')
    for row in re.findall(r'<tr[^>]*>(.*?)</tr>', t, re.S | re.I):
        cells = [html.unescape(re.sub(r'<[^>]+>', '', c)) for c in re.findall(r'<t[dh][^>]*>(.*?)</t[dh]>', row, re.S | re.I)]
        yield cells


def raw_sheets(path):
    """[(sheet name, text file?, rows)] - the format is told by the first bytes, not by the name."""
    with open(path, 'rb') as f:
        head = f.read(8)
    if head.startswith(b'PK'):
        import openpyxl
        wb = openpyxl.load_workbook(path, read_only=True, data_only=True)
        return [(ws.title, False, [list(r) for r in ws.iter_rows(values_only=True)]) for ws in wb]
    if head.startswith(b'\xd0\xcf\x11\xe0'):
        import xlrd
        wb = xlrd.open_workbook(path)
        return [(s.name, False, [[None if c == '' else c for c in s.row_values(i)] for i in range(s.nrows)]) for s in wb.sheets()]
    if head.lstrip().startswith(b'<'):
        with open(path, 'rb') as f:
            return [('', True, list(raw_html(f.read())))]
    return [('', True, list(raw_text(path)))]
