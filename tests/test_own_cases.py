"""The project's own cases: what counts as found, and how the figures are made. Readings here are made by hand."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from kawat.reading import Actor, Event, Reading, Span
from kawat.story import Story

TOOLS = Path(__file__).resolve().parents[1] / "tools"
BEFORE, AFTER = "Turki mengecam Yunani.", "Yunani dikecam Turki."
TALKS = "Mesir bertemu Sudan."


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("own_cases")


def told(trigger: str, sides: str, **fields: Any) -> dict[str, Any]:
    """An event by hand: ``sides`` as ``TUR > GRC``; ACCUSE and occurred unless said."""
    actors, _, recipients = sides.partition(">")
    return {"type": "ACCUSE", "status": "occurred", "mode": None, **fields, "trigger": trigger,
            "actors": actors.split(), "recipients": recipients.split()}  # fmt: skip


def reading(text: str, *events: dict[str, Any]) -> Reading:
    """A reading of the text with these events; a country in lower case is an actor without one, of that name."""
    parties: list[Actor] = []

    def party(code: str) -> Actor:
        country = code if code.isupper() else None
        parties.append(Actor(id=f"a{len(parties)}", name=code, kind="state", country=country))
        return parties[-1]

    out = []
    for i, row in enumerate(events):
        start = text.index(row["trigger"])
        source = party(row["attributed_to"]) if row.get("attributed_to") else None
        out.append(
            Event(
                id=f"e{i}", type=row["type"], status=row["status"], mode=row["mode"], attributed_to=source,
                trigger=Span.of(text, start, start + len(row["trigger"])),
                actors=tuple(map(party, row["actors"])), recipients=tuple(map(party, row["recipients"])),
            )
        )  # fmt: skip
    return Reading(story=Story.of(text), actors=tuple(parties), events=tuple(out))


def case(own: Any, tmp_path: Path, *rows: dict[str, Any], pairs: bool = False) -> list[Any]:
    """The cases of a file with these lines."""
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    cases: list[Any] = own.pair_cases(path) if pairs else own.hard_cases(path)
    return cases


def pair(before: dict[str, Any], after: dict[str, Any], texts: tuple[str, str], **fields: Any) -> dict[str, Any]:
    """A line of the file of pairs."""
    row = {"kind": "voice", "lang": "id", "type": before["type"], "before": texts[0], "after": texts[1], **fields}
    for when, event in (("before", before), ("after", after)):
        row.update({f"{key}_{when}": event[key] for key in ("trigger", "status", "actors", "recipients")})
    return row


def call(text: str, *events: dict[str, Any], row: str = "stance", lang: str = "id") -> dict[str, Any]:
    """A line of the file of hard calls."""
    return {"row": row, "lang": lang, "text": text, "events": list(events)}


VOICE = pair(told("mengecam", "TUR > GRC"), told("dikecam", "TUR > GRC"), (BEFORE, AFTER))
RIGHT = (told("mengecam", "TUR > GRC"),)


@pytest.mark.parametrize(
    ("events", "met"),
    [
        (RIGHT, {"found", "status", "sides"}),
        ((told("Turki mengecam", "TUR > GRC"),), {"found", "status", "sides"}),
        ((), set()),
        ((told("Yunani", "TUR > GRC"),), set()),
        ((told("mengecam", "TUR > GRC", type="REJECT"),), set()),
        ((told("mengecam", "TUR > GRC", status="negated"),), {"found", "sides"}),
        ((told("mengecam", "GRC > TUR"),), {"found", "status"}),
        ((told("mengecam", "TUR > GRC CYP"),), {"found", "status"}),
        ((told("mengecam", "TUR > GRC awak"),), {"found", "status"}),
        ((told("mengecam", "TUR TUR > GRC"),), {"found", "status", "sides"}),
        ((told("mengecam", "TUR >"),), {"found", "status"}),
    ],
)
def test_conditions_of_one_sentence(
    events: tuple[dict[str, Any], ...], met: set[str], own: Any, tmp_path: Path
) -> None:
    [one] = case(own, tmp_path, VOICE, pairs=True)
    checks = own.conditions_met(one.wanted[0][0], reading(BEFORE, *events))
    assert {name for name, holds in checks.items() if holds} == met


def test_two_half_right_events_do_not_make_a_right_one(own: Any, tmp_path: Path) -> None:
    [one] = case(own, tmp_path, VOICE, pairs=True)
    halves = told("mengecam", "TUR > GRC", status="planned"), told("mengecam", "GRC > TUR")
    assert sum(own.conditions_met(one.wanted[0][0], reading(BEFORE, *halves)).values()) == 2


@pytest.mark.parametrize(
    ("kind", "wanted", "found", "equal"),
    [
        ("CONSULT", "EGY SDN", "EGY > SDN", True),
        ("CONSULT", "EGY SDN", "SDN EGY", True),
        ("CONSULT", "EGY SDN", "EGY", False),
        ("CONSULT", "EGY > SDN", "EGY SDN", False),
        ("CONSULT", "SDN SDN", "SDN > SDN", True),
        ("AGREE", "EGY", "> EGY", False),
        ("SUPPORT", "EGY SDN", "EGY > SDN", False),
        ("SUPPORT", "EGY SDN", "SDN EGY", True),
    ],
)
def test_sides_of_a_reciprocal_act_are_taken_together(
    kind: str, wanted: str, found: str, equal: bool, own: Any, tmp_path: Path
) -> None:
    [one] = case(own, tmp_path, call(TALKS, told("bertemu", wanted, type=kind)))
    event = reading(TALKS, told("bertemu", found, type=kind)).events[0]
    assert own.sides_equal(one.wanted[0][0], event) is equal


def test_a_pair_is_right_when_both_sentences_are(own: Any, tmp_path: Path) -> None:
    readings = {BEFORE: reading(BEFORE, *RIGHT), AFTER: reading(AFTER, told("dikecam", "GRC > TUR"))}
    english = {**VOICE, "lang": "en"}
    cases = case(own, tmp_path, VOICE, english, english, pairs=True)
    good = reading(AFTER, told("dikecam", "TUR > GRC"))
    seen = []

    def coder(text: str, lang: str) -> Reading:
        seen.append((text, lang))
        return good if text == AFTER and seen.count((AFTER, "en")) == 1 and lang == "en" else readings[text]

    rows = own.pair_rows(own.readings_of(cases, coder))
    assert seen == [(BEFORE, "id"), (AFTER, "id"), *[(BEFORE, "en"), (AFTER, "en")] * 2]
    assert rows == [
        {"kind": "voice", "lang": "id", "pairs": 1, "right": 0, "found": 1, "status": 1, "sides": 0},
        {"kind": "voice", "lang": "en", "pairs": 2, "right": 0.5, "found": 1, "status": 1, "sides": 0.5},
    ]


TWICE = "Uganda mendesak Rwanda dan meminta Burundi mundur."
URGED, ASKED = told("mendesak", "UGA > RWA", type="REQUEST"), told("meminta", "UGA > BDI", type="REQUEST")


def test_hard_calls_match_by_type_best_agreement_first(own: Any, tmp_path: Path) -> None:
    [one] = case(own, tmp_path, call(TWICE, URGED, ASKED))
    pairs = own.matched(one.wanted[0], reading(TWICE, ASKED, URGED).events)
    assert {(wanted.trigger.text, event.trigger.text) for wanted, event in pairs} == {
        ("mendesak", "mendesak"),
        ("meminta", "meminta"),
    }
    assert len(own.matched(one.wanted[0], reading(TWICE, URGED).events)) == 1
    assert own.matched(one.wanted[0], reading(TWICE, told("mendesak", "UGA > RWA")).events) == []


@pytest.mark.parametrize(
    ("events", "right"),
    [
        ((URGED, ASKED), True),
        ((URGED,), False),
        ((URGED, ASKED, told("mundur", "BDI", type="RETREAT")), False),
        ((URGED, {**ASKED, "status": "possible"}), False),
        ((URGED, {**ASKED, "mode": "yield"}), False),
        ((URGED, told("meminta", "BDI > UGA", type="REQUEST")), False),
        ((URGED, {**ASKED, "attributed_to": "reuters"}), True),
    ],
)
def test_a_text_is_wholly_right_with_just_the_wanted_events(
    events: tuple[dict[str, Any], ...], right: bool, own: Any, tmp_path: Path
) -> None:
    [one] = case(own, tmp_path, call(TWICE, URGED, ASKED))
    assert own.wholly_right(one.wanted[0], reading(TWICE, *events).events) is right


@pytest.mark.parametrize(("source", "right"), [("reuters", True), ("antara", False), (None, False)])
def test_a_source_counts_where_the_case_names_one(source: str | None, right: bool, own: Any, tmp_path: Path) -> None:
    [one] = case(own, tmp_path, call(BEFORE, {**RIGHT[0], "attributed_to": "Reuters"}))
    found = reading(BEFORE, {**RIGHT[0], "attributed_to": source})
    assert own.wholly_right(one.wanted[0], found.events) is right


def test_a_text_that_tells_nothing_is_right_when_nothing_is_found(own: Any, tmp_path: Path) -> None:
    [one] = case(own, tmp_path, call(BEFORE))
    assert own.wholly_right(one.wanted[0], ())
    assert not own.wholly_right(one.wanted[0], reading(BEFORE, *RIGHT).events)


def test_figures_of_hard_calls_by_row_and_language(own: Any, tmp_path: Path) -> None:
    cases = case(
        own, tmp_path, call(TWICE, URGED, ASKED, row="summary"), call(BEFORE), call(TALKS, row="summary", lang="en")
    )
    found = {
        TWICE: reading(TWICE, URGED, {**ASKED, "status": "possible"}, told("mundur", "BDI", type="RETREAT")),
        BEFORE: reading(BEFORE),
        TALKS: reading(TALKS),
    }
    rows = {row.pop("row"): row for row in own.hard_rows(own.readings_of(cases, lambda text, _: found[text]))}
    assert list(rows) == ["summary", "stance", "all id", "all en", "all"]
    assert rows["stance"] == {
        "texts": 1, "events": 0, "found": 0, "p": None, "r": None, "f": None, "status": None, "whole": 1,
    }  # fmt: skip
    expected = {"texts": 2, "events": 2, "found": 3, "p": 2 / 3, "r": 1, "f": 0.8, "status": 0.5, "whole": 0.5}
    assert rows["all id"] == pytest.approx(expected)
    assert rows["summary"] == pytest.approx(expected)
    assert rows["all"]["whole"] == pytest.approx(2 / 3)


def test_the_measures_that_the_gate_holds(own: Any, tmp_path: Path) -> None:
    pairs = own.readings_of(case(own, tmp_path, VOICE, pairs=True), lambda text, _: reading(text))
    calls = case(own, tmp_path, call(BEFORE, *RIGHT), call(AFTER, told("dikecam", "TUR > GRC"), lang="en"))
    read = own.readings_of(calls, lambda text, _: reading(text, *(RIGHT if text == BEFORE else ())))
    assert own.measures_of(pairs, read) == {
        "voice id": 0.0, "hard calls F id": 1.0, "hard calls whole id": 1.0,
        "hard calls F en": 0.0, "hard calls whole en": 0.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({key: value for key, value in VOICE.items() if key != "after"}, "no 'after'"),
        ({**VOICE, "trigger_before": "kecam"}, "'kecam' stands 0 times"),
        ({**VOICE, "before": "Turki mengecam dan mengecam."}, "stands 2 times"),
        ({**VOICE, "status_after": "done"}, "'done'; one of occurred"),
        ({**VOICE, "type": "BLAME"}, "'BLAME'; one of AGREE"),
        ({**VOICE, "lang": "ms"}, "'ms'; one of id, en"),
    ],
)
def test_a_line_that_is_no_case_is_told(row: dict[str, Any], said: str, own: Any, tmp_path: Path) -> None:
    with pytest.raises(own.CaseError, match=r"cases\.jsonl:2: ") as error:
        case(own, tmp_path, VOICE, row, pairs=True)
    assert said in str(error.value)


def perfect(own: Any) -> Any:
    """A coder that reads the shipped cases as they want to be read."""
    answers = {
        text: events
        for one in (*own.pair_cases(), *own.hard_cases())
        for text, events in zip(one.texts, one.wanted, strict=True)
    }

    def coder(text: str, _: str) -> Reading:
        rows = [
            {"type": one.type, "status": one.status, "mode": one.mode, "trigger": one.trigger.text,
             "actors": one.actors, "recipients": one.recipients, "attributed_to": one.attributed_to}
            for one in answers[text]
        ]  # fmt: skip
        return reading(text, *rows)

    return coder


def test_the_shipped_cases_can_all_be_read_right(own: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert own.main(["--json", "--failures"], coder=perfect(own)) == 0
    out = json.loads(capsys.readouterr().out)
    assert sum(row["pairs"] for row in out["pairs"]) == 240
    assert out["hard_calls"][-1]["texts"] == 69
    assert len(out["measures"]) == 16
    assert set(out["measures"].values()) == {1.0}
    assert out["failures"] == []


def test_failures_say_what_was_wanted_and_got(own: Any, capsys: pytest.CaptureFixture[str]) -> None:
    first = own.pair_cases()[0]
    code = perfect(own)

    def coder(text: str, lang: str) -> Reading:
        return reading(text, told("dikecam", "GRC > TUR")) if text == first.texts[1] else code(text, lang)

    own.main(["--failures"], coder=coder)
    told_out = capsys.readouterr().out
    assert "voice       id     26  0.962  1.000   1.000  0.962" in told_out
    assert told_out.endswith(
        f"\nvoice id, after: sides\n  {first.texts[1]}\n"
        "  wanted  ACCUSE [occurred] TUR > GRC at 'dikecam'\n"
        "  got     ACCUSE [occurred] GRC > TUR at 'dikecam'\n"
    )


def test_a_text_that_cannot_be_read_counts_as_read_empty(
    own: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(text: str, *, lang: str) -> Reading:
        raise own.StoryError(f"no {lang}")

    monkeypatch.setattr(own, "read", refuse)
    assert own.read_alone(BEFORE, "id").events == ()
    assert capsys.readouterr().err == f"not read, counts as read empty: {BEFORE!r}: no id\n"
