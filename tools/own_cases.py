"""Prints how the coder reads the project's own cases: pairs of sentences that differ in one thing, and hard calls.

    python tools/own_cases.py [--json] [--failures]

Every text is read alone. Of ``perturbations.jsonl``, by kind and language, the share of pairs that hold on both sentences:

found     an event of the wanted type whose trigger overlaps the wanted trigger
status    that event has the wanted status
sides     its actors and recipients have just the wanted countries; the two sides of a reciprocal act are taken together
right     all three

Of ``hard_calls.jsonl``, by row of the codebook's section 3a: precision, recall and F of events matched by type within the text, one
to one; the share of matched events with the right status; and the share of texts wholly right, where no event is missing or too
many and each has the wanted status, mode, sides and, where the case names one, source.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kawat import Event, Reading, Span, Story, read
from kawat.errors import StoryError
from kawat.evaluation import Tally
from kawat.evaluation.compare import RECIPROCAL, countries, names_agree
from kawat.reading import EVENT_TYPES, STATUSES

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures"
PAIRS, HARD_CALLS = "perturbations.jsonl", "hard_calls.jsonl"
LANGS = ("id", "en")
CONDITIONS = ("found", "status", "sides")
_EVERY = 100
"""So many texts go by between two lines of progress where standard error is no terminal."""

Coder = Callable[[str, str], Reading]
"""Reads a text, given its language."""
T = TypeVar("T")


class CaseError(ValueError):
    """A line of a file of cases that is none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An event that a text tells. ``actors`` and ``recipients`` are country codes, one for each party; ``attributed_to`` is a name."""

    type: str
    status: str
    trigger: Span
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    mode: str | None = None
    attributed_to: str | None = None

    @property
    def is_reciprocal(self) -> bool:
        return self.type in RECIPROCAL and len(self.actors) > 1 and not self.recipients


@dataclass(frozen=True, slots=True)
class Case:
    """Texts that are judged together: the two sentences of a pair, or the one text of a hard call, each with what it tells."""

    group: str
    lang: str
    texts: tuple[str, ...]
    wanted: tuple[tuple[Wanted, ...], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A case and the reading of each of its texts."""

    case: Case
    readings: tuple[Reading, ...]


def pair_cases(path: Path = FIXTURES / PAIRS) -> list[Case]:
    """The pairs of a file. Raises CaseError where a line is none, OSError where there is no file."""
    return list(_cases(path, _pair))


def hard_cases(path: Path = FIXTURES / HARD_CALLS) -> list[Case]:
    """The hard calls of a file. Raises CaseError where a line is none, OSError where there is no file."""
    return list(_cases(path, _hard_call))


def _cases(path: Path, case_of: Callable[[Mapping[str, Any]], Case]) -> Iterator[Case]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            case = case_of(json.loads(line))
            if case.lang not in LANGS:
                raise CaseError(f"lang is {case.lang!r}; one of {', '.join(LANGS)} is right")
        except KeyError as error:
            raise CaseError(f"{path.name}:{number}: no {error}; every key of the first line is needed") from error
        except (TypeError, ValueError) as error:
            raise CaseError(f"{path.name}:{number}: {error}") from error
        yield case


def _pair(row: Mapping[str, Any]) -> Case:
    wanted = []
    for when in ("before", "after"):
        event = {key: row[f"{key}_{when}"] for key in ("trigger", "status", "actors", "recipients")}
        wanted.append((_wanted(row[when], {**event, "type": row["type"]}),))
    return Case(row["kind"], row["lang"], (row["before"], row["after"]), tuple(wanted))


def _hard_call(row: Mapping[str, Any]) -> Case:
    text = row["text"]
    return Case(row["row"], row["lang"], (text,), (tuple(_wanted(text, event) for event in row["events"]),))


def _wanted(text: str, row: Mapping[str, Any]) -> Wanted:
    words = row["trigger"]
    places = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
    if len(places) != 1:
        raise CaseError(f"trigger {words!r} stands {len(places)} times in {text!r}; once is right")
    for key, allowed in (("type", EVENT_TYPES), ("status", STATUSES)):
        if row[key] not in allowed:
            raise CaseError(f"{key} of {words!r} is {row[key]!r}; one of {', '.join(allowed)} is right")
    span = Span.of(text, *places[0].span())
    sides = tuple(row["actors"]), tuple(row["recipients"])
    return Wanted(row["type"], row["status"], span, *sides, row.get("mode"), row.get("attributed_to"))


def read_alone(text: str, lang: str) -> Reading:
    """The shipped coder's reading of one text; a text that cannot be read is told on standard error and counts as read empty."""
    try:
        return read(text, lang=lang)
    except StoryError as error:
        print(f"not read, counts as read empty: {text!r}: {error}", file=sys.stderr)
        return Reading(story=Story.of(text))


def readings_of(cases: Iterable[Case], coder: Coder = read_alone) -> list[Read]:
    """The cases with their readings. Raises what the coder raises."""
    return [Read(case, tuple(coder(text, case.lang) for text in case.texts)) for case in cases]


def sides_equal(wanted: Wanted, event: Event) -> bool:
    """Whether the countries of the event are just the wanted ones; an actor without a country counts by its name, so as another."""
    actors, recipients = countries(event.actors), countries(event.recipients)
    if wanted.is_reciprocal:
        return actors | recipients == set(wanted.actors)
    return (actors, recipients) == (set(wanted.actors), set(wanted.recipients))


def conditions_met(wanted: Wanted, reading: Reading) -> dict[str, bool]:
    """Which of CONDITIONS hold in a sentence, judged on the one event of the type at the trigger for which most of them do."""
    events = [each for each in reading.events if each.type == wanted.type and each.trigger.overlaps(wanted.trigger)]
    checks = [(True, each.status == wanted.status, sides_equal(wanted, each)) for each in events]
    best = max(checks, key=sum, default=(False, False, False))
    return dict(zip(CONDITIONS, best, strict=True))


def pair_checks(one: Read) -> dict[str, bool]:
    """Which of CONDITIONS hold in both sentences of a pair; ``right``: all of them."""
    each = [conditions_met(wanted, reading) for [wanted], reading in zip(one.case.wanted, one.readings, strict=True)]
    checks = {name: all(met[name] for met in each) for name in CONDITIONS}
    return {"right": all(checks.values()), **checks}


def matched(wanted: Sequence[Wanted], events: Sequence[Event]) -> list[tuple[Wanted, Event]]:
    """Wanted and found events of the same type, one to one, best agreement first."""
    pairs = []
    for i, one in enumerate(wanted):
        for j, event in enumerate(events):
            if one.type == event.type:
                agreement = 4 * sides_equal(one, event) + 2 * one.trigger.overlaps(event.trigger)
                pairs.append((-agreement - (one.status == event.status), i, j))
    used_wanted, used_events, out = set[int](), set[int](), []
    for _, i, j in sorted(pairs):
        if i not in used_wanted and j not in used_events:
            used_wanted.add(i)
            used_events.add(j)
            out.append((wanted[i], events[j]))
    return out


def wholly_right(wanted: Sequence[Wanted], events: Sequence[Event]) -> bool:
    """Whether the events are just the wanted ones, each with its status, mode, sides and, where one is named, source."""
    pairs = matched(wanted, events)
    return len(pairs) == len(wanted) == len(events) and all(_same(*pair) for pair in pairs)


def _same(one: Wanted, event: Event) -> bool:
    source = event.attributed_to.name if event.attributed_to else None
    right_source = one.attributed_to is None or names_agree(one.attributed_to, source)
    return right_source and sides_equal(one, event) and (one.status, one.mode) == (event.status, event.mode)


def pair_rows(pairs: Sequence[Read]) -> list[dict[str, Any]]:
    """By kind and language the number of pairs and the shares of those for which each condition holds."""
    rows = []
    for kind, lang in dict.fromkeys((one.case.group, one.case.lang) for one in pairs):
        checks = [pair_checks(one) for one in pairs if (one.case.group, one.case.lang) == (kind, lang)]
        shares = {name: sum(each[name] for each in checks) / len(checks) for name in checks[0]}
        rows.append({"kind": kind, "lang": lang, "pairs": len(checks), **shares})
    return rows


def hard_figures(calls: Sequence[Read]) -> dict[str, Any]:
    """The figures of hard calls taken together; one that nothing speaks for is None."""
    tally, status, whole = Tally(), 0, 0
    for one in calls:
        [wanted], [reading] = one.case.wanted, one.readings
        pairs = matched(wanted, reading.events)
        tally.add(right=len(pairs), predicted=len(reading.events), gold=len(wanted))
        status += sum(each.status == event.status for each, event in pairs)
        whole += wholly_right(wanted, reading.events)
    return {
        "texts": len(calls),
        "events": tally.gold,
        "found": tally.predicted,
        "p": tally.precision if tally.predicted else None,
        "r": tally.recall if tally.gold else None,
        "f": tally.f if tally.gold or tally.predicted else None,
        "status": status / tally.right if tally.right else None,
        "whole": whole / len(calls) if calls else None,
    }


def hard_rows(calls: Sequence[Read]) -> list[dict[str, Any]]:
    """The figures by row of the codebook, then of each language and of all."""
    rows = [
        {"row": row, **hard_figures([one for one in calls if one.case.group == row])}
        for row in dict.fromkeys(one.case.group for one in calls)
    ]
    for lang in LANGS:
        rows.append({"row": f"all {lang}", **hard_figures([one for one in calls if one.case.lang == lang])})
    return [*rows, {"row": "all", **hard_figures(calls)}]


def measures_of(pairs: Sequence[Read], calls: Sequence[Read]) -> dict[str, float]:
    """What the gate holds: the share of right pairs by kind and language; of hard calls F and the share wholly right by language."""
    out = {f"{row['kind']} {row['lang']}": row["right"] for row in pair_rows(pairs)}
    for lang in LANGS:
        figures = hard_figures([one for one in calls if one.case.lang == lang])
        out[f"hard calls F {lang}"] = figures["f"] or 0.0
        out[f"hard calls whole {lang}"] = figures["whole"] or 0.0
    return out


def failures_of(pairs: Sequence[Read], calls: Sequence[Read]) -> list[dict[str, Any]]:
    """Each case that is not right: where it fails, its text, what was wanted and what was got."""
    out = []
    for one in pairs:
        for when, text, [wanted], reading in zip(
            ("before", "after"), one.case.texts, one.case.wanted, one.readings, strict=True
        ):
            met = conditions_met(wanted, reading)
            failed = [name for name in CONDITIONS if not met[name]]
            if failed:
                case = f"{one.case.group} {one.case.lang}, {when}: {', '.join(failed)}"
                out.append({"case": case, "text": text, "wanted": [shown(wanted)], "got": _shown_all(reading)})
    for one in calls:
        [text], [events], [reading] = one.case.texts, one.case.wanted, one.readings
        if not wholly_right(events, reading.events):
            wanted_lines = [shown(each) for each in events]
            case = f"{one.case.group}, {one.case.lang}"
            out.append({"case": case, "text": text, "wanted": wanted_lines, "got": _shown_all(reading)})
    return out


def _shown_all(reading: Reading) -> list[str]:
    return [shown(event) for event in reading.events]


def shown(event: Wanted | Event) -> str:
    """A wanted or found event in one line: ``ACCUSE allege [occurred] TUR > GRC at 'menuduh'``."""
    if isinstance(event, Wanted):
        source = event.attributed_to
        sides = [", ".join(side) for side in (event.actors, event.recipients)]
    else:
        source = event.attributed_to.name if event.attributed_to else None
        sides = [", ".join(each.country or each.name for each in side) for side in (event.actors, event.recipients)]
    kind = " ".join(part for part in (event.type, event.mode) if part)
    said_by = f", says {source}" if source else ""
    return f"{kind} [{event.status}] {sides[0] or '–'} > {sides[1] or '–'} at {event.trigger.text!r}{said_by}"


def counted(items: Sequence[T], name: str) -> Iterator[T]:
    """The items, with how far it is on standard error: one line that grows on a terminal, else a line now and then."""
    on_terminal = sys.stderr.isatty()
    for number, item in enumerate(items, 1):
        yield item
        if on_terminal or number % _EVERY == 0 or number == len(items):
            end = "\r" if on_terminal and number < len(items) else "\n"
            print(f"{name}: {number} of {len(items)} read", end=end, file=sys.stderr, flush=True)


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of the same keys as aligned columns under their names; the first column to the left, None as a dash."""
    lines = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def main(argv: Sequence[str] | None = None, *, coder: Coder = read_alone) -> int:
    """The command line; the exit code."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    cli.add_argument("--failures", action="store_true", help="each failing case too, with what was wanted and got")
    args = cli.parse_args(argv)
    pairs = readings_of(counted(pair_cases(), "pairs"), coder)
    calls = readings_of(counted(hard_cases(), "hard calls"), coder)
    failures = failures_of(pairs, calls) if args.failures else []
    if args.json:
        out = {"pairs": pair_rows(pairs), "hard_calls": hard_rows(calls), "measures": measures_of(pairs, calls)}
        print(json.dumps({**out, "failures": failures} if args.failures else out, ensure_ascii=False, indent=1))
        return 0
    print(f"{table(pair_rows(pairs))}\n\n{table(hard_rows(calls))}")
    for each in failures:
        print(f"\n{each['case']}\n  {each['text']}")
        for key in ("wanted", "got"):
            print(f"  {key:6}  " + "\n          ".join(each[key] or ["nothing"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
