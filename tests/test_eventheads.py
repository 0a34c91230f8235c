"""The heads for events over the vectors of words, and how the encoder gives them sentences and hints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kawat.language import Sentence
from kawat.language.encoder import Encoder, encoded
from kawat.language.eventheads import FILE, LEAST, OUTPUTS, PARTS, EventHeads
from kawat.language.eventlabels import EventLabels
from kawat.language.labels import Labels
from kawat.language.parse import Trigger, Word
from kawat.language.pieces import SPECIAL, Pieces

from .heard import bare

Floats = NDArray[np.float32]
LABELS = EventLabels(
    types=("AID", "CONSULT", "ACCUSE"),
    modes=(("CONSULT", "visit"), ("ACCUSE", "allege")),
    statuses=("occurred", "planned"),
    sectors=("GOV", "MIL", ""),
    relations=("root", "nsubj", "obj"),
)
WIDE, HINTS, PARTY = 6, 4, 5
SHAPES = {
    "told": (HINTS, WIDE),
    "tags": (WIDE, LABELS.tags),
    "modes": (WIDE, len(LABELS.modes) + 1),
    "statuses": (WIDE, len(LABELS.statuses)),
    "of_event": (WIDE, 3 * (PARTY + 1)),
    "by_path": (LABELS.paths, 3),
}
SIZES = dict(zip(OUTPUTS, (WIDE, WIDE, PARTY, len(LABELS.sectors)), strict=True))


def made(seed: int = 4) -> dict[str, Floats]:
    """The parts of heads that never learned."""
    random = np.random.default_rng(seed)
    shapes = dict(SHAPES)
    for name in PARTS:
        if name.endswith("_bias"):
            shapes[name] = (SHAPES[name.removesuffix("_bias")][1], 1)
    parts = {name: random.normal(size=shapes[name]).astype(np.float32) for name in PARTS}
    return {name: part[:, 0] if name.endswith("_bias") else part for name, part in parts.items()}


HEADS = EventHeads(made(), LABELS)


def rows_of(count: int, seed: int = 1) -> dict[str, Floats]:
    random = np.random.default_rng(seed)
    return {name: random.normal(size=(count + 1, size)).astype(np.float32) for name, size in SIZES.items()}


def hints_of(count: int, seed: int = 2) -> Floats:
    return np.random.default_rng(seed).integers(0, 2, (count + 1, HINTS)).astype(np.float32)


TREE = (2, 0, 2, 5, 3)
RELATIONS = ("nsubj", "root", "obj", "nsubj", "obj")


def told(
    rows: dict[str, Floats], hints: Floats, heads: Sequence[int] = TREE, parts: dict[str, Floats] | None = None
) -> dict[int, Trigger]:
    """The triggers of a sentence of five words by their first."""
    found = (EventHeads(parts, LABELS) if parts else HEADS).triggers(rows, hints, heads, RELATIONS)
    return {each.first: each for each in found}


def test_the_numbers_are_those_of_the_formula() -> None:
    rows, hints, parts = rows_of(5), hints_of(5), made()
    found = told(rows, hints)
    for word in range(1, 6):
        above = TREE[word - 1]
        x = rows["event_own"][word] + rows["event_above"][above] + hints[word] @ parts["told"]
        hidden = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
        raised = np.exp(hidden @ parts["tags"] + parts["tags_bias"])
        begins = (raised / raised.sum())[1 : 1 + len(LABELS.types)]
        assert (word - 1 in found) is bool(begins.sum() >= LEAST)
        if word - 1 in found:
            one = found[word - 1]
            assert one.probability == pytest.approx(begins.sum(), rel=1e-4)
            assert one.types[0][0] == LABELS.types[int(begins.argmax())]
            scores = np.exp(hidden @ parts["statuses"] + parts["statuses_bias"])
            assert dict(one.statuses)["planned"] == pytest.approx(scores[1] / scores.sum(), rel=1e-4)
    assert len(found) >= 3


def test_a_party_is_scored_by_the_trigger_the_word_and_the_way() -> None:
    rows, hints, parts = rows_of(5), hints_of(5), made()
    [(first, one), *_] = told(rows, hints).items()
    x = rows["event_own"][first + 1] + rows["event_above"][TREE[first]] + hints[first + 1] @ parts["told"]
    hidden = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    of_event = (hidden @ parts["of_event"] + parts["of_event_bias"]).reshape(3, PARTY + 1)
    ways = LABELS.paths_from(first + 1, (0, *TREE), (0, *map(LABELS.relations.index, RELATIONS)))
    assert one.parties
    for party in one.parties:
        word = 0 if party.word is None else party.word + 1
        role = ("actor", "recipient", "attributed").index(party.role)
        score = of_event[role, :PARTY] @ rows["event_word"][word] + of_event[role, PARTY]
        score += parts["by_path"][ways[word], role]
        assert party.probability == pytest.approx(1 / (1 + np.exp(-score)), rel=1e-3)


def shares(found: dict[int, Trigger]) -> list[float]:
    return [found[word].probability if word in found else 0.0 for word in range(5)]


@pytest.mark.parametrize("changed", range(6))
def test_a_word_takes_from_its_head_and_from_no_other(changed: int) -> None:
    plain, rows, hints = rows_of(5), rows_of(5), hints_of(5)
    rows["event_above"][changed] += 0.5
    before, after = shares(told(plain, hints)), shares(told(rows, hints))
    moved = [word for word in range(5) if before[word] != after[word]]
    assert moved == [word for word in range(5) if TREE[word] == changed]


@pytest.mark.parametrize("changed", range(6))
def test_hints_are_of_their_word_alone(changed: int) -> None:
    rows, plain, hints = rows_of(5), np.zeros((6, HINTS), np.float32), np.zeros((6, HINTS), np.float32)
    hints[changed, 2] = 1
    before, after = shares(told(rows, plain)), shares(told(rows, hints))
    # the root's row says nothing of any word
    assert [word for word in range(5) if before[word] != after[word]] == ([changed - 1] if changed else [])


def test_what_stands_in_a_batch_behind_a_sentence_changes_no_bit() -> None:
    plain, hints = rows_of(5), hints_of(5)
    batch = {name: np.full((3, 12, size), np.nan, np.float32) for name, size in SIZES.items()}
    for name, part in plain.items():
        batch[name][1, :6] = part
    among = {name: part[1, :6] for name, part in batch.items()}
    assert told(among, hints) == told(plain, hints) != {}


def test_heads_are_read_from_their_file(tmp_path: Path) -> None:
    np.savez(tmp_path / FILE, **made())  # type: ignore[arg-type,unused-ignore]
    read = EventHeads.of(tmp_path, LABELS.to_json())
    assert (read.hints, read.labels) == (HINTS, LABELS)
    again = read.triggers(rows_of(5), hints_of(5), TREE, RELATIONS)
    assert again == HEADS.triggers(rows_of(5), hints_of(5), TREE, RELATIONS)


def test_heads_without_a_part_are_damaged(tmp_path: Path) -> None:
    np.savez(tmp_path / FILE, **{name: part for name, part in made().items() if name != "by_path"})  # type: ignore[arg-type,unused-ignore]
    with pytest.raises(KeyError, match="by_path"):
        EventHeads.of(tmp_path, LABELS.to_json())


@dataclass(slots=True)
class Graph:
    """In the place of a model: every word hangs on the one before it, and its vectors come from its own pieces alone.

    Beyond the words of a sentence there is nothing but noise, of another kind in every batch. ``sizes``: sentences of each run.
    """

    sizes: list[int] = field(default_factory=list)

    def get_outputs(self) -> list[Any]:
        names = ("arcs", "tags", "below", "above", "names", *OUTPUTS)
        return [type("Output", (), {"name": name}) for name in names]

    def run(self, _: None, given: dict[str, Any]) -> list[Floats]:
        count, room = given["pieces"].shape
        self.sizes.append(count)
        flat, wide = given["pieces"].reshape(-1), len(given["first"]) // count
        tokens: NDArray[np.int64] = (flat[given["first"]] * 31 + flat[given["last"]]).reshape(count, wide)
        beyond = (given["first"].reshape(count, wide) == np.arange(count)[:, None] * room) & (np.arange(wide) > 0)

        def vectors(size: int, salt: int) -> Floats:
            out: Floats = np.sin(tokens[:, :, None] * (np.arange(size) + 1.37) + salt).astype(np.float32) * 2
            out[beyond] = count
            return out

        arcs = np.zeros((count, wide, wide), np.float32)
        arcs[:, np.arange(1, wide), np.arange(wide - 1)] = 5
        sizes = (3, 3 * 2, 2, 3, *SIZES.values())
        return [arcs, *(vectors(size, salt) for salt, size in enumerate(sizes))]


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,▁"
READ_AS = Labels(("NOUN", "VERB", "PUNCT"), LABELS.relations, ("O", "B-PER", "I-PER"), ("one",), dict.fromkeys(("id", "en"), "one"))  # fmt: skip


def encoder(graph: Graph, events: EventHeads | None = HEADS) -> Encoder:
    return Encoder(graph, Pieces([*SPECIAL, *LETTERS], [-5.0] * (4 + len(LETTERS))), READ_AS, events)


def words(text: str) -> list[Word]:
    out, start = [], 0
    for word in text.split():
        out.append(Word(start, start + len(word), word, word.lower()))
        start += len(word) + 1
    return out


TEXTS = (
    "kapal laut tiba",
    "mobil darat",
    "truk api dari utara",
    "",
    "batu",
    "pesawat itu tidak lepas landas",
    "abcdefgh i",
    "ab cd ef gh",
)
"""The last two have as many pieces, so that they are read together, and not as many words."""


def test_a_sentence_gives_the_same_triggers_alone_and_among_others() -> None:
    graph = Graph()
    reader, sentences = encoder(graph), [words(text) for text in TEXTS * 4]
    hints = [hints_of(len(each), seed) for seed, each in enumerate(sentences)]
    among = reader.analyse(sentences, style="one", hints=hints)
    assert max(graph.sizes) > 1
    alone = [reader.analyse([one], style="one", hints=[own])[0] for one, own in zip(sentences, hints, strict=True)]
    assert [each.triggers for each in among] == [each.triggers for each in alone]
    assert sum(len(each.triggers) for each in alone) > 20
    # the same words with other hints are told otherwise: each sentence got its own
    assert among[0].triggers != among[len(TEXTS)].triggers


def test_without_hints_or_without_heads_no_trigger_is_told() -> None:
    sentences = [words(text) for text in TEXTS]
    hints = [hints_of(len(each)) for each in sentences]
    plain = encoder(Graph()).analyse(sentences, style="one")
    assert not any(each.triggers for each in plain)
    assert encoder(Graph(), None).analyse(sentences, style="one", hints=hints) == plain
    full = encoder(Graph()).analyse(sentences, style="one", hints=hints)
    assert [replace(each, triggers=()) for each in full] == plain != full


def test_a_sentence_too_long_for_one_run_keeps_the_places_of_words_and_hints() -> None:
    graph = Graph()
    reader, long = encoder(graph), words("ab cd ef gh ij kl mn " * 40)
    hints = hints_of(len(long))
    [whole] = reader.analyse([long], style="one", hints=[hints])
    cut = whole.relations.index("parataxis")
    assert graph.sizes == [1, 1] and 0 < cut < len(long)
    parts = (0, cut), (cut, len(long))
    expected = []
    for first, last in parts:
        own = np.concatenate([hints[:1], hints[first + 1 : last + 1]])
        [read] = reader.analyse([long[first:last]], style="one", hints=[own])
        for each in read.triggers:
            parties = tuple(
                party if party.word is None else replace(party, word=party.word + first) for party in each.parties
            )
            expected.append(replace(each, first=each.first + first, last=each.last + first, parties=parties))
    assert list(whole.triggers) == expected
    assert {each.first >= cut for each in expected} == {True, False}
    assert any(party.word is None for each in expected for party in each.parties)


def test_every_sentence_of_a_story_is_hinted_in_its_language() -> None:
    stories = [bare("Kapal tiba. Hujan turun."), bare("Ships came.", lang="en"), bare("Truk lewat.")]
    asked = []

    def hints(sentence: Sentence, lang: str) -> Floats:
        asked.append((sentence.texts[0], lang))
        return hints_of(len(sentence.words), len(sentence.texts[0]))

    reader = encoder(Graph())
    read = encoded(stories, reader, hints)
    assert sorted(asked) == [("Hujan", "id"), ("Kapal", "id"), ("Ships", "en"), ("Truk", "id")]
    for before, after in zip(stories, read, strict=True):
        for plain, sentence in zip(before.sentences, after.sentences, strict=True):
            own = [hints(plain, before.lang)]
            assert [sentence.syntax] == reader.analyse([plain.words], style="one", hints=own)
    assert any(sentence.syntax and sentence.syntax.triggers for each in read for sentence in each.sentences)
    assert not any(each.triggers for story in encoded(stories, reader) for each in (story.sentences[0].syntax,) if each)
