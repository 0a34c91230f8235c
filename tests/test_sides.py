"""Who stands on the sides of a trigger, and who says so, by triggers and weights of our own."""

from __future__ import annotations

import pytest

from kawat.coding.sides import ENOUGH, FILLED, HOST, IMPLIED, words_of_side
from kawat.coding.sidewords import SURE
from kawat.language.parse import Party, Trigger

from .heard import Act, bare, called, figure, heard, scene, sides_in, sides_of_act, weigh

NOBODY_STANDS_IN = {"nobody": 50.0, "pronoun nobody": 50.0}


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, homes={"open": 50.0}, antecedents=NOBODY_STANDS_IN)


def taken(*parties: tuple[int | None, float], role: str = "actor") -> list[int | None]:
    """The words that are taken for a side of these likely words."""
    told = tuple(Party(word, role, share) for word, share in parties)
    other = Party(9, "recipient" if role == "actor" else "actor", 0.99)
    trigger = Trigger(0, 0, 0.9, (("AID", 0.9),), ((None, 1.0),), (("occurred", 1.0),), (*told, other))
    return [each.word for each in words_of_side(trigger, role)]


def test_all_sure_words_are_taken_from_left_to_right() -> None:
    assert taken((5, 0.6), (0, SURE), (3, 0.9)) == [0, 3, 5]
    assert taken((5, 0.6), (3, SURE - 0.01)) == [5]


def test_where_none_is_sure_the_likeliest_is_taken_if_likely_enough() -> None:
    assert taken((5, 0.3), (3, 0.4), (1, 0.2)) == [3]
    assert taken((5, ENOUGH)) == [5]
    assert taken((5, ENOUGH - 0.01)) == []
    assert taken((2, ENOUGH), role="recipient") == [2]
    assert taken() == []


def test_where_no_words_are_the_likeliest_none_are_taken() -> None:
    assert taken((None, 0.4), (3, 0.3)) == []
    assert taken((None, 0.8), (3, 0.4)) == []
    assert taken((None, 0.8), (3, 0.6)) == [3]


def both(text: str, act: Act) -> tuple[list[str], list[str]]:
    _, sides = sides_of_act(text, act)
    return called(sides.actors), called(sides.recipients)


def test_words_stand_for_the_figures_of_their_mentions() -> None:
    parties = [("Quispe", "actor", 0.9), ("Bolivia", "recipient", 0.9), ("desa", "recipient", 0.9)]
    act = Act("menegur", "ACCUSE", parties)
    found = both("Presiden Peru Alberto Quispe menegur Bolivia dan desa.", act)
    assert found == (["Alberto Quispe"], ["Bolivia", "desa"])


def test_words_of_one_mention_and_mentions_of_one_figure_are_taken_once() -> None:
    act = Act("menegur", "ACCUSE", [(word, "actor", 0.9) for word in ("Presiden", "Alberto", "Bogota", "Kolombia")])
    found = both("Presiden Kuba Alberto Quispe, Bogota, dan Kolombia menegur.", act)
    assert found == (["Alberto Quispe", "Kolombia"], [])


def test_an_actor_is_not_a_recipient_again() -> None:
    parties = [("Kolombia", "actor", 0.9), ("Bogota", "recipient", 0.9), ("Kuba", "recipient", 0.9)]
    found = both("Kolombia menegur Bogota dan Kuba.", Act("menegur", "ACCUSE", parties))
    assert found == (["Kolombia"], ["Kuba"])


def test_a_word_that_no_mention_holds_stands_for_nobody() -> None:
    act = Act("menegur", "ACCUSE", [("penenun", "actor", 0.9), ("Kuba", "recipient", 0.35)])
    staged = scene(heard(bare("Para penenun menegur Kuba."), {0: [act]}, tags={0: {"penenun": "VERB"}}))
    [sides] = sides_in(staged)
    assert (called(sides.actors), called(sides.recipients)) == ([], ["Kuba"])


# The first person

WE = Act("menyerang", "ASSAULT", [("Kami", "actor", 0.9), ("Bolivia", "recipient", 0.9)])
RAIN = '"Hujan turun lagi hari ini," kata Presiden Peru Alberto Quispe. '


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ('"Kami menyerang Bolivia," kata Presiden Peru Alberto Quispe.', ["Alberto Quispe"]),
        # outside of a quotation: who spoke last
        (RAIN + "Kami menyerang Bolivia.", ["Alberto Quispe"]),
        (RAIN + "Cuaca buruk. Kami menyerang Bolivia.", []),
        ("Presiden Peru Alberto Quispe tiba. Kami menyerang Bolivia.", []),
    ],
)
def test_the_first_person_is_who_speaks(text: str, actors: list[str]) -> None:
    assert both(text, WE) == (actors, ["Bolivia"])


def test_the_first_person_is_who_spoke_last() -> None:
    two = RAIN.rstrip(". ") + ', dan "cuaca akan cerah lagi besok," kata Bupati Tomas Arispe. Kami menyerang Bolivia.'
    assert both(two, WE)[0] == ["Tomas Arispe"]


@pytest.mark.parametrize(
    ("word", "share", "actors"),
    [
        ("Arispe", SURE, ["Tomas Arispe"]),
        ("Arispe", SURE - 0.01, ["Alberto Quispe"]),
        # a pronoun tells no speaker
        ("ia", 0.9, ["Alberto Quispe"]),
    ],
)
def test_the_first_person_is_who_is_heard_to_say_it(word: str, share: float, actors: list[str]) -> None:
    text = RAIN + "Kami menyerang Bolivia begitu Bupati Tomas Arispe datang dan ia menulis."
    act = Act("menyerang", "ASSAULT", [("Kami", "actor", 0.9), (word, "attributed", share)])
    assert both(text, act)[0] == actors


def test_the_quotation_goes_before_who_is_heard() -> None:
    text = '"Kami menyerang Bolivia," kata Presiden Peru Alberto Quispe kepada Bupati Tomas Arispe.'
    act = Act("menyerang", "ASSAULT", [("Kami", "actor", 0.9), ("Arispe", "attributed", 0.9)])
    assert both(text, act)[0] == ["Alberto Quispe"]


# Pronouns of the third person

TWO = "Presiden Peru Alberto Quispe tiba. Bupati Tomas Arispe pulang. "
HE = Act("menegur", "ACCUSE", [("Ia", "actor", 0.9), ("Kuba", "recipient", 0.9)])


def test_a_pronoun_stands_for_whom_the_rules_see_where_nobody_is_likelier(monkeypatch: pytest.MonkeyPatch) -> None:
    staged, sides = sides_of_act(TWO + "Ia menegur Kuba.", HE)
    assert called(sides.actors) == ["Tomas Arispe"]
    # the mention is that figure's without being noted
    assert sides.noted == []
    weigh(monkeypatch, homes={"open": 50.0}, antecedents={"pronoun:ruled": 5.0})
    staged, sides = sides_of_act(TWO + "Ia menegur Kuba.", HE)
    assert (called(sides.actors), sides.noted) == (["Tomas Arispe"], [])
    assert "Ia" in [span.text for span in figure(staged, "Tomas Arispe").mentions]


def test_a_pronoun_stands_for_whom_the_model_finds_likeliest(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, homes={"open": 50.0}, antecedents={"pronoun:singular:distance:2": 5.0})
    staged, sides = sides_of_act(TWO + "Ia menegur Kuba.", HE)
    assert called(sides.actors) == ["Alberto Quispe"]
    assert [(one.name, span.text) for one, span, _ in sides.noted] == [("Alberto Quispe", "Ia")]
    assert "Ia" not in [span.text for span in figure(staged, "Alberto Quispe").mentions]


def test_where_the_rules_see_two_both_stand_there(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, homes={"open": 50.0}, antecedents={"pronoun:ruled": -9.0, "pronoun:dual:person": 9.0})
    text = (
        "Presiden Peru Alberto Quispe bertemu Bupati Tomas Arispe. Gubernur Raul Mendosa pergi. Keduanya menegur Kuba."
    )
    found = both(text, Act("menegur", "ACCUSE", [("Kedua", "actor", 0.9)]))
    assert found == (["Raul Mendosa", "Alberto Quispe"], [])


def test_a_clitic_is_noted_where_it_stands_for_a_side() -> None:
    act = Act("menegur", "ACCUSE", [("Kuba", "actor", 0.9), ("nya", "recipient", 0.9)])
    staged, sides = sides_of_act("Presiden Peru Alberto Quispe tiba. Kuba menegurnya.", act)
    assert called(sides.recipients) == ["Alberto Quispe"]
    assert [(one.name, span.text) for one, span, _ in sides.noted] == [("Alberto Quispe", "nya")]
    assert [span.text for span in figure(staged, "Alberto Quispe").mentions] == ["Presiden Peru Alberto Quispe"]


def test_a_pronoun_on_the_one_side_does_not_stand_for_who_is_on_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, homes={"open": 50.0}, antecedents={"pronoun:singular:distance:0": 5.0})
    act = Act("menegur", "ACCUSE", [("Kuba", "actor", 0.9), ("nya", "recipient", 0.9)])
    _, sides = sides_of_act("Presiden Peru Alberto Quispe tiba. Kuba menegurnya.", act)
    assert called(sides.recipients) == ["Alberto Quispe"]
    assert "Kuba" not in [one.name for one, _, _ in sides.noted]


# Sides without words


def filled(
    monkeypatch: pytest.MonkeyPatch, weights: dict[str, float], text: str, act: Act
) -> tuple[list[str], float | None]:
    weigh(monkeypatch, homes={"open": 50.0}, antecedents=weights)
    _, sides = sides_of_act(text, act)
    return called(sides.actors), sides.filled.get("actor")


THREE = "Peru dan Bolivia dan Kolombia tiba. Serangan itu mengejutkan."


def test_a_side_without_words_takes_the_likeliest_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    act = Act("Serangan", "ASSAULT", [(None, "actor", 0.9)])
    names, share = filled(monkeypatch, {"first:actor": 3.0, "nobody": -50.0}, THREE, act)
    assert names == ["Peru"]
    assert share == pytest.approx(20.0855 / 22.0855, abs=1e-4)


def test_it_takes_nobody_who_is_not_likely_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    act, weights = Act("Serangan", "ASSAULT", [(None, "actor", 0.9)]), {"nobody": -50.0}
    # three are even, each at a third; of four each has a quarter
    names, share = filled(monkeypatch, weights, THREE, act)
    assert len(names) == 1 and share == pytest.approx(1 / 3) and 1 / 4 < FILLED <= 1 / 3
    assert filled(monkeypatch, weights, THREE.replace("tiba", "dan Kuba tiba"), act) == ([], None)


def test_it_stays_open_where_nobody_is_likeliest(monkeypatch: pytest.MonkeyPatch) -> None:
    act = Act("Serangan", "ASSAULT", [(None, "actor", 0.9)])
    assert filled(monkeypatch, {"nobody": 1.0, "first:actor": 0.9}, THREE, act) == ([], None)


@pytest.mark.parametrize(("share", "names"), [(IMPLIED, ["Peru"]), (IMPLIED - 0.01, [])])
def test_it_is_looked_for_only_where_its_absence_is_heard(
    monkeypatch: pytest.MonkeyPatch, share: float, names: list[str]
) -> None:
    act = Act("Serangan", "ASSAULT", [(None, "actor", share)])
    assert filled(monkeypatch, {"first:actor": 9.0}, THREE, act)[0] == names


def test_a_side_with_words_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    text, parties = "Peru tiba. Serangan oleh Kuba mengejutkan.", [(None, "actor", 0.9), ("Kuba", "actor", 0.9)]
    assert filled(monkeypatch, {"nobody": -9.0}, text, Act("Serangan", "ASSAULT", parties)) == (["Kuba"], None)


def test_how_surely_a_side_is_missing_is_kept() -> None:
    act = Act("Serangan", "ASSAULT", [(None, "actor", 0.35), (None, "recipient", 0.7), ("Peru", "actor", 0.3)])
    _, sides = sides_of_act("Peru tiba. Serangan Peru mengejutkan.", act)
    assert (sides.implied, sides.filled) == ({"actor": 0.35, "recipient": 0.7}, {})


def test_who_is_on_the_one_side_is_not_looked_for_on_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, homes={"open": 50.0}, antecedents={"first:actor": 5.0, "nobody": -50.0})
    act = Act("Serangan", "ASSAULT", [(None, "actor", 0.9), (None, "recipient", 0.9)])
    _, sides = sides_of_act("Peru menegur Kuba. Serangan itu mengejutkan.", act)
    assert (called(sides.actors), called(sides.recipients)) == (["Peru"], ["Kuba"])
    assert set(sides.filled) == {"actor", "recipient"}


def test_the_speaker_is_a_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, homes={"open": 50.0}, antecedents={"speaker": 9.0})
    act = Act("Serangan", "ASSAULT", [(None, "actor", 0.9)])
    staged, sides = sides_of_act('"Serangan ini sudah selesai kini," kata Presiden Peru Alberto Quispe.', act)
    assert called(sides.actors) == ["Alberto Quispe"]
    assert sides.speaker is figure(staged, "Alberto Quispe")


def test_what_was_told_before_is_kept_in_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, homes={"open": 50.0}, antecedents={"same type:actor": 9.0, "latest:actor": 3.0})
    told = Act("menyerang", "ASSAULT", [("Bolivia", "actor", 0.9)]), Act("menegur", "ACCUSE", [("Kuba", "actor", 0.9)])
    parse = bare("Peru tiba. Bolivia menyerang desa. Kuba menegur. Serangan itu mengejutkan. Teguran itu juga.")
    open_actor = [(None, "actor", 0.9)]
    acts = {3: [Act("Serangan", "ASSAULT", open_actor)], 4: [Act("Teguran", "THREATEN", open_actor)]}
    found = sides_in(scene(heard(parse, {1: told[:1], 2: told[1:], **acts})))
    assert [called(each.actors) for each in found] == [["Bolivia"], ["Kuba"], ["Bolivia"], ["Bolivia"]]
    found = sides_in(scene(heard(parse, {1: told[:1], 2: told[1:], 4: acts[4]})))
    assert [called(each.actors) for each in found] == [["Bolivia"], ["Kuba"], ["Kuba"]]


# Who says so


def source(text: str, *parties: tuple[str, float]) -> str | None:
    _, sides = sides_of_act(text, Act("menyerang", "ASSAULT", [(word, "attributed", share) for word, share in parties]))
    return sides.source.name if sides.source else None


QUOTED = "Presiden Peru Alberto Quispe mengatakan bahwa Bolivia menyerang Kuba di depan Bupati Tomas Arispe."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('"Bolivia menyerang Kuba lagi," kata Presiden Peru Alberto Quispe.', "Alberto Quispe"),
        ("Menurut Presiden Peru Alberto Quispe, Bolivia menyerang Kuba.", "Alberto Quispe"),
        ("Presiden Peru Alberto Quispe mengatakan bahwa Bolivia menyerang Kuba.", "Alberto Quispe"),
        ("Presiden Peru Alberto Quispe membantah bahwa Bolivia menyerang Kuba.", None),
        ("Bolivia menyerang Kuba.", None),
    ],
)
def test_who_is_quoted_says_so_but_not_who_denies_it(text: str, name: str | None) -> None:
    assert source(text) == name


def test_who_denies_speaks_all_the_same() -> None:
    text = "Presiden Peru Alberto Quispe membantah bahwa Bolivia menyerang Kuba."
    _, sides = sides_of_act(text, Act("menyerang", "ASSAULT"))
    assert sides.speaker is not None and sides.source is None


def test_who_is_heard_to_say_it_goes_before_who_is_quoted() -> None:
    assert source(QUOTED) == "Alberto Quispe"
    assert source(QUOTED, ("Arispe", SURE)) == "Tomas Arispe"
    assert source(QUOTED, ("Arispe", SURE - 0.01)) == "Alberto Quispe"


def test_of_those_heard_the_surest_that_stands_for_somebody_says_so() -> None:
    assert source(QUOTED, ("Kuba", 0.6), ("Arispe", 0.8)) == "Tomas Arispe"
    assert source(QUOTED, ("Kuba", 0.6), ("depan", 0.9)) == "Kuba"


def test_a_clitic_that_says_so_is_noted() -> None:
    text = "Presiden Peru Alberto Quispe tiba. Bolivia menyerang Kuba, katanya."
    _, sides = sides_of_act(text, Act("menyerang", "ASSAULT", [("nya", "attributed", 0.9)]))
    assert sides.source is not None and sides.source.name == "Alberto Quispe"
    assert [(one.name, span.text) for one, span, _ in sides.noted] == [("Alberto Quispe", "nya")]


@pytest.mark.parametrize(("mode", "hosts"), [("visit", [3]), (None, [])])
def test_a_visit_takes_a_host_that_is_less_likely(mode: str | None, hosts: list[int]) -> None:
    parties = (Party(3, "recipient", (HOST + ENOUGH) / 2),)
    trigger = Trigger(0, 0, 1.0, (("CONSULT", 1.0),), ((mode, 1.0),), (("occurred", 1.0),), parties)
    assert [each.word for each in words_of_side(trigger, "recipient")] == hosts
    assert [each.word for each in words_of_side(trigger, "actor")] == []
