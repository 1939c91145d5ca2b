"""Looks at the screen of a run as a clerk sees it: a pseudo-terminal of 80 columns.

Usage: check_screen.py PROGRAM PROJECT

No line that the progress bar draws is wider than the terminal (a Chinese character takes two cells), and the words beside the bar
belong to the number beside the bar.
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata

COLUMNS = 80
STAGES = {
    "zh": ["读取政策包", "读取各部门导出表", "计算应享", "汇总", "写出结果", "封存"],
    "en": ["Reading the policy pack", "Reading the exports", "Assessing", "Adding up", "Writing tables", "Committing"],
}


def cells(text):
    # What is ambiguous, Chinese terminals draw wide.
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def screen(program, project, lang, out):
    """Everything that a run writes on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    environment = dict(os.environ, TERM="xterm", LC_ALL="zh_CN.UTF-8")
    for name in ("COLUMNS", "NO_COLOR", "HUIQI_LOG"):
        environment.pop(name, None)
    command = [os.path.abspath(program), "run", "--lang", lang, "--out", out]
    process = subprocess.Popen(command, cwd=project, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs, env=environment)
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait() == 0, seen.decode(errors="replace")
    return seen.decode()


def check(program, project, lang):
    with tempfile.TemporaryDirectory() as out:
        seen = screen(program, project, lang, out)
    # Every movement of the cursor ends a drawing.
    bare = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "\r", seen)
    drawn = [line for line in re.split(r"[\r\n]+", bare) if re.search(r"\b[1-6]/6 ", line)]
    assert drawn, f"no bar was drawn: {seen!r}"
    for line in drawn:
        assert cells(line) <= COLUMNS, f"{cells(line)} cells: {line!r}"
    for number, words in enumerate(STAGES[lang], 1):
        of_stage = [line for line in drawn if f"{number}/6 " in line]
        assert of_stage, f"stage {number} was never shown"
        for line in of_stage:
            assert words in line, f"{line!r} has not the words {words}"
    # Above the bar the run says what it takes, below it what was read.
    first = {"zh": "导出表：", "en": "exports: "}[lang]
    last = {"zh": "读入 ", "en": " rows read, "}[lang]
    assert first in bare and last in bare, bare
    return len(drawn)


def main():
    program, project = sys.argv[1:]
    for lang in STAGES:
        print(f"screen of 80 columns, {lang}: {check(program, project, lang)} drawings of the bar, none wider")


if __name__ == "__main__":
    main()
