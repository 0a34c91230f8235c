"""Who competes for a side without words or with a pronoun, and what is seen of them."""

from __future__ import annotations

import pytest

from kawat.coding.antecedents import NOBODY, Antecedents, Memory, Slot
from kawat.coding.figures import Figure
from kawat.coding.scene import Scene

from .heard import Act, bare, called, figure, heard, scene, trigger, weigh

Tree = dict[str, tuple[str, str]]


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, homes={"open": 9.0})


def staged(text: str, trees: dict[int, Tree] | None = None) -> tuple[Scene, Antecedents]:
    one = scene(heard(bare(text), trees=trees))
    return one, Antecedents(one.parse, one.rows, one.cast)


def slot(
    one: Scene,
    words: str,
    role: str = "actor",
    *,
    kind: str = "ASSAULT",
    known: tuple[str, ...] = (),
    speaker: str | None = None,
    pronoun: str | None = None,
    ruled: tuple[str, ...] = (),
) -> Slot:
    """A side of a trigger at words of the last sentence."""
    index = len(one.parse.sentences) - 1
    heard_there = trigger(one.parse.sentences[index], Act(words, kind))
    there = next((each for each in one.rows[index] if each.span.text == pronoun), None)
    assert (there is None) is (pronoun is None)
    return Slot(
        index,
        heard_there,
        role,
        tuple(figure(one, name) for name in known),
        figure(one, speaker) if speaker else None,
        there,
        tuple(figure(one, name) for name in ruled),
    )


def competing(one: Scene, finder: Antecedents, where: Slot) -> list[str]:
    """The names of the candidates after nobody, who is always first."""
    nobody, *others = finder.candidates(where)
    assert nobody is NOBODY
    return called([each for each in others if each is not None])


TEXT = "Peru tiba. Bolivia pulang. Kolombia menegur Kuba. Serangan itu mengejutkan Laos."


def test_the_figures_named_last_compete_the_nearest_sentence_first() -> None:
    one, finder = staged(TEXT)
    assert competing(one, finder, slot(one, "Serangan")) == ["Laos", "Kolombia", "Kuba", "Bolivia", "Peru"]


def test_four_sentences_back_are_looked_at_and_none_behind() -> None:
    one, finder = staged("Peru tiba. Bolivia pulang. Hujan. Badai. Banjir. Serangan itu mengejutkan.")
    assert competing(one, finder, slot(one, "Serangan")) == ["Bolivia"]
    later, finder = staged("Peru tiba. Serangan itu mengejutkan. Bolivia pulang.")
    early = slot(later, "Bolivia")
    early.index = 1
    assert competing(later, finder, early) == ["Peru"]


def test_whom_the_event_has_already_is_no_candidate() -> None:
    one, finder = staged(TEXT)
    assert competing(one, finder, slot(one, "Serangan", known=("Laos", "Kuba"))) == ["Kolombia", "Bolivia", "Peru"]


def test_nobody_is_all_there_is_where_nobody_was_named() -> None:
    one, finder = staged("Serangan itu mengejutkan.")
    assert finder.candidates(slot(one, "Serangan")) == [NOBODY]


def test_who_is_speaking_competes_from_however_far() -> None:
    one, finder = staged("Peru tiba. Hujan. Badai. Banjir. Panas. Dingin. Serangan itu mengejutkan.")
    assert competing(one, finder, slot(one, "Serangan")) == []
    assert competing(one, finder, slot(one, "Serangan", speaker="Peru")) == ["Peru"]


def test_a_possessive_brings_nobody_nearer() -> None:
    text = "Presiden Peru Alberto Quispe tiba. Hujan. Badai. Banjir. {} Serangan itu mengejutkan."
    one, finder = staged(text.format("Tasnya jatuh."))
    assert any(each.kind == "pronoun" for each in one.rows[4])
    assert competing(one, finder, slot(one, "Serangan")) == []
    one, finder = staged(text.format("Ia jatuh."))
    assert competing(one, finder, slot(one, "Serangan")) == ["Alberto Quispe"]


def test_a_pronoun_only_looks_left() -> None:
    one, finder = staged("Peru tiba. Bolivia mengira mereka menyerang Kolombia.")
    assert competing(one, finder, slot(one, "menyerang", pronoun="mereka")) == ["Bolivia", "Peru"]
    assert competing(one, finder, slot(one, "menyerang")) == ["Bolivia", "Kolombia", "Peru"]


def seen(
    one: Scene, finder: Antecedents, where: Slot, name: str | None, memory: Memory | None = None
) -> dict[str, float]:
    return finder.features(where, figure(one, name) if name else NOBODY, memory or Memory())


def test_what_is_seen_of_nobody() -> None:
    one, finder = staged(TEXT)
    found = seen(one, finder, slot(one, "Serangan"), None)
    assert found == {"nobody": 1.0, "nobody:actor": 1.0, "nobody:ASSAULT:actor": 1.0, "nobody:known": 0.0}
    known = seen(one, finder, slot(one, "Serangan", "recipient", kind="AID", known=("Kuba",)), None)
    assert known == {"nobody": 1.0, "nobody:recipient": 1.0, "nobody:AID:recipient": 1.0, "nobody:known": 1.0}


def test_what_is_seen_of_a_figure() -> None:
    one, finder = staged(TEXT, {2: {"Kuba": ("Kolombia", "nsubj")}})
    found = seen(one, finder, slot(one, "Serangan"), "Kuba")
    assert {"sector:ASSAULT:actor:GOV", "sector:actor:GOV", "kind:actor:state"} <= set(found)
    assert {"distance:1", "distance:actor:1", "subject:actor:1"} <= set(found) and "first:actor" not in found
    first = seen(one, finder, slot(one, "Serangan", "recipient"), "Kolombia")
    assert {"distance:1", "distance:recipient:1", "first:recipient"} <= set(first)
    assert "subject:recipient:1" not in first


@pytest.mark.parametrize(
    ("name", "distance", "coarse"), [("Laos", 0, 0), ("Kuba", 1, 1), ("Bolivia", 2, 2), ("Peru", 3, 2)]
)
def test_how_far_back_a_figure_was_named_last(name: str, distance: int, coarse: int) -> None:
    one, finder = staged(TEXT)
    found = seen(one, finder, slot(one, "Serangan"), name)
    assert [key for key in found if key.startswith("distance")] == [f"distance:{distance}", f"distance:actor:{coarse}"]


def test_who_was_not_named_near_is_the_farthest() -> None:
    one, finder = staged("Peru tiba. Hujan. Badai. Banjir. Panas. Dingin. Serangan itu mengejutkan.")
    found = seen(one, finder, slot(one, "Serangan", speaker="Peru"), "Peru")
    assert (found["distance:5"], found["speaker"], found["speaker:ASSAULT:actor"]) == (1.0, 1.0, 1.0)
    assert seen(one, finder, slot(one, "Serangan"), "Peru")["speaker"] == 0.0


def test_how_often_a_figure_is_named_counts() -> None:
    one, finder = staged("Peru tiba. Peru menegur Kuba. Serangan itu mengejutkan.")
    peru, kuba = (seen(one, finder, slot(one, "Serangan"), name) for name in ("Peru", "Kuba"))
    assert (peru["count"], peru["most"], kuba["count"], kuba["most"]) == (1.0, 1.0, 0.5, 0.0)


def test_the_state_of_whom_the_event_has_already() -> None:
    one, finder = staged("Presiden Peru Alberto Quispe menegur gerilyawan. Peru diam. Serangan itu mengejutkan.")
    with_peru = slot(one, "Serangan", known=("Peru",))
    same, other = (seen(one, finder, with_peru, name) for name in ("Alberto Quispe", "gerilyawan"))
    assert (same["same state"], same["same state:ASSAULT"], same["open state"]) == (1.0, 1.0, 0.0)
    assert (other["same state"], other["same state:ASSAULT"], other["open state"]) == (0.0, 0.0, 1.0)
    # two that belong to none do not share it
    alone = slot(one, "Serangan", known=("gerilyawan",))
    assert seen(one, finder, alone, "gerilyawan")["same state"] == 0.0


def of(one: Scene, *names: str) -> tuple[Figure, ...]:
    return tuple(figure(one, name) for name in names)


def test_the_sides_of_the_last_event_of_the_type_and_of_the_last_at_all() -> None:
    one, finder = staged(TEXT)
    memory = Memory()
    memory.note("ASSAULT", of(one, "Peru"), of(one, "Kuba"))
    memory.note("AID", of(one, "Bolivia"), of(one, "Laos"))
    keys = "same type:actor", "latest:actor", "latest other:actor"

    def marks(name: str) -> list[float]:
        found = seen(one, finder, slot(one, "Serangan"), name, memory)
        return [found[key] for key in keys]

    assert (marks("Peru"), marks("Bolivia"), marks("Laos"), marks("Kuba")) == (
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
    )
    kuba = seen(one, finder, slot(one, "Serangan", "recipient"), "Kuba", memory)
    assert (kuba["same type:recipient"], kuba["latest:recipient"]) == (1.0, 0.0)
    memory.note("ASSAULT", of(one, "Laos"), ())
    assert marks("Peru") == [0, 0, 0]
    assert marks("Laos") == [1, 1, 0]


def test_what_is_seen_of_a_pronoun() -> None:
    one, finder = staged(
        "Presiden Peru Alberto Quispe tiba. Bupati Tomas Arispe mengira ia menyerang Kuba.",
        {1: {"Bupati": ("mengira", "nsubj")}},
    )
    where = slot(one, "menyerang", pronoun="ia", ruled=("Alberto Quispe",), speaker="Tomas Arispe")
    memory = Memory()
    memory.note("AID", of(one, "Alberto Quispe"), ())
    assert seen(one, finder, where, None) == {"pronoun nobody": 1.0, "pronoun nobody:singular": 1.0}
    quispe, arispe = (seen(one, finder, where, name, memory) for name in ("Alberto Quispe", "Tomas Arispe"))
    assert all(key.startswith("pronoun:") for key in {*quispe, *arispe})
    keys = (
        "pronoun:ruled",
        "pronoun:ruled:singular",
        "pronoun:latest",
        "pronoun:first:1",
        "pronoun:speaker",
    )
    assert [quispe.get(key) for key in keys] == [1.0, 1.0, 1.0, 1.0, 0.0]
    assert [arispe.get(key) for key in keys] == [0.0, 0.0, 0.0, None, 1.0]
    assert arispe["pronoun:first:0"] == 1.0
    assert (quispe["pronoun:singular:distance:1"], arispe["pronoun:singular:distance:0"]) == (1.0, 1.0)
    assert "pronoun:subject:0" in arispe and not any(key.startswith("pronoun:subject") for key in quispe)
    assert quispe["pronoun:singular:person"] == quispe["pronoun:sector:ASSAULT:actor:GOV"] == 1.0


def test_whom_the_event_has_already_is_not_who_its_pronoun_stands_for() -> None:
    one, finder = staged("Peru tiba. Bolivia mengira mereka menyerang Kolombia.")
    assert competing(one, finder, slot(one, "menyerang", pronoun="mereka", known=("Bolivia",))) == ["Peru"]


def test_a_pronoun_does_not_see_that_somebody_is_named_behind_it() -> None:
    one, finder = staged("Bolivia tiba. Hujan. Laos mengira mereka menyerang Bolivia.")
    assert "pronoun:plural:distance:2" in seen(one, finder, slot(one, "menyerang", pronoun="mereka"), "Bolivia")
    assert "distance:0" in seen(one, finder, slot(one, "menyerang"), "Bolivia")


def test_a_pronoun_is_not_itself_where_its_figure_was_named() -> None:
    one, finder = staged("Presiden Peru Alberto Quispe tiba. Ia menyerang Kuba.")
    assert called(one.cast.figures_at(one.rows[1][0])) == ["Alberto Quispe"]
    assert "pronoun:singular:distance:1" in seen(one, finder, slot(one, "menyerang", pronoun="Ia"), "Alberto Quispe")
