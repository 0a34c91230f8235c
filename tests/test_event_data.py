"""Annotated events as numbers: the words that stand for parties, tags of triggers, folds that part no story, batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")
pytest.importorskip("onnx", reason="training needs the extra `training`")

import torch
from training.batches import Maker
from training.event_data import (
    FOLDS,
    EventExample,
    EventMaker,
    EventRow,
    event_batch,
    event_labels,
    fold_of,
    head_of,
)
from training.network import Labels
from training.standoff import story_of
from training.told import Side, ToldEvent, ToldSentence

from kawat.coding.hints import HINTS
from kawat.knowledge import shipped
from kawat.knowledge.schema import STATUSES, TYPES
from kawat.language.encoder import Encoder
from kawat.language.parse import Syntax, Word
from kawat.language.pieces import Pieces
from kawat.language.words import words_of

from .test_training_network import drawn_weights

RELATIONS = ("aux", "case", "cc", "ccomp", "conj", "det", "nmod", "nsubj", "obj", "obl", "punct", "root", "xcomp")
LABELS = Labels(RELATIONS, ("csui", "ewt", "gsd"))

MEETING = "The Russian minister met two envoys in Oslo, officials said."
REFUSAL = "Jakarta mungkin mengecam serangan itu dan Teheran menolak mengirim bantuan pangan."
PLAN = "Berlin akan bertemu Paris."
SLEEP = "Ani tidur lagi."
TITLE = "Berlin temui Paris"
TREES = {
    MEETING: (
        (3, 3, 4, 11, 6, 4, 8, 4, 11, 11, 0, 11),
        "det nmod nsubj ccomp nmod obj case obl punct nsubj root punct",
    ),
    REFUSAL: (
        (3, 3, 0, 3, 4, 8, 8, 3, 8, 9, 10, 3),
        "nsubj aux root obj det cc nsubj conj xcomp obj nmod punct",
    ),
    PLAN: ((3, 3, 0, 3, 3), "nsubj aux root obj punct"),
    SLEEP: ((2, 0, 2, 2), "nsubj root obl punct"),
    TITLE: ((2, 0, 2), "nsubj root obj"),
}


class Bank:
    """Stands for the encoder that ships: the trees above, by the letters of a sentence."""

    def __init__(self) -> None:
        self.style_of = {"id": "csui", "en": "ewt"}
        self._trees = {text.replace(" ", ""): tree for text, tree in TREES.items()}
        self.asked: list[str] = []

    def analyse(self, sentences: Sequence[Sequence[Word]], *, style: str, hints: Any = None) -> list[Syntax]:
        self.asked += [style] * len(sentences)
        return [self._tree("".join(word.text for word in words)) for words in sentences]

    def _tree(self, text: str) -> Syntax:
        heads, relations = self._trees[text]
        some = (1.0,) * len(heads)
        tags = tuple("PROPN" if each in ("nsubj", "obj") else "VERB" for each in relations.split())
        return Syntax(tags, heads, tuple(relations.split()), some, some, some, ())


def cut(text: str, lang: str) -> tuple[Word, ...]:
    return words_of(text, 0, len(text), lang=lang, knowledge=shipped())


def told(text: str, lang: str, *events: ToldEvent, source: str = "own:1", group: str = "own") -> ToldSentence:
    return ToldSentence(source, group, lang, text, "", cut(text, lang), events, place=source.split(":")[0])


def annotated() -> list[ToldSentence]:
    """Three sentences with four events, one of each status."""
    met = ToldEvent(
        (3, 3), "CONSULT", "visit", "occurred", (Side((0, 2), "RUS", "GOV"),), (Side((4, 5), None, None),), (9, 9)
    )
    blamed = ToldEvent(
        (2, 2), "ACCUSE", None, "possible", (Side((0, 0), "IDN", "GOV"),), (Side(None, "ISR", "MIL"),), None
    )
    unsent = ToldEvent((8, 10), "AID", None, "negated", (Side((6, 6), "IRN", "GOV"),), (), None)
    planned = ToldEvent(
        (2, 2), "CONSULT", None, "planned", (Side((0, 0), "DEU", "GOV"),), (Side((3, 3), "FRA", "GOV"),), None
    )
    return [told(MEETING, "en", met), told(REFUSAL, "id", blamed, unsent), told(PLAN, "id", planned)]


def event_maker(bank: Bank | None = None) -> EventMaker:
    weights = drawn_weights()
    maker = Maker(Pieces(weights.pieces, weights.scores.tolist()), LABELS)
    return EventMaker(maker, cast(Encoder, bank or Bank()), event_labels(shipped(), RELATIONS), shipped())


@pytest.fixture(scope="module")
def examples() -> list[EventExample]:
    return event_maker().told(annotated())


def test_a_party_is_the_word_that_hangs_outside_its_phrase(examples: list[EventExample]) -> None:
    (met,) = examples[0].events
    # "The Russian minister", "two envoys", "officials": the nouns, counted from 1.
    assert met.roles == ((3, 0), (6, 1), (10, 2))
    assert (met.first, met.last, TYPES[met.type], STATUSES[met.status]) == (4, 4, "CONSULT", "occurred")
    blamed, unsent = examples[1].events
    assert blamed.roles == ((1, 0), (0, 1))
    assert unsent == EventRow(9, 11, TYPES.index("AID"), -1, STATUSES.index("negated"), ((7, 0),))


def test_modes_and_sectors_are_numbers_of_the_labels(examples: list[EventExample]) -> None:
    labels = event_labels(shipped(), RELATIONS)
    assert labels.modes[examples[0].events[0].mode] == ("CONSULT", "visit")
    assert [event.mode for event in examples[1].events] == [-1, -1]
    named = [[(word, labels.sectors[sector]) for word, sector in each.sectors] for each in examples]
    assert named == [[(3, "GOV"), (6, "")], [(1, "GOV"), (7, "GOV")], [(1, "GOV"), (4, "GOV")]]


@pytest.mark.parametrize(
    ("place", "word"), [((0, 2), 3), ((1, 1), 2), ((2, 5), 4), ((0, 11), 11), ((4, 7), 6), ((8, 9), 9)]
)
def test_the_head_of_a_phrase_is_the_first_word_that_hangs_outside(place: tuple[int, int], word: int) -> None:
    assert head_of(place, (0, *TREES[MEETING][0])) == word


def test_two_parties_at_one_word_are_two_roles_and_a_party_said_twice_is_one() -> None:
    both = Side((0, 0), "DEU", None)
    event = ToldEvent((2, 2), "CONSULT", None, "planned", (both, both), (both,), None)
    (example,) = event_maker().told([told(PLAN, "id", event)])
    assert example.events[0].roles == ((1, 0), (1, 1))


def test_sentences_come_back_in_their_order_each_read_in_its_language() -> None:
    bank = Bank()
    given = [("id", cut(PLAN, "id")), ("en", cut(MEETING, "en")), ("id", cut(SLEEP, "id"))]
    made = event_maker(bank).bare(given)
    assert bank.asked == ["ewt", "csui", "csui"]
    assert [each.heads for each in made] == [(0, *TREES[text][0]) for text in (PLAN, MEETING, SLEEP)]
    assert [LABELS.styles[each.base.style] for each in made] == ["csui", "ewt", "csui"]
    assert [RELATIONS[each] for each in made[2].relations[1:]] == TREES[SLEEP][1].split()
    assert all(each.hints.shape == (each.words + 1, HINTS) and not each.hints[0].any() for each in made)
    assert [each.events for each in made] == [(), (), ()]


def test_the_lexicon_proposes_at_its_forms_alone() -> None:
    plan, sleep = event_maker().bare([("id", cut(PLAN, "id")), ("id", cut(SLEEP, "id"))])
    assert (plan.proposed, sleep.proposed) == (True, False)
    assert plan.hints[3, TYPES.index("CONSULT")]
    assert not plan.hints[4:, : 2 * len(TYPES)].any()
    # A cue of status ("akan") proposes nothing.
    only_cue = replace(plan, hints=plan.hints.clone())
    only_cue.hints[:, : 2 * len(TYPES)] = False
    assert only_cue.hints.any()
    assert not only_cue.proposed


def test_a_trigger_begins_with_b_and_goes_on_with_i(examples: list[EventExample]) -> None:
    batch = event_batch(examples, event_labels(shipped(), RELATIONS))
    consult, accuse, aid = (1 + TYPES.index(kind) for kind in ("CONSULT", "ACCUSE", "AID"))
    inside = aid + len(TYPES)
    assert batch.tags[0].tolist() == [-100, 0, 0, 0, consult, 0, 0, 0, 0, 0, 0, 0, 0]
    assert batch.tags[1].tolist() == [-100, 0, 0, accuse, 0, 0, 0, 0, 0, aid, inside, inside, 0]
    assert batch.tags[2].tolist() == [-100, 0, 0, consult, 0, 0, *[-100] * 7]


def test_a_batch_has_events_in_rows_and_ignores_padding(examples: list[EventExample]) -> None:
    labels = event_labels(shipped(), RELATIONS)
    batch = event_batch([examples[2], examples[0], examples[1]], labels)
    assert batch.hints.shape == (3, 13, HINTS)
    assert batch.heads.shape == (3, 13)
    assert batch.at.tolist() == [[0, 3, 3], [1, 4, 4], [2, 3, 3], [2, 9, 11]]
    assert [TYPES[each] for each in batch.types.tolist()] == ["CONSULT", "CONSULT", "ACCUSE", "AID"]
    assert [STATUSES[each] for each in batch.statuses.tolist()] == ["planned", "occurred", "possible", "negated"]
    assert batch.modes.tolist() == [-1, labels.modes.index(("CONSULT", "visit")), -1, -1]
    assert batch.roles.nonzero().tolist() == [
        [0, 1, 0], [0, 4, 1], [1, 3, 0], [1, 6, 1], [1, 10, 2], [2, 0, 1], [2, 1, 0], [3, 7, 0],
    ]  # fmt: skip
    # Behind the five words of the first: nothing is gold, nothing is hinted, no way leads there.
    assert not batch.batch.real[0, 6:].any()
    assert not batch.hints[0, 6:].any()
    assert batch.paths[0, 6:].tolist() == [0] * 7
    assert batch.paths[0, :6].tolist() == labels.paths_from(3, examples[2].heads, examples[2].relations).tolist()
    assert batch.sectors.tolist()[0] == [0, 1, labels.sectors.index("GOV")]


def test_what_teachers_tell_gives_no_gold_of_its_own(examples: list[EventExample]) -> None:
    labels = event_labels(shipped(), RELATIONS)
    soft = replace(examples[0], soft={"tags": torch.zeros(13, labels.tags)})
    batch = event_batch([soft, examples[2]], labels)
    assert batch.tags[0].tolist() == [-100] * 13
    assert batch.at[:, 0].tolist() == [1]
    assert batch.sectors[:, 0].tolist() == [1, 1]
    assert batch.heads[0].tolist() == list(examples[0].heads)
    alone = event_batch([soft], labels)
    assert (alone.at.shape, alone.roles.shape, alone.paths.shape) == ((0, 3), (0, 13, 3), (0, 13))
    assert (alone.sectors.shape, alone.types.shape) == ((0, 3), (0,))


def test_sentences_of_whole_stories_are_marked(examples: list[EventExample]) -> None:
    (retold,) = event_maker().told([replace(annotated()[2], retold=True)])
    batch = event_batch([examples[2], retold], event_labels(shipped(), RELATIONS))
    assert batch.once.tolist() == [0, 1]


def test_both_languages_of_the_parallel_text_and_its_stories_share_a_fold() -> None:
    for number in range(1, 4000, 37):
        one = {fold_of(story_of(f"panl-int.{lang}:{number}")) for lang in ("id", "en")}
        assert one == {fold_of(f"train-int:int-{number}")}, number
    # Other names are no part of it: their folds go their own ways.
    assert any(fold_of(f"train-mod:int-{number}") != fold_of(f"train-int:int-{number}") for number in range(1, 900, 50))


def test_folds_are_even_and_the_same_on_every_machine() -> None:
    counts = Counter(fold_of(f"{number:012x}") for number in range(2000))
    assert sorted(counts) == list(range(FOLDS))
    assert min(counts.values()) > 320
    assert [fold_of(each) for each in ("own", "panl-int:14", "0123456789ab")] == [4, 0, 1]
