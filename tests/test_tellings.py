"""What is seen of a trigger in its sentence, and of a telling among those of its story; and when two tell the same."""

from __future__ import annotations

import math

import pytest

from kawat.coding.events import Told
from kawat.coding.figures import Figure
from kawat.coding.linear import logit
from kawat.coding.sides import Sides
from kawat.coding.tellings import agreement, telling_features, trigger_features
from kawat.language.parse import Party, Trigger
from kawat.reading import Span

from .coding import words_of
from .heard import bare


def figure(name: str, country: str | None = None) -> Figure:
    return Figure(("state", name), "state", name, country, "GOV")


PERU, LIMA, CUBA, LAOS = figure("Peru", "PER"), figure("Lima", "PER"), figure("Kuba", "CUB"), figure("Laos", "LAO")
REBELS, CROWD = figure("gerilyawan"), figure("massa")


def told(
    actors: tuple[Figure, ...] = (),
    recipients: tuple[Figure, ...] = (),
    *,
    kind: str = "ASSAULT",
    sentence: int = 5,
    alone: float = 0.5,
    when: str | None = None,
    words: str = "menyerang",
    headline: bool = False,
    status: str = "occurred",
    speaker: Figure | None = None,
    filled: bool = False,
) -> Told:
    span = Span(0, len(words), words)
    sides = Sides(actors, recipients, speaker=speaker, filled={"actor": 0.5} if filled else {})
    heard = Trigger(0, 0, alone, ((kind, alone),), ((None, 1.0),), ((status, 1.0),), ())
    return Told(kind, None, (), sides, ((status, 1.0),), span, span, when, None, sentence, headline, heard, alone)


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        # both sides alike
        (((PERU,), (CUBA,)), ((PERU,), (CUBA,)), 2),
        (((PERU, LAOS), (CUBA,)), ((PERU,), (CUBA, REBELS)), 2),
        (((PERU,), (CUBA,)), ((LIMA,), (CUBA,)), 2),
        # one alike, or of one state, and nothing against it
        (((PERU,), ()), ((PERU,), ()), 1),
        (((PERU,), (CUBA,)), ((PERU,), ()), 1),
        (((PERU,), ()), ((LIMA,), (CUBA,)), 1),
        (((PERU,), (LIMA,)), ((LIMA,), (PERU,)), 1),
        # nothing known
        (((), ()), ((), ()), 0),
        (((PERU,), ()), ((), (CUBA,)), 0),
        # one side against it
        (((PERU,), (CUBA,)), ((PERU,), (LAOS,)), -1),
        (((PERU,), ()), ((CUBA,), ()), -1),
        # who belongs to no state is not of the same
        (((REBELS,), ()), ((CROWD,), ()), -1),
        (((REBELS,), (CUBA,)), ((REBELS,), (CUBA,)), 2),
        # the sides do not change places
        (((PERU,), (CUBA,)), ((CUBA,), (PERU,)), -1),
    ],
)
def test_agreement(
    one: tuple[tuple[Figure, ...], tuple[Figure, ...]], other: tuple[tuple[Figure, ...], tuple[Figure, ...]], fit: int
) -> None:
    assert agreement(told(*one), told(*other)) == agreement(told(*other), told(*one)) == fit


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [("2019-04-24", "2019-04-25", -1), ("2019-04-24", "2019-04-24", 2), ("2019-04-24", None, 2), (None, None, 2)],
)
def test_two_days_are_two_events(one: str | None, other: str | None, fit: int) -> None:
    assert agreement(told((PERU,), (CUBA,), when=one), told((PERU,), (CUBA,), when=other)) == fit


def test_a_logit_has_a_floor_and_a_ceiling() -> None:
    assert (logit(0.5), logit(0.75)) == pytest.approx((0.0, math.log(3)))
    assert logit(0.0) == logit(0.01) == pytest.approx(-logit(1.0)) == pytest.approx(-math.log(99))


def features(*all_told: Told) -> list[dict[str, float]]:
    return telling_features(all_told)


def test_what_is_seen_of_a_telling_by_itself() -> None:
    [found] = features(told((PERU,), (CUBA,), alone=0.75, sentence=1))
    assert found == {
        "bias": 1.0, "alone": pytest.approx(math.log(3)), "type:ASSAULT": 1.0, "status:occurred": 1.0, "headline": 0.0,
        "quoted": 0.0, "no sides": 0.0, "two sides": 1.0, "filled": 0.0, "first": 1.0, "before:none": 1.0,
        "after:none": 1.0, "same words before": 0.0, "same words after": 0.0,
    }  # fmt: skip


def test_what_may_be_told_of_it_besides() -> None:
    [found] = features(told(status="planned", headline=True, speaker=CUBA, filled=True, sentence=2))
    assert (found["status:planned"], found["headline"], found["quoted"], found["filled"]) == (1.0, 1.0, 1.0, 1.0)
    assert (found["no sides"], found["two sides"], found["first"]) == (1.0, 0.0, 0.0)
    [half] = features(told((PERU,)))
    assert (half["no sides"], half["two sides"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("distance", "name"), [(0, "near"), (1, "near"), (2, "by"), (3, "by"), (4, "far")]
)  # fmt: skip
def test_the_best_other_telling_and_how_far_it_is(distance: int, name: str) -> None:
    first, second = features(told((PERU,), (CUBA,), alone=0.8), told((PERU,), alone=0.6, sentence=5 + distance))
    assert {key for key in first if key.startswith(("before", "after"))} == {
        "before:none", "after:1", f"after:1:{name}", "after:1:surer", "after:count",
    }  # fmt: skip
    assert {f"before:1:{name}", "after:none"} <= set(second) and "before:none" not in second
    assert (first["after:1:surer"], second["before:1:surer"]) == (0.0, 1.0)


def test_the_best_is_the_one_that_agrees_most() -> None:
    found = features(told((LAOS,)), told((PERU,), (CUBA,)), told((PERU,)), told((PERU,), (CUBA,)))
    assert {"before:2", "before:2:near"} <= set(found[3])
    assert not {"before:-1", "before:1"} & set(found[3])
    # of those before, two agree; those that go against it are not counted
    assert found[3]["before:count"] == 2.0
    assert "before:-1" in found[1] and found[1]["before:count"] == 0.0


def test_no_more_than_four_are_counted() -> None:
    assert features(*[told((PERU,)) for _ in range(8)])[0]["after:count"] == 4.0


@pytest.mark.parametrize(
    "other",
    [
        told((PERU,), (CUBA,), kind="ACCUSE", sentence=6),
        told((PERU,), (CUBA,), alone=0.29, sentence=6),
        told((PERU,), (CUBA,), headline=True, sentence=6),
    ],
)
def test_another_type_an_unlikely_one_and_a_headline_are_no_other_telling(other: Told) -> None:
    assert "after:none" in features(told((PERU,), (CUBA,)), other)[0]


def test_a_better_telling_in_the_same_sentence() -> None:
    weak, strong = features(told((PERU,), (CUBA,), alone=0.4), told((PERU,), (CUBA,), alone=0.8))
    assert (weak.get("better here"), strong.get("better here")) == (1.0, None)
    assert weak["again here"] == strong["again here"] == 1.0
    # where nothing is known it may be better, but is not the same again; where something is against it, neither
    unknown, _ = features(told(alone=0.4), told(alone=0.8))
    assert (unknown.get("better here"), unknown.get("again here")) == (1.0, None)
    for other in (told((CUBA,), alone=0.8), told((PERU,), (CUBA,), alone=0.8, sentence=6)):
        assert not {"better here", "again here"} & set(features(told((PERU,), alone=0.4), other)[0])


def test_the_same_words_elsewhere() -> None:
    def same(*others: Told) -> tuple[float, float]:
        found = features(told(), *others)[0]
        return found["same words before"], found["same words after"]

    assert same(told(words="Menyerang", sentence=3)) == (1.0, 0.0)
    assert same(told(sentence=7, alone=0.01)) == (0.0, 1.0)
    # not in the same sentence, the headline, other words, or for another type
    assert same(told(), told(sentence=0, headline=True), told(words="diserang", sentence=3)) == (0.0, 0.0)
    assert same(told(kind="ACCUSE", sentence=3)) == (0.0, 0.0)


# Of a trigger in its sentence


def of_trigger(
    text: str, first: int, last: int | None = None, kind: str = "ACCUSE", *parties: Party, second: float = 0.0
) -> dict[str, float]:
    parse = bare(text)
    types = ((kind, 0.6), ("AID", second)) if second else ((kind, 0.6),)
    trigger = Trigger(first, first if last is None else last, 0.8, types, ((None, 1.0),), (("planned", 0.7),), parties)
    return trigger_features(trigger, parse.sentences[-1], words_of(), "id")


TEXT = "Peru mengecam keras Kuba."


def test_what_is_seen_of_a_trigger() -> None:
    found = of_trigger(TEXT, 1, 2, second=0.2)
    assert (found["bias"], found["bias:id"], found["type:ACCUSE"], found["status:planned"]) == (1.0, 1.0, 1.0, 1.0)
    assert (found["told"], found["both"]) == pytest.approx((math.log(4), math.log(1.5)))
    assert (found["both:ACCUSE"], found["typed"]) == pytest.approx((math.log(1.5), math.log(3)))
    assert found["words"] == 1.0
    assert of_trigger(TEXT, 1)["typed"] == pytest.approx(logit(1.0))
    assert of_trigger(TEXT + " a b c d e f g h", 0, 6)["words"] == 4.0


def test_the_likeliest_party_of_each_role() -> None:
    parties = [Party(0, "actor", 0.6), Party(None, "actor", 0.3), Party(3, "actor", 0.7), Party(3, "recipient", 0.2)]
    found = of_trigger(TEXT, 1, None, "ACCUSE", *parties)
    assert [found[key] for key in ("actor", "recipient", "attributed", "implied")] == [0.7, 0.2, 0.0, 0.3]


def lexicon(text: str, first: int, last: int | None = None, kind: str = "ACCUSE") -> dict[str, float]:
    """What is seen of the lexicon, but for how sure its form is."""
    found = of_trigger(text, first, last, kind)
    sure = [key for key in found if key.startswith("lexicon") and key.endswith("sure")]
    assert len(sure) == ("lexicon:none" not in found)
    return {key: value for key, value in found.items() if key.startswith("lexicon:") and key not in sure}


def test_a_form_of_the_lexicon_at_the_trigger() -> None:
    assert lexicon(TEXT, 1) == {"lexicon:same": 1.0, "lexicon:active": 1.0, "lexicon:first": 1.0, "lexicon:long": 1.0}
    assert lexicon("Peru mengecam Kuba.", 1)["lexicon:long"] == 0.0
    assert lexicon("Peru mengecam Kuba.", 1, kind="ASSAULT") == {"lexicon:other": 1.0}
    assert lexicon("Peru mengecam Kuba.", 0) == lexicon("Peru mengecam Kuba.", 2) == {"lexicon:none": 1.0}


def test_a_form_that_reaches_into_the_trigger_counts_and_one_that_ends_before_it_does_not() -> None:
    inside = lexicon("Peru menjatuhkan sanksi.", 2, kind="SANCTION")
    assert (inside["lexicon:same"], inside["lexicon:first"], inside["lexicon:active"]) == (1.0, 0.0, 1.0)
    assert lexicon("Serangan Peru.", 1, kind="ASSAULT") == {"lexicon:none": 1.0}
    later = lexicon("Peru kini mengecam Kuba.", 1, 2)
    assert (later["lexicon:same"], later["lexicon:first"]) == (1.0, 0.0)


def test_a_form_of_its_own_type_goes_before_another() -> None:
    text = "Serangan terhadap kecaman."
    assert "lexicon:same" in lexicon(text, 0, 2, kind="ASSAULT")
    assert "lexicon:same" in lexicon(text, 0, 2, kind="ACCUSE")
    assert lexicon(text, 0, 2, kind="AID") == {"lexicon:other": 1.0}


def test_how_surely_the_form_tells_its_type() -> None:
    same, other = of_trigger("Peru mengecam Kuba.", 1), of_trigger("Peru mengecam Kuba.", 1, kind="ASSAULT")
    share = words_of().probability("mengecam")
    assert same["lexicon:sure"] == other["lexicon:other sure"] == pytest.approx(logit(share))
    assert share != words_of().probability("")
