"""One cell or code: text, money in int fen, counts, rates, dates, months; identifiers and their check digits."""
import datetime as dt
import re
import unicodedata
from decimal import Decimal, ROUND_HALF_UP
from fractions import Fraction

AS_OF = dt.date(2022, 12, 31)
LATE_FILING = dt.date(2023, 1, 31)          # returns of periods ending 2022-12 may be filed up to this day


class Bad(Exception):
    """A row that cannot be used; the text is the quarantine reason."""


# ---------------------------------------------------------------- scalar values

def text(v):
    """NFKC text without blanks at the ends, without a leading apostrophe; '' for nothing."""
    if v is None:
        return ''
    if isinstance(v, (dt.datetime, dt.date)):
        return v.strftime('%Y-%m-%d')
    if isinstance(v, float) and v == int(v):
        v = int(v)
    s = unicodedata.normalize('NFKC', str(v)).replace('\ufeff', '').strip()
    return s.lstrip("'").strip()


def ident(v):
    s = re.sub(r'\s', '', text(v)).upper()
    if isinstance(v, float) or re.fullmatch(r'\d(\.\d+)?E\+?\d+', s):
        raise Bad('destroyed_identifier')
    return s


DASH = {'', '-', '—', '--', '——', '–', '―', '－', '/'}


def decimal_of(v):
    """Exact decimal of a cell; None when the cell is blank or a dash."""
    if v is None:
        return None
    if isinstance(v, bool):
        raise Bad('amount_not_a_number')
    if isinstance(v, int):
        return Decimal(v)
    if isinstance(v, float):
        if v != v or v in (float('inf'), float('-inf')):
            raise Bad('amount_not_a_number')
        return Decimal(repr(v))
    s = re.sub(r'\s', '', text(v))
    if s in DASH:
        return None
    neg = False
    m = re.fullmatch(r'\((.*)\)', s)
    if m:
        neg, s = True, m.group(1)
    s = s.replace(',', '').replace('¥', '')
    s = s.replace('−', '-')
    if not re.fullmatch(r'[+-]?\d+(\.\d*)?|[+-]?\.\d+', s):
        if re.fullmatch(r'[+-]?\d+(\.\d+)?[Ee][+-]?\d+', s):
            return -Decimal(s) if neg else Decimal(s)
        raise Bad('amount_not_a_number')
    d = Decimal(s)
    return -d if neg else d


def fen(v, wan=False, blank=0):
    """Amount of a cell as int fen.  `blank` is the value of a blank cell or a dash."""
    d = decimal_of(v)
    if d is None:
        return blank
    q = Decimal('0.000001') if wan else Decimal('0.01')
    return int(d.quantize(q, ROUND_HALF_UP) / q)


def integer(v):
    d = decimal_of(v)
    if d is None:
        return None
    if d != d.to_integral_value():
        raise Bad('amount_not_a_number')
    return int(d)


def ratio(v):
    """Exact rate: '5%' -> 1/20, '0.05' -> 1/20; None when blank."""
    s = text(v)
    if s in DASH:
        return None
    try:
        if s.endswith('%'):
            return Fraction(s[:-1]) / 100
        return Fraction(s)
    except ValueError:
        raise Bad('amount_not_a_number')


def date(v):
    if v is None:
        return None
    if isinstance(v, dt.datetime):
        return v.date()
    if isinstance(v, dt.date):
        return v
    s = re.sub(r'\s', ' ', text(v)).strip()
    s = s.split(' ')[0].split('T')[0]
    if s in DASH:
        return None
    try:
        if re.fullmatch(r'\d{5}(\.\d+)?', s):
            return dt.date(1899, 12, 30) + dt.timedelta(days=int(float(s)))
        m = (re.fullmatch(r'(\d{4})(\d{2})(\d{2})', s)
             or re.fullmatch(r'(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?', s))
        if m:
            return dt.date(*map(int, m.groups()))
    except ValueError:
        raise Bad('impossible_date')
    raise Bad('impossible_date')


def month(v):
    """Month as (year * 12 + month - 1), so months can be counted."""
    if v is None:
        return None
    if isinstance(v, (dt.datetime, dt.date)):
        return v.year * 12 + v.month - 1
    s = re.sub(r'\s', '', text(v))
    if s in DASH:
        return None
    m = re.fullmatch(r'(\d{4})(\d{2})', s) or re.fullmatch(r'(\d{4})[-./年](\d{1,2})月?', s)
    if m and 1 <= int(m.group(2)) <= 12:
        return int(m.group(1)) * 12 + int(m.group(2)) - 1
    d = date(v)
    return d.year * 12 + d.month - 1


def ym(d):
    return d.year * 12 + d.month - 1


def ymstr(m):
    return '%04d-%02d' % (m // 12, m % 12 + 1)


def qstr(d):
    return '%dQ%d' % (d.year, (d.month + 2) // 3)


def month_end(m):
    return (dt.date((m + 1) // 12, (m + 1) % 12 + 1, 1) - dt.timedelta(days=1))


def add_months(d, n):
    """month_add: the day is clamped to the end of the month."""
    m = ym(d) + n
    return dt.date(m // 12, m % 12 + 1, min(d.day, month_end(m).day))


def r_half_up(x):
    """Nearest integer (fen), half away from zero, of an exact rational."""
    x = Fraction(x)
    n = abs(x)
    k = (2 * n.numerator + n.denominator) // (2 * n.denominator)
    return k if x >= 0 else -k


def yuan(f):
    if f is None:
        return ''
    s = '-' if f < 0 else ''
    f = abs(f)
    return '%s%d.%02d' % (s, f // 100, f % 100)


# ---------------------------------------------------------------- identifiers

_ALPHA = '0123456789ABCDEFGHJKLMNPQRTUWXY'


def uscc_ok(code):
    """GB 32100-2015: weights 3^i mod 31, check = 31 - sum mod 31."""
    if len(code) != 18 or any(c not in _ALPHA for c in code):
        return False
    s = sum(_ALPHA.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _ALPHA[(31 - s % 31) % 31] == code[17]


def person_ok(code):
    """GB 11643-1999 resident number: weights mod 11 and a date that exists."""
    if not re.fullmatch(r'\d{17}[\dX]', code):
        return False
    w = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if '10X98765432'[sum(int(a) * b for a, b in zip(code, w)) % 11] != code[17]:
        return False
    try:
        dt.date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return False
    return True


def name_key(s):
    """Free spelling of firm names: brackets, blanks and 有限责任公司 / 有限公司 do not matter."""
    s = re.sub(r'[\s()]', '', text(s))
    return s.replace('有限责任公司', '有限公司')
