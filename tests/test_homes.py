"""Which state an actor is given whose words do not say, by weights of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kawat.coding.actors import Cast
from kawat.coding.figures import Figure
from kawat.coding.homes import OPEN, Homes, settle
from kawat.coding.lexical import Lexical
from kawat.coding.linear import Linear
from kawat.coding.marks import quotations
from kawat.coding.mention import Mention
from kawat.coding.mentions import mentions
from kawat.coding.parties import with_parties
from kawat.language import Parse

from .coding import tables, words_of
from .heard import Act, bare, heard

Staged = tuple[Parse, tuple[tuple[Mention, ...], ...], Cast, Lexical]
TEXT = "Kolombia menegur Peru. Gerilyawan di Bolivia menyerang warga."


def staged(text: str, acts: Mapping[int, Sequence[Act]] | None = None, lang: str = "id") -> Staged:
    """A story whose actors have met, and have no more countries than their words say."""
    parse = heard(bare(text, lang=lang), acts)
    words = words_of(lang)
    rows = with_parties(parse, mentions(parse, tables()), words)
    return parse, rows, Cast(rows, published=None, quoted=quotations(parse, words)), words


def who(story: Staged, name: str) -> Figure:
    [one] = [each for each in story[2].figures if each.name == name]
    return one


def settled(story: Staged, weights: Mapping[str, float]) -> dict[str, str | None]:
    """The countries of all actors under these weights."""
    settle(*story, Linear(weights))
    return {each.name: each.country for each in story[2].figures}


def features(text: str, name: str, candidate: str, acts: Mapping[int, Sequence[Act]] | None = None) -> dict[str, float]:
    story = staged(text, acts)
    return Homes(*story).features(who(story, name), candidate)


@pytest.mark.parametrize(
    ("weights", "country"),
    [
        ({"nearest": 3.0, "open": 1.0}, "BOL"),
        ({"nearest": 3.0, "open": 4.0}, None),
        ({"place behind": 2.0}, "BOL"),
        # at an even score the first candidate goes before the others
        ({"before": 2.0, "open": 1.0}, "COL"),
        ({"share:REB": 9.0, "open": 3.5}, None),
        ({"share:REB": 9.0, "open": 2.5}, "BOL"),
    ],
)
def test_an_actor_without_a_country_gets_the_likeliest(weights: dict[str, float], country: str | None) -> None:
    story = staged(TEXT)
    assert settled(story, weights)["Gerilyawan"] == country
    assert who(story, "Gerilyawan").nearby is (country is not None)


def test_whose_words_name_a_country_keeps_it() -> None:
    story = staged("Presiden Peru Alberto Quispe tiba di Bolivia. Gerilyawan Kolombia menunggu di Bolivia.")
    found = settled(story, {"ground here": 50.0})
    named = {"Peru": "PER", "Kolombia": "COL"}  # within others' words
    assert found == {"Alberto Quispe": "PER", "Bolivia": "BOL", "Gerilyawan Kolombia": "COL", **named}
    assert not any(each.nearby for each in story[2].figures)


def test_weights_go_by_the_sector_of_the_actor() -> None:
    found = settled(staged(TEXT), {"here:REB": 5.0, "open": 1.0, "open:CVL": 1.0})
    assert (found["Gerilyawan"], found["warga"]) == ("BOL", None)


def test_without_a_state_in_the_story_an_actor_stays_open() -> None:
    story = staged("Gerilyawan menyerang warga.")
    assert Homes(*story).candidates(who(story, "Gerilyawan")) == [OPEN]
    assert set(settled(story, {"open": -50.0}).values()) == {None}


def test_the_states_of_the_story_compete_and_no_body_does() -> None:
    story = staged("PBB menegur Peru. Presiden Bolivia Tomas Arispe tiba di Kolombia. Gerilyawan menunggu.")
    assert Homes(*story).candidates(who(story, "Gerilyawan")) == ["BOL", "COL", "PER", OPEN]


def test_fifteen_states_compete_and_those_named_least_do_not() -> None:
    many = "Peru, Bolivia, Kolombia, Kuba, Laos, Prancis, Jepang, Iran, Irak, Mesir, Rusia, Ukraina, Thailand, Malaysia"
    story = staged(f"{many} dan Kanada tiba. Kenya pulang. Gerilyawan menunggu.")
    found = Homes(*story).candidates(who(story, "Gerilyawan"))
    assert (len(found), found[-1], "CAN" in found, "KEN" in found) == (16, OPEN, True, False)
    story = staged(f"{many} dan Kanada tiba. Kenya pulang. Kenya kembali. Gerilyawan menunggu.")
    found = Homes(*story).candidates(who(story, "Gerilyawan"))
    assert (len(found), "CAN" in found, "KEN" in found) == (16, False, True)


@pytest.mark.parametrize(("before", "share"), [(39, 39 / 40), (40, 1.0)])
def test_forty_mentions_of_an_actor_are_looked_at(before: int, share: float) -> None:
    text = "Gerilyawan menunggu di Peru. " * before + "Gerilyawan menunggu di Bolivia. " * 3
    assert features(text, "Gerilyawan", "PER")["ground here"] == pytest.approx(share)


def test_an_international_bodys_people_may_be_of_that_kind() -> None:
    text, act = "Peru menegur penenun.", Act("menegur", "ACCUSE", [("penenun", "recipient", 0.9, "NGO")])
    story = staged(text, {0: [act]})
    homes, figure = Homes(*story), who(story, "penenun")
    assert homes.candidates(figure) == ["PER", "NGO", OPEN]
    assert homes.features(figure, "NGO") == {"international": 1.0, "international:NGO": 1.0, "international:group": 1.0}
    assert settled(staged(text, {0: [act]}), {"international:NGO": 1.0})["penenun"] == "NGO"
    assert settled(staged(text, {0: [act]}), {"international:IGO": 9.0, "open": 1.0})["penenun"] is None


def test_what_stands_as_country_and_sector_stands_as_both() -> None:
    """The heads may see a body of no state, or one of a state's people; words may name the UN."""
    seen = {0: [Act("menegur", "ACCUSE", [("penenun", "recipient", 0.9, "IMG")])]}
    story = staged("Peru menegur penenun. Menteri PBB dan pasukan penjaga perdamaian tiba.", seen)
    settled(story, {"top": 9.0})
    codes = {each.name: (each.country, each.sector) for each in story[2].figures}
    assert codes["penenun"] == ("IMG", "IMG")
    assert codes["Menteri PBB"] == codes["pasukan penjaga perdamaian"] == ("IGO", "IGO")


def test_a_states_people_are_of_no_international_body() -> None:
    story = staged("Peru menegur tim Bolivia.", {0: [Act("menegur", "ACCUSE", [("tim", "recipient", 0.9, "IGO")])]})
    assert who(story, "tim Bolivia").sector == "IGO"
    settled(story, {})
    assert (who(story, "tim Bolivia").country, who(story, "tim Bolivia").sector) == ("BOL", None)


def test_what_one_actor_is_given_says_nothing_of_another() -> None:
    # with a country for the rebels, they would be the state nearest to the villagers
    story = staged("Kolombia sepi. Gerilyawan menembak warga.")
    found = settled(story, {"share:REB": 5.0, "nearest": 9.0, "open": 1.0})
    assert (found["Gerilyawan"], found["warga"]) == ("COL", None)


@pytest.mark.parametrize(
    ("candidate", "name", "value"),
    [
        ("BOL", "nearest", 1.0), ("COL", "nearest", 0.0), ("BOL", "nearest before", 0.0), ("BOL", "place behind", 1.0),
        ("BOL", "ground", 1.0), ("BOL", "ground:REB", 1.0), ("PER", "ground", 0.0), ("BOL", "main ground", 1.0),
        ("BOL", "ground here", 1.0), ("COL", "ground here:REB", 0.0), ("BOL", "here", 1.0), ("PER", "here:REB", 0.0),
        ("PER", "before", 1.0), ("BOL", "before", 0.0), ("BOL", "first", 1.0), ("COL", "first", 0.0),
        ("COL", "few", 1.0), ("COL", "only", 0.0), ("COL", "share", 1 / 3), ("COL", "domestic", 0.0),
    ],
)  # fmt: skip
def test_what_is_seen_of_a_state_beside_an_actor(candidate: str, name: str, value: float) -> None:
    assert features(TEXT, "Gerilyawan", candidate)[name] == pytest.approx(value)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("share", (0.75, 0.25)),
        ("top", (1, 0)),
        ("few", (0, 1)),
        ("here", (0.5, 0.5)),
        ("first", (0, 1)),
        ("before", (0.5, 0.5)),
    ],
)
def test_the_state_named_most_and_the_one_named_here(name: str, values: tuple[float, float]) -> None:
    text = "Peru menegur. Peru pulang. Gerilyawan menembak warga Kolombia. Gerilyawan pergi ke Peru."
    found = [features(text, "Gerilyawan", each)[name] for each in ("PER", "COL")]
    assert found == pytest.approx(list(values))


def test_the_only_state_and_one_at_home() -> None:
    found = features("Gerilyawan menunggu. Indonesia menegur.", "Gerilyawan", "IDN")
    assert (found["only"], found["domestic"], found["first"], found["here"]) == (1.0, 1.0, 0.0, 0.0)
    assert features("Peru tiba. Peru pulang. Gerilyawan pergi.", "Gerilyawan", "PER")["few"] == 0.0
    story = staged("The rebels waited. Indonesia scolded them.", lang="en")
    rebels = next(each for each in story[2].figures if each.sector == "REB")
    assert Homes(*story).features(rebels, "IDN")["domestic"] == 0.0


def test_the_nearest_state_before_an_actor() -> None:
    found = features("Kolombia mengusir gerilyawan yang dahulu tinggal jauh di Peru.", "gerilyawan", "COL")
    assert (found["nearest"], found["nearest before"], found["place behind"]) == (1.0, 1.0, 0.0)
    far = features("Gerilyawan yang dahulu tinggal jauh di Peru pergi.", "Gerilyawan", "PER")
    assert (far["nearest"], far["place behind"]) == (1.0, 0.0)
    # right behind, but not as a place
    assert features("Gerilyawan menegur Peru.", "Gerilyawan", "PER")["place behind"] == 0.0


@pytest.mark.parametrize(("share", "seen"), [(0.5, 1.0), (0.49, 0.0)])
def test_states_on_the_other_side_and_on_the_same_side_of_an_event(share: float, seen: float) -> None:
    text = "Peru dan gerilyawan menyerang Kolombia."
    parties = [("Peru", "actor", 0.9), ("gerilyawan", "actor", share), ("Kolombia", "recipient", 0.9)]
    acts = {0: [Act("menyerang", "ASSAULT", parties)]}
    peru, colombia = (features(text, "gerilyawan", each, acts) for each in ("PER", "COL"))
    assert (peru["joined"], peru["opposed"]) == (seen, 0.0)
    assert (colombia["joined"], colombia["opposed"], colombia["opposed:REB"]) == (0.0, seen, seen)


def test_others_of_the_sector_and_others_called_so_tell_a_state() -> None:
    text = "Tentara Peru menyerang desa. Pengungsi Bolivia lari. Sejumlah tentara menembak."
    peru, bolivia = (features(text, "Sejumlah tentara", each) for each in ("PER", "BOL"))
    assert (peru["kin"], peru["kin:MIL"], peru["only kin"]) == (1.0, 1.0, 1.0)
    assert (peru["called"], peru["only called"]) == (1.0, 1.0)
    assert (bolivia["kin"], bolivia["called"]) == (0.0, 0.0)
    assert "called" not in features("Peru menegur gerilyawan.", "gerilyawan", "PER")


def test_known_people_of_a_name_tell_a_state() -> None:
    text = "Australia dan Indonesia berunding. Menteri Arvin Bishop tiba."
    australia, indonesia = (features(text, "Arvin Bishop", each) for each in ("AUS", "IDN"))
    assert australia["named so"] == 1.0 > indonesia["named so"]
    assert australia["surname"] == words_of().name_states["bishop"]["AUS"] > indonesia["surname"]
    assert features(text, "Arvin Bishop", OPEN)["open:known name"] == 1.0


def test_what_speaks_for_staying_open() -> None:
    found = features("Sejumlah gerilyawan asing menunggu lama sekali.", "Sejumlah gerilyawan", OPEN)
    ones = {
        "open", "open:REB", "open:group", "open:plural:group", "open:states:0", "open:unnamed here", "open:behind:sejumlah",
        "open:in:gerilyawan",
    }  # fmt: skip
    assert found == {**dict.fromkeys(ones, 1.0), "open:known name": 0.0}
    named = features("Gerilyawan menunggu di Peru, Bolivia, Kolombia, dan Kuba.", "Gerilyawan", OPEN)
    assert (named["open:states:3"], named["open:unnamed here"], "open:plural:group" in named) == (1.0, 0.0, False)


def test_of_the_words_of_a_phrase_four_speak_for_staying_open() -> None:
    tree = dict.fromkeys(("asing", "tua", "miskin", "muda"), ("penenun", "amod"))
    act = Act("menunggu", "ACCUSE", [("penenun", "actor", 0.9, "LAB")])
    parse = heard(bare("Dahulu penenun asing tua miskin muda menunggu."), {0: [act]}, {0: tree})
    rows = with_parties(parse, mentions(parse, tables()), words_of())
    story = parse, rows, Cast(rows, published=None, quoted=quotations(parse, words_of())), words_of()
    found = Homes(*story).features(who(story, "penenun asing tua miskin muda"), OPEN)
    inside = {key for key in found if key.startswith("open:in:")}
    assert inside == {"open:in:penenun", "open:in:asing", "open:in:tua", "open:in:miskin"}
    assert (found["open:behind:dahulu"], found["open:LAB"]) == (1.0, 1.0)
