"""Heads for events learned by heart: what the judge finds, what the graph says, what teachers tell, and what a run is fed."""

from __future__ import annotations

import copy
import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")
pytest.importorskip("onnx", reason="training needs the extra `training`")

import torch
from training import learn as learning
from training.batches import Example
from training.event_data import EventExample, event_batch, event_labels
from training.event_judge import figures, scored, triggers
from training.event_network import Design, EventHeads
from training.event_silver import event_taught
from training.export import export
from training.guard import Guard
from training.learn import Course, Part, learn, loss_of
from training.network import Network, Sizes
from training.revive import revived
from training.silver import plain_sentences, taught
from training.weights import Weights

from kawat.knowledge import shipped
from kawat.knowledge.schema import TYPES
from kawat.language.encoder import load_encoder
from kawat.language.parse import Trigger

from .test_event_data import LABELS, RELATIONS, SLEEP, annotated, cut, event_maker, told
from .test_training_network import LAYERS, WIDTH, drawn_weights

EVENT_LABELS = event_labels(shipped(), RELATIONS)
COURSE = Course(40_000, batch=400, word_dropout=0.0, warmup=10, rate=1e-3, head_rate=5e-3)


def fresh(weights: Weights, seed: int = 1) -> Network:
    torch.manual_seed(seed)
    sizes = Sizes(LAYERS, relation=32, dropout=0.0, head_dropout=0.0)
    network = Network(weights, list(range(len(weights.pieces))), LABELS, sizes)
    network.events = EventHeads(WIDTH, EVENT_LABELS, Design(hidden=48, role=16, dropout=0.0))
    return network


@pytest.fixture(scope="module")
def weights() -> Weights:
    """Drawn weights with room for longer sentences."""
    weights = drawn_weights()
    weights.shape = replace(weights.shape, positions=96)
    draw = np.random.default_rng(2)
    weights.tensors["emb.pos"] = draw.normal(0, 0.08, 96 * WIDTH).astype(np.float32)
    return weights


@pytest.fixture(scope="module")
def examples() -> list[EventExample]:
    """Three sentences with events and one without."""
    return event_maker().told([*annotated(), told(SLEEP, "id")])


@pytest.fixture(scope="module")
def network(weights: Weights, examples: list[EventExample]) -> Network:
    """One that knows the events of four sentences by heart."""
    torch.set_num_threads(1)
    return learn(fresh(weights), [Part("events", examples, 8.0)], COURSE, told=lambda line: None)


def heard(network: Network, examples: Sequence[EventExample]) -> list[tuple[EventExample, tuple[Trigger, ...]]]:
    return [(each, triggers(network, each, scores)) for each, scores in scored(network, examples)]


def mean_loss(network: Network, examples: Sequence[EventExample]) -> float:
    network.eval()
    with torch.no_grad():
        return float(loss_of(network, list(examples), random.Random(1), 0.0))


def test_events_are_learned_by_heart(network: Network, weights: Weights, examples: list[EventExample]) -> None:
    assert mean_loss(network, examples) < 0.05 * mean_loss(fresh(weights), examples)
    found = figures(heard(network, examples))
    assert {name: found[name] for name in ("event", "status", "parties", "both sides", "said")} == {
        "event": 1, "status": 1, "parties": 1, "both sides": 1, "said": 1,
    }  # fmt: skip
    told_by = {len(each.events): found for each, found in heard(network, examples)}
    assert [(each.first, each.last, each.type) for each in told_by[2] if each.probability > 0.5] == [
        (2, 2, "ACCUSE"),
        (8, 10, "AID"),
    ]
    assert not [each for each in told_by[0] if each.probability > 0.5]
    (met,) = (each for each in heard(network, examples[:1])[0][1] if each.probability > 0.5)
    assert met.modes[0][0] == "visit"
    actor = max((each for each in met.parties if each.role == "actor"), key=lambda each: each.probability)
    assert (actor.word, actor.sectors[0][0]) == (2, "GOV")


def test_what_knows_nothing_is_told_so(weights: Weights, examples: list[EventExample]) -> None:
    found = figures(heard(fresh(weights), examples))
    assert found["event"] < 0.5
    assert figures([(each, ()) for each in examples])["event"] == 0


def test_the_judge_counts_an_event_by_type_and_a_party_by_word(network: Network, examples: list[EventExample]) -> None:
    pairs = heard(network, examples[:1])
    (example, (met, *_)) = pairs[0]
    retyped = replace(met, types=(("AID", 0.9),))
    assert figures([(example, (retyped,))])["event"] == 0
    twice = figures([(example, (met, replace(met, first=6, last=6)))])
    assert (twice["P"], twice["R"]) == (0.5, 1)
    kept = tuple(each for each in met.parties if each.probability >= 0.5 and each.role != "recipient")
    half = figures([(example, (replace(met, parties=kept),))], at=0.5)
    assert (half["event"], half["both sides"], half["said"]) == (1, 0, 1)
    assert half["parties"] == pytest.approx(2 / 3)


@pytest.mark.filterwarnings("ignore:The given NumPy array is not writable")
def test_the_graph_tells_the_triggers_that_the_network_tells(
    network: Network, weights: Weights, examples: list[EventExample], tmp_path: Path
) -> None:
    export(network, weights, range(len(weights.pieces)), tmp_path, {}, [each.base for each in examples])
    encoder = load_encoder(tmp_path)
    back, _ = revived(tmp_path, weights)
    seen = 0
    for example, each in zip(examples, [*annotated(), told(SLEEP, "id")], strict=True):
        words = cut(each.text, each.lang)
        (syntax,) = encoder.analyse([words], style=encoder.style_of[each.lang], hints=[example.hints.float().numpy()])
        relations = (0, *(RELATIONS.index(relation) for relation in syntax.relations))
        same_tree = replace(example, heads=(0, *syntax.heads), relations=relations)
        for one in (network, back):
            ((_, wanted),) = heard(one, [same_tree])
            assert_alike([each for each in syntax.triggers if each.probability > 0.2], wanted)
        seen += len(syntax.triggers)
        assert not encoder.analyse([words], style="csui")[0].triggers
    assert seen >= 4
    assert back.events is not None
    assert network.events is not None
    theirs = dict(back.events.named_parameters())
    for name, value in network.events.named_parameters():
        if name != "once":
            limit = 0.02 * float(value.detach().abs().max()) + 1e-6
            assert float((value.detach() - theirs[name].detach()).abs().max()) <= limit, name


@pytest.mark.filterwarnings("ignore:The given NumPy array is not writable")
@pytest.mark.parametrize("blind", ["hints", "tree"])
def test_the_graph_does_without_what_the_design_leaves_out(
    network: Network, weights: Weights, examples: list[EventExample], tmp_path: Path, blind: str
) -> None:
    sighted, other = copy.deepcopy(network), copy.deepcopy(network)
    for each in (sighted, other):
        assert each.events is not None
        with torch.no_grad():
            for name in ("told.weight",) if blind == "hints" else ("above.weight", "by_path"):
                part = each.events.get_parameter(name)
                part *= 20
    assert other.events is not None
    other.events.design = replace(other.events.design, **{blind: False})
    export(other, weights, range(len(weights.pieces)), tmp_path, {}, [each.base for each in examples])
    encoder = load_encoder(tmp_path)
    seen = changed = 0
    for example, row in zip(examples[:3], annotated(), strict=True):
        hints = [example.hints.float().numpy()]
        (syntax,) = encoder.analyse([cut(row.text, row.lang)], style=encoder.style_of[row.lang], hints=hints)
        relations = (0, *(RELATIONS.index(relation) for relation in syntax.relations))
        same_tree = replace(example, heads=(0, *syntax.heads), relations=relations)
        got = likely(syntax.triggers)
        wanted, whole = (likely(heard(one, [same_tree])[0][1]) for one in (other, sighted))
        for some, others in ((got, wanted), (wanted, got), (wanted, whole)):
            far = [key for key, share in some.items() if share > 0.4 and abs(share - others.get(key, 0.0)) > 0.15]
            assert others is whole or not far
            changed += len(far)
        seen += len(wanted)
    assert min(seen, changed) > 0


def likely(found: Sequence[Trigger]) -> dict[tuple[int, str, int | None], float]:
    """Triggers and parties, and how probably each is one; parties of likely triggers alone."""
    told: dict[tuple[int, str, int | None], float] = {(each.first, each.type, None): each.probability for each in found}
    return told | {
        (each.first, party.role, -1 if party.word is None else party.word): party.probability
        for each in found
        if each.probability > 0.15
        for party in each.parties
    }


def assert_alike(got: Sequence[Trigger], wanted: Sequence[Trigger]) -> None:
    """That triggers are the same but for the last digits of their probabilities."""
    sure = [each for each in wanted if each.probability > 0.2]
    assert [(each.first, each.last, each.type) for each in got] == [(each.first, each.last, each.type) for each in sure]
    for one, other in zip(got, sure, strict=True):
        assert one.probability == pytest.approx(other.probability, abs=0.06)
        assert dict(one.statuses) == pytest.approx(dict(other.statuses), abs=0.06)
        assert (one.modes[0][0], one.statuses[0][0]) == (other.modes[0][0], other.statuses[0][0])
        parties, others = (
            {(party.word, party.role): party.probability for party in each.parties if party.probability > 0.2}
            for each in (one, other)
        )
        assert parties == pytest.approx(others, abs=0.1)


def shaken(network: Network, seed: int) -> Network:
    """A teacher of another mind."""
    torch.manual_seed(seed)
    other = copy.deepcopy(network)
    assert other.events is not None
    with torch.no_grad():
        for each in other.events.parameters():
            each += 0.05 * torch.randn_like(each)
    return other.eval()


def softly(teachers: Sequence[Network], example: EventExample) -> dict[str, torch.Tensor]:
    (made,) = event_taught(teachers, [example])
    assert made.soft is not None
    return {name: each.float() for name, each in made.soft.items()}


def test_many_teachers_tell_the_mean(network: Network, examples: list[EventExample]) -> None:
    other = shaken(network, 3)
    for example in examples[:3]:
        one, two, both = (softly(each, example) for each in ([network], [other], [network, other]))
        assert one["at"].tolist() == two["at"].tolist() == both["at"].tolist()
        assert not torch.allclose(one["tags"], two["tags"], atol=0.01)
        for name in ("tags", "weight", "modes", "statuses", "roles"):
            assert torch.allclose(both[name], (one[name] + two[name]) / 2, atol=2e-3), name


def test_teachers_tell_where_events_are_and_what_hangs_on_them(network: Network, examples: list[EventExample]) -> None:
    soft = softly([network], examples[1])
    assert soft["at"].tolist() == [3, 9]
    assert [TYPES[int(each)] for each in soft["types"]] == ["ACCUSE", "AID"]
    assert torch.allclose(soft["tags"].sum(1), torch.ones(13), atol=0.01)
    assert float(soft["weight"].min()) > 0.5
    assert (soft["roles"] > 0.5).nonzero().tolist() == [[0, 0, 1], [0, 1, 0], [1, 7, 0]]
    assert soft["sector_at"].tolist() == [1, 7]
    assert [EVENT_LABELS.sectors[at] for at in soft["sectors"].argmax(1).tolist()] == ["GOV", "GOV"]
    nothing = softly([network], examples[3])
    assert sorted(nothing) == ["at", "tags", "weight"]
    assert not len(nothing["at"])


HEADS = ("tags.bias", "modes.bias", "statuses.bias", "of_event.bias", "of_word.bias", "by_path", "sectors.bias")


def opinionated(weights: Weights) -> Network:
    """One that is sure of nothing and has leanings everywhere."""
    teacher = fresh(weights, 4)
    assert teacher.events is not None
    with torch.no_grad():
        teacher.events.of_event.bias.zero_()
        for name in HEADS:
            moved = teacher.events.get_parameter(name)
            moved += 0.7 * torch.randn_like(moved)
    return teacher.eval()


@pytest.mark.parametrize("name", HEADS)
def test_no_loss_is_less_than_at_the_teachers_own_probabilities(
    weights: Weights, examples: list[EventExample], name: str
) -> None:
    teacher = opinionated(weights)
    soft = event_taught([teacher], examples[:3])
    assert all(each.soft and len(each.soft["at"]) for each in soft)
    least, flat = mean_loss(teacher, soft), slope(teacher, soft, name)
    torch.manual_seed(5)
    for _ in range(3):
        student = copy.deepcopy(teacher)
        assert student.events is not None
        moved = student.events.get_parameter(name)
        with torch.no_grad():
            moved += 0.5 * torch.randn_like(moved)
        assert mean_loss(student, soft) > least + 1e-3
        assert flat < 0.1 * slope(student, soft, name)


def slope(network: Network, examples: Sequence[EventExample], name: str) -> float:
    """How steeply the loss falls along some weights."""
    network.zero_grad()
    loss_of(network, list(examples), random.Random(1), 0.0).backward()
    assert network.events is not None
    return float(network.events.get_parameter(name).grad.norm())


def test_gold_events_of_a_told_sentence_are_not_learned(network: Network, examples: list[EventExample]) -> None:
    soft = event_taught([network], examples[:1])
    bare = [replace(each, events=(), sectors=()) for each in soft]
    assert mean_loss(network, soft) == mean_loss(network, bare)


def test_trees_told_beside_events_are_learned_too(network: Network, examples: list[EventExample]) -> None:
    (base,) = taught([network], [examples[0].base])
    plain, with_tree = (copy.deepcopy(network) for _ in range(2))
    for each, example in ((plain, examples[0]), (with_tree, replace(examples[0], base=base))):
        loss_of(each, [example], random.Random(1), 0.0).backward()
    assert plain.arcs.grad is None
    assert with_tree.arcs.grad is not None
    assert with_tree.arcs.grad.any()


def test_a_batch_holds_trees_or_events(
    weights: Weights, examples: list[EventExample], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[type]] = []

    def noted(network: Network, some: Sequence[Any], *rest: Any) -> torch.Tensor:
        seen.append({type(each) for each in some})
        return loss_of(network, some, *rest)

    monkeypatch.setattr(learning, "loss_of", noted)
    trees = [replace(each.base, heads=each.heads[1:], relations=each.relations[1:]) for each in examples]
    network, parts = fresh(weights), [Part("trees", trees, 2.0), Part("events", examples, 1.0)]
    assert network.events is not None
    before = {name: each.detach().clone() for name, each in network.named_parameters()}
    learn(network, parts, Course(900, batch=250, word_dropout=0.0, warmup=1), told=lambda line: None)
    assert {frozenset(each) for each in seen} == {frozenset({Example}), frozenset({EventExample})}
    now = dict(network.named_parameters())
    for name in ("arcs", "relations", "events.tags.weight", "events.by_path", "encoder.layers.0.query.weight"):
        assert not torch.equal(now[name], before[name]), name


def test_the_order_of_a_run_mixes_both_kinds(examples: list[EventExample]) -> None:
    bases = [each.base for each in examples]
    made = learning._batches([*bases * 6, *examples * 6], 150, random.Random(1))
    kinds = [type(each[0]) for each in made]
    assert sum(map(len, made)) == 12 * len(examples)
    assert kinds not in (
        sorted(kinds, key=lambda kind: kind is Example),
        sorted(kinds, key=lambda kind: kind is not Example),
    )


def test_events_need_heads(weights: Weights, examples: list[EventExample]) -> None:
    network = fresh(weights)
    network.events = None
    with pytest.raises(AssertionError, match="without heads"):
        loss_of(network, examples, random.Random(1), 0.0)


def test_a_sentence_alone_and_among_others_is_heard_alike(network: Network, examples: list[EventExample]) -> None:
    among = {each.words: found for each, found in heard(network, [examples[0], examples[2]])}
    ((_, alone),) = heard(network, [examples[2]])
    assert_alike([each for each in among[5] if each.probability > 0.2], alone)
    batch = event_batch(examples, EVENT_LABELS)
    assert batch.batch.real.sum() == sum(each.words for each in examples)


TOWNS = ("Solo", "Tegal", "Blitar", "Malang", "Kediri", "Jember", "Garut", "Cilacap")
LINES = {
    "panl-int.id": "Kapal itu berlabuh di teluk pagi ini.",
    "panl-int.en": "The ship dropped anchor in the bay.",
    "panl-eco.en": "Prices of rice rose again last week.",
}


def packed(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))


@pytest.fixture
def press(tmp_path: Path) -> Path:
    """Eight articles of one sentence and three parallel lines."""
    rows = [json.dumps({"text": f"Pasar di kota {town} dibuka lagi kemarin pagi."}) for town in TOWNS]
    packed(tmp_path / "data" / "news" / "articles.jsonl.gz", rows)
    for name, line in LINES.items():
        packed(tmp_path / "data" / "parallel" / f"{name}.txt.gz", [line])
    return tmp_path


def towns(press: Path, stories: int | None, guard: Guard | None = None) -> tuple[list[str], int]:
    """The towns whose articles were drawn, and how many other sentences came."""
    rows = list(plain_sentences(press, shipped(), guard or Guard([]), stories=stories))
    named = [word.text for _, words in rows for word in words if word.text in TOWNS]
    return named, len(rows) - len(named)


def test_articles_are_drawn_and_lines_are_all_there(press: Path) -> None:
    named, others = towns(press, 3)
    assert len(set(named)) == len(named) == 3
    assert others == len(LINES)
    assert towns(press, 3) == (named, others)
    assert set(towns(press, 4)[0]) != set(TOWNS[:4])
    assert towns(press, None) == (list(TOWNS), len(LINES))


def test_a_drawn_article_that_is_reserved_is_left_out(press: Path) -> None:
    named, _ = towns(press, 3)
    guard = Guard([f"Pasar di kota {named[0]} dibuka lagi kemarin pagi."])
    assert towns(press, 3, guard)[0] == named[1:]
