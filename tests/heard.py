"""What the tests of the event reader share: a parse whose trees and triggers are made by hand, as if the heads had heard them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from kawat.coding.coder import staged_scene
from kawat.coding.figures import Figure
from kawat.coding.linear import MODELS, Linear, linear
from kawat.coding.scene import Scene
from kawat.coding.sides import SideReader, Sides
from kawat.language import Parse, Sentence, parse_story
from kawat.language.parse import Party, Syntax, Trigger
from kawat.story import Story

from .coding import tables

Tree = Mapping[str, tuple[str, str]]
"""Of some words the head and the relation."""


@dataclass(frozen=True, slots=True)
class Act:
    """A trigger to be heard at these words; ``parties``: word (None for one that has none), role, probability, and a sector if not GOV."""

    words: str
    kind: str
    parties: Sequence[tuple[str | None, str, float] | tuple[str | None, str, float, str]] = ()
    share: float = 0.9
    status: str = "occurred"
    mode: str | None = None


def weigh(monkeypatch: pytest.MonkeyPatch, **models: Mapping[str, float]) -> None:
    """Puts weights of our own in the place of all models; one that is not given weighs nothing."""
    # the trees here are made up: who speaks is told by the shipped weights of all but the tree
    shipped = linear("speakers").weights.items()
    speakers = {name: weight for name, weight in shipped if not name.startswith(("way", "relation"))}
    speakers["nearest behind"] = 2.0
    models = {
        "statuses": {"heard": 1.0},
        "sides": {"heard": 1.0},
        "speakers": speakers,
        "reports": {"bias": 1.0},
        "sources": {"bias": 1.0},
        **models,
    }
    for name in ("sides", "speakers", "reports", "sources", "homes", "antecedents", "statuses", "triggers", "tellings"):
        monkeypatch.setitem(MODELS, name, Linear(dict(models.get(name, {}))))


def bare(text: str, *, lang: str = "id", title: str | None = None, published: str | None = "2019-04-25") -> Parse:
    """A parse without syntax."""
    return parse_story(Story.of(text, published=published, title=title), knowledge=tables(), lang=lang)


def at(sentence: Sentence, words: str) -> int:
    """Where words stand in a sentence, the first time: the number of the first of them."""
    wanted = tuple(words.split())
    return next(i for i in range(len(sentence.texts)) if sentence.texts[i : i + len(wanted)] == wanted)


def trigger(sentence: Sentence, act: Act) -> Trigger:
    """The trigger of a sentence that an act tells."""
    first = at(sentence, act.words)
    parties = []
    for word, role, share, *sector in act.parties:
        number = None if word is None else at(sentence, word)
        parties.append(Party(number, role, share, ((sector[0] if sector else "GOV", 0.9),)))
    other = "possible" if act.status == "occurred" else "occurred"
    return Trigger(
        first=first,
        last=first + len(act.words.split()) - 1,
        probability=act.share,
        types=((act.kind, act.share),),
        modes=((act.mode, 0.8),),
        statuses=((act.status, 0.8), (other, 0.2)),
        parties=tuple(parties),
    )


def syntax(
    sentence: Sentence, acts: Sequence[Act] = (), tree: Tree | None = None, tags: Mapping[str, str] | None = None
) -> Syntax:
    """A tree in which every word is a noun that hangs on the first one, loosely, except for what is given."""
    size = len(sentence.words)
    heads, relations, kinds = [0, *(1,) * (size - 1)], ["root", *("dep",) * (size - 1)], ["NOUN"] * size
    for word, (head, relation) in (tree or {}).items():
        heads[at(sentence, word)], relations[at(sentence, word)] = at(sentence, head) + 1, relation
    for word, tag in (tags or {}).items():
        kinds[at(sentence, word)] = tag
    sure = (0.9,) * size
    told = sorted((trigger(sentence, act) for act in acts), key=lambda each: each.first)
    return Syntax(tuple(kinds), tuple(heads), tuple(relations), sure, sure, sure, (), tuple(told))


def heard(
    parse: Parse,
    acts: Mapping[int, Sequence[Act]] | None = None,
    trees: Mapping[int, Tree] | None = None,
    tags: Mapping[int, Mapping[str, str]] | None = None,
) -> Parse:
    """The parse with the acts, trees and tags of its sentences, by their numbers."""
    out = []
    for number, sentence in enumerate(parse.sentences):
        made = syntax(sentence, (acts or {}).get(number, ()), (trees or {}).get(number), (tags or {}).get(number))
        out.append(replace(sentence, syntax=made))
    return replace(parse, sentences=tuple(out))


def told(text: str, *acts: Act, lang: str = "id") -> Parse:
    """A text of which the last sentence tells the acts."""
    parse = bare(text, lang=lang)
    return heard(parse, {len(parse.sentences) - 1: acts})


def scene(parse: Parse) -> Scene:
    """What the events of a story are read in."""
    return staged_scene(parse, tables())


def figure(staged: Scene, name: str) -> Figure:
    """The one figure of that name."""
    [one] = [each for each in staged.cast.figures if each.name == name]
    return one


def called(figures: Sequence[Figure]) -> list[str]:
    """The figures' names."""
    return [each.name for each in figures]


def sides_in(staged: Scene) -> list[Sides]:
    """The sides of every trigger, read in the order of the text, and noted as those of events."""
    reader, out = SideReader(staged), []
    for index, sentence in enumerate(staged.parse.sentences):
        for each in sentence.syntax.triggers if sentence.syntax else ():
            span = staged.parse.span(sentence.words[each.first], sentence.words[each.last])
            out.append(reader.sides(index, each, span))
            reader.note(each.type, out[-1])
    return out


def sides_of_act(text: str, act: Act) -> tuple[Scene, Sides]:
    """The scene of a text whose last sentence tells an act, and the act's sides."""
    staged = scene(told(text, act))
    [sides] = sides_in(staged)
    return staged, sides
