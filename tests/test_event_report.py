"""Figures of events on hand-made numbers: what went wrong in a story, reliability, the rows of one story, and the fits behind them."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")
pytest.importorskip("onnx", reason="training needs the extra `training`")

import torch
from training import event_report, tellings
from training.event_data import fold_of
from training.event_report import bins, reliability, told_wrong
from training.scenes import with_heard
from training.tellings import Row, best_f, calibration_error, crossed, heard_in, matched, story_rows

from kawat.coding.events import Told
from kawat.coding.tellings import telling_features
from kawat.evaluation import GoldStory
from kawat.knowledge import Knowledge, shipped
from kawat.language import Parse, Sentence
from kawat.language.encoder import Encoder
from kawat.language.parse import Syntax, Trigger, Word
from kawat.reading import Actor, Event, Reading, Span
from kawat.story import Story

TEXT = "Rusia menuduh Jepang lagi. Jepang menemui Korea. Korea mengirim beras ke Rusia."
SENTENCES = ((0, 26), (27, 48), (49, 79))
ACTORS = {
    code: Actor(id=code, name=name, kind="state", country=code)
    for code, name in (("RUS", "Rusia"), ("JPN", "Jepang"), ("KOR", "Korea"), ("PRK", "Korea"))
}


def event(
    word: str, kind: str, sides: str = "", status: str = "occurred", mode: str | None = None, **more: Any
) -> Event:
    """An event at a word; ``sides``: countries acting, ``>``, countries receiving."""
    acting, _, receiving = sides.partition(">")
    at = TEXT.index(word)
    return Event(
        id=f"{word}-{kind}",
        type=kind,
        mode=mode,
        status=status,
        actors=tuple(ACTORS[each] for each in acting.split()),
        recipients=tuple(ACTORS[each] for each in receiving.split()),
        trigger=Span.of(TEXT, at, at + len(word)),
        **more,
    )


def reading(*events: Event) -> Reading:
    return Reading(
        story=Story(id="s1", text=TEXT), sentences=SENTENCES, actors=tuple(ACTORS.values()), events=tuple(events)
    )


ACCUSED, MET, SENT = (
    event("menuduh", "ACCUSE", "RUS > JPN"),
    event("menemui", "CONSULT", "JPN > KOR"),
    event("mengirim", "AID", "KOR > RUS"),
)


def test_what_went_wrong_is_counted_once_each() -> None:
    gold = reading(ACCUSED, MET, SENT, event("lagi", "PROTEST"))
    found = reading(
        ACCUSED,
        event("menemui", "CONSULT", "JPN > PRK", "planned"),
        event("mengirim", "AGREE", "KOR > RUS"),
        event("beras", "THREATEN"),
    )
    assert told_wrong(gold, found) == {
        "story": "s1",
        "gold": 4,
        "found": 4,
        "dyad": 0.25,
        "missed": 1,
        "added": 1,
        "other type": 1,
        "other sides": 1,
        "other status": 1,
        "types missed": {"AID": 1, "PROTEST": 1},
        "types added": {"AGREE": 1, "THREATEN": 1},
    }


def test_nothing_is_wrong_with_what_is_the_same() -> None:
    same = told_wrong(reading(ACCUSED, MET), reading(ACCUSED, MET))
    assert same["dyad"] == 1
    assert not any(same[name] for name in ("missed", "added", "other type", "other sides", "other status"))
    assert told_wrong(reading(), reading())["dyad"] == 1
    nothing = told_wrong(reading(ACCUSED, MET), reading())
    assert (nothing["dyad"], nothing["missed"], nothing["added"]) == (0, 2, 0)


def test_reliability_has_every_event_that_was_found() -> None:
    gold = GoldStory(reading(ACCUSED, MET), True, {})
    found = reading(
        event("menuduh", "ACCUSE", "RUS > JPN", probability=0.9),
        event("lagi", "ACCUSE", probability=0.6),
        event("menemui", "AID", probability=0.3),
        event("beras", "AID"),
    )
    assert reliability([gold], [found]) == [(0.9, True), (0.6, False), (0.3, False), (0.0, False)]
    with pytest.raises(ValueError, match="shorter"):
        reliability([gold], [])


PAIRS = [(0.05, False), (0.95, True), (0.95, False), (1.0, True)]


def test_bins_tell_what_was_said_and_what_was_true() -> None:
    # A quarter of the pairs is off by 0.05, three quarters by 0.9667 - 0.6667.
    assert bins(PAIRS) == {
        "rows": [
            {"from": 0.0, "events": 1, "said": 0.05, "true": 0.0},
            {"from": 0.9, "events": 3, "said": 0.967, "true": 0.667},
        ],
        "error": 0.2375,
        "events": 4,
    }
    assert calibration_error(PAIRS) == pytest.approx(0.2375)


def test_a_bin_begins_with_its_bound() -> None:
    pairs = [(0.5, True), (0.49, False), (1.0, True), (0.0, False)]
    assert [(row["from"], row["events"]) for row in bins(pairs, 2)["rows"]] == [(0.0, 2), (0.5, 2)]
    assert bins(pairs, 2)["error"] == pytest.approx((0.49 / 2 + 0.5 / 2) / 2, abs=1e-4)
    assert calibration_error(pairs, 2) == pytest.approx((0.49 / 2 + 0.5 / 2) / 2)


def test_nothing_found_has_no_error() -> None:
    assert bins([]) == {"rows": [], "error": 0.0, "events": 0}
    assert calibration_error([]) == 0


def test_what_was_sure_and_wrong_is_all_error() -> None:
    assert bins([(1.0, False)])["error"] == calibration_error([(1.0, False)]) == 1


def test_a_row_tells_countries_or_else_names() -> None:
    someone = Actor(id="x", name="nelayan", kind="group")
    made = Event(
        id="e1",
        type="AID",
        mode="food",
        actors=(ACTORS["RUS"], ACTORS["JPN"], ACTORS["RUS"]),
        recipients=(someone,),
        status="planned",
        when="2019-04",
        where="Busan",
        trigger=SENT.trigger,
        probability=0.8765,
    )
    assert event_report._row(made) == {
        "type": "AID",
        "mode": "food",
        "actors": ["JPN", "RUS"],
        "recipients": ["nelayan"],
        "status": "planned",
        "when": "2019-04",
        "where": "Busan",
        "probability": 0.88,
    }
    assert event_report._row(SENT)["probability"] is None


WANTED = {
    "type": "AID",
    "mode": None,
    "actors": ["KOR"],
    "recipients": ["RUS", "JPN"],
    "status": "occurred",
    "when": None,
    "where": None,
}


@pytest.mark.parametrize(
    ("sides", "status", "mode", "more", "fit"),
    [
        ("KOR > JPN RUS", "occurred", None, {}, 6),
        ("KOR > JPN", "occurred", None, {}, 5),
        ("RUS >", "planned", None, {}, 3),
        ("RUS >", "planned", "food", {"when": "2019"}, 1),
        ("RUS >", "planned", "food", {"when": "2019", "where": "Busan"}, 0),
    ],
)
def test_a_fit_counts_what_agrees(sides: str, status: str, mode: str | None, more: dict[str, str], fit: int) -> None:
    assert event_report._fit(event("beras", "AID", sides, status, mode, **more), WANTED) == fit


def test_every_wanted_row_gets_its_best_event_and_the_others_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [{**WANTED, "status": "planned"}, WANTED, {**WANTED, "type": "AGREE"}]
    (tmp_path / "rows.json").write_text(json.dumps({"published": "2019-04-25", "rows": wanted}), encoding="utf-8")
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "kontan-vladivostok.txt").write_text(TEXT, encoding="utf-8")
    found = reading(SENT, event("beras", "AID", "KOR > RUS JPN", "planned"), MET)
    monkeypatch.setattr(event_report, "KONTAN", tmp_path / "rows.json")
    monkeypatch.setattr(event_report, "read_all", lambda stories, knowledge: iter([found]))
    rows = event_report.kontan(tmp_path, shipped())
    assert [row["wanted"] for row in rows] == [*wanted, None]
    got = [row["got"] and (row["got"]["type"], row["got"]["status"]) for row in rows]
    assert got == [("AID", "planned"), ("AID", "occurred"), None, ("CONSULT", "occurred")]


def test_both_languages_agree_where_their_tuples_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def read(stories: Sequence[Story], knowledge: object) -> Iterator[Reading]:
        for story in stories:
            heard.append(story.id)
            yield reading(ACCUSED, SENT) if story.id == "en-1641" else reading(ACCUSED)

    monkeypatch.setattr(event_report, "opened", lambda path: iter([f"line {at}" for at in range(1, 1651)]))
    # Stories that hold one of the lines 1 to 140 or 1501 to 1640 are for development.
    monkeypatch.setattr(event_report, "story_starts", lambda: [140, 141, 1501, 1502, 1640, 1641])
    monkeypatch.setattr(event_report, "read_all", read)
    figures = event_report.agreement(tmp_path, shipped())
    assert heard == ["id-141", "id-1641", "en-141", "en-1641"]
    assert figures == {"stories": 2, "id": 2, "en": 3, "both": 2, "f": 0.8}


def test_figures_of_a_part_are_kept_beside_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_report, "KEPT", tmp_path / "events.json")
    for part, figures in (("dev", {"f": 1}), ("kontan", []), ("dev", {"f": 2})):
        event_report.keep(part, figures)
    assert json.loads((tmp_path / "events.json").read_text(encoding="utf-8")) == {"dev": {"f": 2}, "kontan": []}


def trigger(kind: str, first: int, last: int, probability: float) -> Trigger:
    return Trigger(first, last, probability, ((kind, probability),), ((None, 1.0),), (("occurred", 1.0),), ())


HEARD = [trigger("AID", 1, 2, 0.4), trigger("AID", 5, 5, 0.9), trigger("AID", 8, 8, 0.7), trigger("AGREE", 2, 2, 0.8)]


@pytest.mark.parametrize(
    ("wanted", "good"),
    [
        ([("AID", 2, 3)], {0}),
        ([("AID", 3, 4)], {1}),
        ([("AID", 3, 4), ("AID", 3, 4)], {1, 2}),
        ([("AID", 0, 9)] * 5, {0, 1, 2}),
        ([("AGREE", 8, 8)], {3}),
        ([("PROTEST", 1, 1)], set()),
        ([], set()),
    ],
)
def test_a_wanted_event_takes_an_overlapping_trigger_first(wanted: list[tuple[str, int, int]], good: set[int]) -> None:
    assert matched(HEARD, wanted) == good


def test_the_best_f_and_its_threshold() -> None:
    pairs = [(0.2, False), (0.9, True), (0.7, True), (0.8, False)]
    # Three events are annotated; of the three surest two are right: 2 * 2 / (3 + 3).
    assert best_f(pairs, 3) == (pytest.approx(2 / 3), 0.7)
    assert best_f([(0.9, True), (0.4, False)], 1) == (1, 0.9)
    assert best_f([], 3) == (0, 0)


def test_a_story_gets_the_triggers_that_were_heard() -> None:
    one = (1.0,)
    syntax = Syntax(("VERB",), (0,), ("root",), one, one, one, (), (HEARD[0],))
    parse = Parse(Story(id="s", text="x y"), "id", (), (Sentence(0, 1, (), syntax=syntax), Sentence(2, 3, ())))
    heard = with_heard(parse, [HEARD[1:2], []])
    assert [sentence.syntax and sentence.syntax.triggers for sentence in heard.sentences] == [(HEARD[1],), None]
    assert heard.sentences[0].start == 0
    with pytest.raises(ValueError, match="shorter"):
        with_heard(parse, [[]])


def test_the_annotated_telling_is_the_one_at_its_words_or_the_surest() -> None:
    def telling(word: str, kind: str, sentence: int, alone: float) -> Any:
        at = TEXT.index(word)
        return SimpleNamespace(
            sentence=sentence, type=kind, alone=alone, trigger=SimpleNamespace(start=at, end=at + len(word))
        )

    def row(word: str, kind: str) -> dict[str, Any]:
        at = TEXT.index(word)
        return {"trigger": {"start": at, "end": at + len(word)}, "type": kind}

    told = [
        telling("menuduh", "ACCUSE", 0, 0.3),
        telling("lagi", "ACCUSE", 0, 0.9),
        telling("mengirim", "AID", 2, 0.2),
        telling("beras", "AID", 2, 0.6),
    ]
    parse = Parse(Story(id="s", text=TEXT), "id", (), tuple(Sentence(start, end, ()) for start, end in SENTENCES))

    def annotated(*events: dict[str, Any]) -> list[int]:
        good = tellings._annotated(cast(Sequence[Told], told), parse, {"events": events})
        return [at for at, each in enumerate(good) if each]

    assert annotated(row("menuduh", "ACCUSE")) == [0]
    assert annotated(row("Korea mengirim", "AID"), row("ke", "AID")) == [2, 3]
    assert annotated(row("Rusia.", "AID")) == [3]
    assert annotated(row("menuduh", "AID"), row("menemui", "ACCUSE")) == []


class Flat:
    """An encoder that hangs every word of a sentence on its first one."""

    style_of = {"id": "csui"}  # noqa: RUF012

    def __init__(self) -> None:
        self.asked: list[tuple[int, object]] = []

    def analyse(self, sentences: Sequence[Sequence[Word]], *, style: str, hints: object = None) -> list[Syntax]:
        self.asked.append((len(sentences), hints))
        return [self._flat(len(words)) for words in sentences]

    def _flat(self, size: int) -> Syntax:
        some = (0.9,) * size
        return Syntax(("NOUN",) * size, (0, *(1,) * (size - 1)), ("root", *("dep",) * (size - 1)), some, some, some, ())


def test_tellings_of_the_stories_that_were_heard_beside_the_annotated(tmp_path: Path) -> None:
    def row(name: str, *words: tuple[str, str]) -> str:
        spans = [(TEXT.index(word), word, kind) for word, kind in words]
        events = [{"trigger": {"start": at, "end": at + len(word)}, "type": kind} for at, word, kind in spans]
        return json.dumps({"story": {"id": name, "lang": "id", "text": TEXT}, "events": events}) + "\n"

    (tmp_path / "gold").mkdir()
    rows = row("s0", ("menuduh", "ACCUSE")) + row("s1", ("menuduh", "ACCUSE"), ("mengirim", "AID"), ("beras", "AID"))
    (tmp_path / "gold" / "train-int.gold.jsonl").write_text(rows, encoding="utf-8")
    heard = [[trigger("ACCUSE", 1, 1, 0.9)], [trigger("CONSULT", 1, 1, 0.8)], [trigger("AID", 1, 1, 0.7)]]
    encoder = Flat()
    given = {("train-int", "s1"): heard, ("train-mod", "s0"): heard}
    ((file, story, told, good, events),) = story_rows(["train-int"], given, tmp_path, shipped(), cast(Encoder, encoder))
    assert (file, story, good, events) == ("train-int", "s1", [True, False, True], 3)
    assert [(each.type, each.trigger.text) for each in told] == [
        ("ACCUSE", "menuduh"),
        ("CONSULT", "menemui"),
        ("AID", "mengirim"),
    ]
    # Trees alone are asked for: the triggers are those that were heard.
    assert encoder.asked == [(3, None)]
    assert len(telling_features(told)) == 3


def test_stories_are_read_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def hear(parses: Sequence[Parse], knowledge: Knowledge) -> list[Parse]:
        asked.append([parse.story.id for parse in parses])
        return list(parses)

    monkeypatch.setattr(event_report, "_BATCH", 2)
    monkeypatch.setattr(event_report, "heard", hear)
    monkeypatch.setattr(event_report, "code_parse", lambda parse, *, knowledge, **more: (parse.story.id, more))
    some = [Story(id=f"s{at}", text=TEXT, lang="id") for at in range(3)]
    assert list(event_report.read_all(some, shipped())) == [("s0", {}), ("s1", {}), ("s2", {})]
    assert asked == [["s0", "s1"], ["s2"]]
    assert list(event_report.read_all(some[:1], shipped(), least=0.0)) == [("s0", {"least": 0.0})]


def test_training_stories_are_heard_from_every_fold(tmp_path: Path) -> None:
    for fold, name in ((0, "train-int"), (3, "train-mod"), (4, "dev-int")):
        rows = {(name, f"s{fold}"): fold, ("dev-en", "d"): fold}
        (tmp_path / f"events-tree-{fold}.stories.pkl").write_bytes(pickle.dumps(rows))
    assert heard_in(tmp_path, "tree") == {("train-int", "s0"): 0, ("train-mod", "s3"): 3}
    assert heard_in(tmp_path, "lexicon") == {}


def test_no_model_is_fitted_on_what_it_is_judged_by() -> None:
    torch.set_num_threads(1)
    groups = [f"group-{number}" for number in range(20)]
    rows = [
        Row({"bias": 1.0, f"of {group}": 1.0, "sure": 2.0 * good - 1 if known else 0.0}, good, group)
        for at, group in enumerate(groups)
        for known in (True, False)
        for good in [at % 2 == 0] * 6
    ]
    pairs = crossed(rows, penalty=0.1)
    assert len(pairs) == len(rows) == 240
    assert {fold_of(group) for group in groups} == set(range(5))
    # What stands in every fold is learned; a group's own answer cannot be: its rows without more stay near the middle.
    known, unknown = ([pair for pair in pairs if (abs(pair[0] - 0.5) > 0.3) is wanted] for wanted in (True, False))
    assert len(known) == len(unknown) == 120
    assert all((share > 0.5) is good for share, good in known)
