"""How a language's event lexicon and status cues fare on annotated sentences.

``python tools/lexicon_report.py id --shared DIR`` reads the training stories and light annotations under ``DIR/gold`` (never the
development stories) and prints, for each form of the lexicon that occurs there, how often it does, how often a gold trigger
overlaps it and how often that trigger has the form's type and mode; then totals, what the lexicon misses most, and which status
follows each status cue. ``--csv`` prints the rows of the forms alone, for further work.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kawat.knowledge import Found, Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.knowledge.schema import STATUSES
from kawat.language.words import words_of

NEAR = 4
"""Words between a cue and the trigger that still count as next to it."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A gold trigger: its place in the sentence and what it tells."""

    start: int
    end: int
    text: str
    type: str
    mode: str
    status: str


@dataclass(frozen=True, slots=True)
class Line:
    """An annotated sentence."""

    text: str
    triggers: tuple[Trigger, ...]


@dataclass(slots=True)
class Tally:
    """What became of one form: its occurrences, how many are triggers, of the right type, and of the right mode too."""

    seen: int = 0
    hit: int = 0
    typed: int = 0
    moded: int = 0
    statuses: Counter[str] = field(default_factory=Counter)


def lines_of(shared: Path, lang: str) -> Iterator[Line]:
    """The annotated training sentences of a language; whole stories are cut at their sentences."""
    for path in sorted((shared / "gold").glob("*.jsonl")):
        if not path.name.startswith(("train-", "light-")):
            continue
        with path.open(encoding="utf-8") as file:
            for record in map(json.loads, file):
                story = record.get("story", record)
                if story["lang"] != lang:
                    continue
                for start, end in record.get("sentences", [[0, len(story["text"])]]):
                    yield Line(story["text"][start:end], tuple(_triggers(record["events"], start, end)))


def _triggers(events: Iterable[dict[str, Any]], start: int, end: int) -> Iterator[Trigger]:
    for event in events:
        for span in [event["trigger"], *(event.get("mentions") or ())]:
            if start <= span["start"] < end:
                yield Trigger(
                    span["start"] - start,
                    span["end"] - start,
                    " ".join(span["text"].lower().split()),
                    event["type"],
                    event["mode"] or "",
                    event["status"],
                )


class Report:
    """Reads sentences, counts, and tells."""

    def __init__(self, lang: str, knowledge: Knowledge) -> None:
        self.lang, self.knowledge = lang, knowledge
        self.lexicon = self._phrases("lexicon")
        self.cues = self._phrases("statuses")
        self.forms: dict[str, Tally] = defaultdict(Tally)
        self.near: dict[str, Counter[str]] = defaultdict(Counter)
        self.far: dict[str, Counter[str]] = defaultdict(Counter)
        self.missed: Counter[str] = Counter()
        self.triggers = self.found = self.found_typed = 0

    def _phrases(self, name: str) -> Phrases[Row]:
        rows = self.knowledge.rows(self.lang, name)
        return Phrases(((row["form"], row) for row in rows), cut=lambda form: [w for *_, w, _, _ in self._cut(form)])

    def _cut(self, text: str) -> list[tuple[int, int, str, str, bool]]:
        words = words_of(text, 0, len(text), lang=self.lang, knowledge=self.knowledge)
        return [(word.start, word.end, word.text, word.lower, word.clitic) for word in words]

    def read(self, line: Line) -> None:
        """Counts one sentence."""
        words = self._cut(line.text)
        texts, lowers = [word[2] for word in words], [word[3] for word in words]
        hits = [(hit, words[hit.first][0], words[hit.last - 1][1]) for hit in self.lexicon.find(texts, lowers)]
        for hit, start, end in hits:
            self._count_form(hit, [t for t in line.triggers if t.start < end and start < t.end])
        for trigger in line.triggers:
            over = [hit.values[0] for hit, start, end in hits if trigger.start < end and start < trigger.end]
            self.triggers += 1
            self.found += bool(over)
            self.found_typed += any(row["type"] == trigger.type for row in over)
            if not over:
                self.missed[f"{trigger.text} ({trigger.type}{':' * bool(trigger.mode)}{trigger.mode})"] += 1
            first = next((i for i, word in enumerate(words) if word[1] > trigger.start), len(words))
            self._count_cues(texts, lowers, first, trigger.status)

    def _count_form(self, hit: Found[Row], over: Sequence[Trigger]) -> None:
        row = hit.values[0]
        tally = self.forms[row["form"]]
        tally.seen += 1
        tally.hit += bool(over)
        tally.typed += any(t.type == row["type"] for t in over)
        tally.moded += any((t.type, t.mode) == (row["type"], row["mode"]) for t in over)

    def _count_cues(self, texts: Sequence[str], lowers: Sequence[str], first: int, status: str) -> None:
        for cue in self.cues.find(texts[:first], lowers[:first]):
            side = self.near if first - cue.last <= NEAR else self.far
            side[cue.values[0]["form"]][status] += 1

    def table(self) -> list[tuple[str, str, str, int, int, int, int]]:
        """Form, type, mode and counts of every form that occurs, the most frequent first."""
        rows = {row["form"]: row for row in self.knowledge.rows(self.lang, "lexicon")}
        found = sorted(self.forms.items(), key=lambda item: (-item[1].seen, item[0]))
        return [(f, rows[f]["type"], rows[f]["mode"], t.seen, t.hit, t.typed, t.moded) for f, t in found]

    def totals(self) -> list[str]:
        """Recall and precision over all forms."""
        seen, hit, typed, moded = (
            sum(getattr(t, n) for t in self.forms.values()) for n in ("seen", "hit", "typed", "moded")
        )
        return [
            f"forms in the lexicon     {len(self.knowledge.rows(self.lang, 'lexicon'))}, of which occur {len(self.forms)}",
            f"gold triggers            {self.triggers}",
            f"  overlapped by a form   {self.found} {_share(self.found, self.triggers)}",
            f"  and of its type        {self.found_typed} {_share(self.found_typed, self.triggers)}",
            f"occurrences of forms     {seen}",
            f"  that are triggers      {hit} {_share(hit, seen)}",
            f"  and of its type        {typed} {_share(typed, seen)}",
            f"  and of its mode        {moded} {_share(moded, seen)}",
        ]

    def cue_lines(self) -> Iterator[str]:
        """For each cue of the table: its status and reach, and the statuses of triggers near and far behind it."""
        for row in self.knowledge.rows(self.lang, "statuses"):
            near, far = self.near[row["form"]], self.far[row["form"]]
            if near or far:
                yield f"{row['form']:<28}{row['status']:<10}{row['reach']:<8}{_statuses(near)} | {_statuses(far)}"


def _statuses(counts: Counter[str]) -> str:
    return " ".join(f"{counts[status]:>5}" for status in STATUSES)


def _share(part: int, whole: int) -> str:
    return f"({part / whole:.2f})" if whole else "(-)"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("lang", help="language, as its folder of tables is called")
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds gold/")
    parser.add_argument("--csv", action="store_true", help="print the counts of the forms alone, as CSV")
    parser.add_argument("--least", type=int, default=3, help="occurrences from which a form is printed")
    options = parser.parse_args()
    report = Report(options.lang, Knowledge())
    for line in lines_of(options.shared, options.lang):
        report.read(line)
    header = ("form", "type", "mode", "seen", "trigger", "type agrees", "mode agrees")
    if options.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([header, *report.table()])
        return
    print(f"{header[0]:<36}{'type':<24}{'seen':>6}{'trig':>6}{'type':>6}{'mode':>6}  precision")
    for form, kind, mode, seen, hit, typed, moded in report.table():
        if seen >= options.least:
            name = f"{kind}:{mode}" if mode else kind
            print(f"{form:<36}{name:<24}{seen:>6}{hit:>6}{typed:>6}{moded:>6}  {typed / seen:.2f}")
    print("\nTotals", *report.totals(), sep="\n")
    print("\nMissed most")
    for text, count in report.missed.most_common(60):
        print(f"{count:>5}  {text}")
    print(f"\nStatus behind each cue: within {NEAR} words | anywhere later in the sentence; {', '.join(STATUSES)}")
    print(*report.cue_lines(), sep="\n")


if __name__ == "__main__":
    main()
