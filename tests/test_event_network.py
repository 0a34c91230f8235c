"""The heads for events over drawn word vectors: what a design looks at, which modes a type has, what a loss counts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")
pytest.importorskip("onnx", reason="training needs the extra `training`")

import torch
from torch import Tensor
from training.event_data import EventBatch, EventExample, event_batch, event_labels
from training.event_network import Design, EventHeads
from training.export import event_parts

from kawat.coding.hints import HINTS
from kawat.knowledge import shipped
from kawat.knowledge.schema import TYPES
from kawat.language.eventlabels import ROLES

from .test_event_data import RELATIONS, annotated, event_maker

WIDTH = 32
LABELS = event_labels(shipped(), RELATIONS)


@pytest.fixture(scope="module")
def examples() -> list[EventExample]:
    torch.set_num_threads(1)
    return event_maker().told(annotated())


def drawn(*, hints: bool = True, tree: bool = True, seed: int = 1) -> EventHeads:
    """Small heads of drawn weights, with drawn ways through the tree."""
    torch.manual_seed(seed)
    heads = EventHeads(WIDTH, LABELS, Design(hints=hints, tree=tree, hidden=16, role=8, dropout=0.0))
    torch.nn.init.normal_(heads.by_path)
    return heads.eval()


def vectors(batch: EventBatch) -> Tensor:
    return torch.randn(*batch.tags.shape, WIDTH, generator=torch.Generator().manual_seed(2))


def loss(heads: EventHeads, words: Tensor, batch: EventBatch) -> float:
    with torch.no_grad():
        return float(heads.loss(words, batch))


@pytest.mark.parametrize("hints", [True, False])
@pytest.mark.parametrize("tree", [True, False])
def test_a_design_sees_what_it_says_and_no_more(examples: list[EventExample], *, hints: bool, tree: bool) -> None:
    heads, batch = drawn(hints=hints, tree=tree), event_batch(examples, LABELS)
    words = vectors(batch)
    before = heads.hidden(words, batch.heads, batch.hints)
    other_heads = heads.hidden(words, batch.heads.roll(1, 1), batch.hints)
    other_hints = heads.hidden(words, batch.heads, 1 - batch.hints)
    assert torch.equal(before, other_heads) is not tree
    assert torch.equal(before, other_hints) is not hints
    sentence, first, _ = batch.at.T
    scores = [
        heads.role_scores(words, before[sentence, first], sentence, each) for each in (batch.paths, batch.paths + 1)
    ]
    assert torch.equal(*scores) is not tree


@pytest.mark.parametrize("hints", [True, False])
@pytest.mark.parametrize("tree", [True, False])
def test_what_a_design_leaves_out_ships_as_nothing(*, hints: bool, tree: bool) -> None:
    heads = drawn(hints=hints, tree=tree)
    state = {f"events.{name}": each.detach().numpy() for name, each in heads.named_parameters()}
    parts = event_parts(state, heads.design)
    named = ("tags", "modes", "statuses", "of_event")
    assert set(parts) == {"by_path", "told", *named, *(f"{name}_bias" for name in named)}
    assert {each.dtype.name for each in parts.values()} == {"float16"}
    wanted = {"by_path": state["events.by_path"] * tree, "told": state["events.told.weight"].T * hints}
    wanted |= {name: state[f"events.{name}.weight"].T for name in named}
    wanted |= {f"{name}_bias": state[f"events.{name}.bias"] for name in named}
    for name, each in wanted.items():
        assert parts[name].tolist() == each.astype("float16").tolist(), name
    assert (parts["by_path"].any(), parts["told"].any()) == (tree, hints)


def test_a_word_sees_its_own_head(examples: list[EventExample]) -> None:
    batch = event_batch(examples[:1], LABELS)
    words = vectors(batch)
    moved = words.clone()
    moved[0, 4] += 1  # "met", on which "minister" (3), "envoys" (6) and "Oslo" (8) hang
    heads = drawn()
    changed = (
        (heads.hidden(words, batch.heads, batch.hints) - heads.hidden(moved, batch.heads, batch.hints)).abs().sum(2)
    )
    assert changed[0].nonzero().flatten().tolist() == [3, 4, 6, 8]


def test_a_type_has_its_own_modes_and_none() -> None:
    heads = drawn()
    types = torch.arange(len(TYPES))
    shares = torch.softmax(heads.mode_scores(torch.randn(len(types), 16), types), -1)
    for kind, row in zip(TYPES, shares, strict=True):
        own = [at for at, (owner, _) in enumerate(LABELS.modes) if owner == kind]
        possible = [*own, len(LABELS.modes)]
        assert row.nonzero().flatten().tolist() == possible, kind


def test_masked_modes_cannot_learn(examples: list[EventExample]) -> None:
    heads, batch = drawn(), event_batch(examples[:1], LABELS)
    heads.loss(vectors(batch), batch).backward()
    moved = heads.modes.bias.grad.nonzero().flatten().tolist()
    assert moved == [*(at for at, (kind, _) in enumerate(LABELS.modes) if kind == "CONSULT"), len(LABELS.modes)]


def test_only_sentences_of_whole_stories_have_the_bias_of_retelling() -> None:
    heads = drawn()
    with torch.no_grad():
        heads.once[0] = 3.0
    hidden = torch.randn(2, 5, 16)
    scores = heads.tag_scores(hidden, torch.tensor([0, 1]))
    plain = heads.tag_scores(hidden, torch.tensor([0, 0]))
    assert torch.equal(scores[0], plain[0])
    assert torch.allclose((scores - plain)[1, :, 0], torch.full((5,), 3.0), atol=1e-5)
    assert torch.equal(scores[1, :, 1:], plain[1, :, 1:])


def test_what_lies_behind_a_sentence_does_not_count(examples: list[EventExample]) -> None:
    heads, batch = drawn(), event_batch(examples, LABELS)
    words = vectors(batch)
    padded = words.clone()
    padded[2, 6:] += 5  # behind the five words of the third sentence
    assert loss(heads, padded, batch) == loss(heads, words, batch)
    padded[2, 5] += 5
    assert loss(heads, padded, batch) != loss(heads, words, batch)


def test_the_root_counts_as_a_party_without_words(examples: list[EventExample]) -> None:
    heads, batch = drawn(), event_batch(examples[1:2], LABELS)
    words = vectors(batch)
    without = replace(batch, roles=batch.roles.clone())
    without.roles[:, 0] = 0
    assert batch.roles[0, 0, ROLES.index("recipient")] == 1
    assert loss(heads, words, without) != loss(heads, words, batch)


@pytest.mark.parametrize("name", ["tags", "types", "modes", "statuses", "roles", "sectors"])
def test_every_kind_of_gold_counts(examples: list[EventExample], name: str) -> None:
    heads, batch = drawn(), event_batch(examples, LABELS)
    words, gold = vectors(batch), getattr(batch, name).clone()
    if name == "tags":
        gold[gold > 0] = 0
    elif name == "modes":
        gold[0] = -1
    elif name == "types":
        gold[0] = TYPES.index("ACCUSE")  # its modes are masked then
    elif name == "statuses":
        gold = (gold + 1) % 4
    elif name == "roles":
        gold = 1 - gold
    else:
        gold[:, 2] = 0
    assert loss(heads, words, replace(batch, **{name: gold})) != loss(heads, words, batch)


def test_a_sentence_without_events_teaches_tags_alone(examples: list[EventExample]) -> None:
    heads, batch = drawn(), event_batch([replace(examples[0], events=(), sectors=())], LABELS)
    heads.loss(vectors(batch), batch).backward()
    taught = {
        name.split(".")[0] for name, each in heads.named_parameters() if each.grad is not None and each.grad.any()
    }
    assert taught == {"own", "above", "told", "tags"}


def test_gold_beside_what_teachers_tell_is_not_read(examples: list[EventExample]) -> None:
    heads = drawn()
    soft = {
        "tags": torch.full((13, LABELS.tags), 1 / LABELS.tags),
        "at": torch.zeros(0, dtype=torch.short),
        "weight": torch.zeros(0),
    }
    both, soft_only = replace(examples[0], soft=soft), replace(examples[0], soft=soft, events=(), sectors=())
    made = [event_batch([each], LABELS) for each in (both, soft_only)]
    losses = [loss(heads, vectors(each), each) for each in made]
    assert losses[0] == losses[1]
    # Equal shares of all tags: no less than three times their entropy.
    assert losses[0] > 3 * torch.log(torch.tensor(float(LABELS.tags)))


def taught(example: EventExample, *at: int) -> EventExample:
    """What some teacher may have told of triggers at words."""
    draw = torch.Generator().manual_seed(example.words)

    def shares(*shape: int) -> Tensor:
        return torch.softmax(torch.randn(*shape, generator=draw), -1).half()

    soft = {
        "tags": shares(example.words + 1, LABELS.tags),
        "at": torch.tensor(at).short(),
        "weight": torch.full((len(at),), 0.6),
        "types": torch.full((len(at),), TYPES.index("CONSULT")).short(),
        "modes": shares(len(at), len(LABELS.modes) + 1) * 0,
        "statuses": shares(len(at), len(LABELS.statuses)),
        "roles": shares(len(at), example.words + 1, len(ROLES)),
        "sector_at": torch.tensor([1]).short(),
        "sectors": shares(1, len(LABELS.sectors)),
    }
    return replace(example, soft=soft)


def test_what_lies_behind_a_told_sentence_does_not_count(examples: list[EventExample]) -> None:
    heads = drawn()
    batch = event_batch([taught(examples[0], 4, 7), taught(examples[2], 3), examples[1]], LABELS)
    words = vectors(batch)
    padded = words.clone()
    padded[1, 6:] += 5
    assert loss(heads, padded, batch) == loss(heads, words, batch)
    padded[1, 5] += 5
    assert loss(heads, padded, batch) != loss(heads, words, batch)


def test_told_sentences_count_by_their_words_and_triggers(examples: list[EventExample]) -> None:
    heads, both = drawn(), [taught(examples[0], 4, 7), taught(examples[2], 3)]
    # Of tags alone: the mean over words. Of all else: the mean over triggers, each as much as it is likely.
    tags = [
        replace(each, soft={**each.soft, "at": each.soft["at"][:0], "weight": each.soft["weight"][:0]})
        for each in both
        if each.soft
    ]
    alone = [(loss_of(heads, [each]), loss_of(heads, [some])) for each, some in zip(tags, both, strict=True)]
    assert loss_of(heads, tags) == pytest.approx((12 * alone[0][0] + 5 * alone[1][0]) / 17, rel=1e-3)
    held = [whole - part for part, whole in alone]
    # A weight of 0.6 alone is counted as one whole event, three of them as 1.8.
    assert loss_of(heads, both) - loss_of(heads, tags) == pytest.approx((1.2 * held[0] + held[1]) / 1.8, rel=1e-3)


def test_what_hangs_on_an_unlikely_trigger_does_not_count(examples: list[EventExample]) -> None:
    heads, both = drawn(), taught(examples[0], 4, 7)
    assert both.soft is not None
    soft = {**both.soft, "weight": torch.tensor([1.0, 0.0])}
    by_trigger = ("at", "weight", "types", "modes", "statuses", "roles")
    first = {name: each[:1] if name in by_trigger else each for name, each in soft.items()}
    losses = [loss_of(heads, [replace(both, soft=each)]) for each in (soft, first)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-6)
    assert losses[0] != pytest.approx(loss_of(heads, [both]), rel=1e-3)


def loss_of(heads: EventHeads, some: list[EventExample]) -> float:
    """The loss over vectors that a sentence keeps whatever stands beside it."""
    batch = event_batch(some, LABELS)
    words = torch.zeros(*batch.tags.shape, WIDTH)
    for at, each in enumerate(some):
        own = torch.Generator().manual_seed(each.words)
        words[at, : each.words + 1] = torch.randn(each.words + 1, WIDTH, generator=own)
    return loss(heads, words, batch)


def test_hidden_words_stay_hinted(examples: list[EventExample]) -> None:
    whole = event_batch(examples, LABELS)
    dropped = event_batch(examples, LABELS, random.Random(1), word_dropout=1.0)
    assert (dropped.batch.pieces != whole.batch.pieces).any()
    assert torch.equal(dropped.hints, whole.hints)
    assert whole.hints.shape[-1] == HINTS
    assert torch.equal(dropped.tags, whole.tags)
