"""Words that the heads take for parties: the tables' mention where there is one, else the phrase as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pytest

from kawat.coding.mention import Mention
from kawat.coding.mentions import mentions
from kawat.coding.parties import LIKELY, mention_at, with_parties

from .coding import tables, words_of
from .heard import Act, Tree, bare, heard


def before_and_after(
    text: str,
    parties: Sequence[tuple[str | None, str, float] | tuple[str | None, str, float, str]],
    tree: Tree | None = None,
    tags: Mapping[str, str] | None = None,
    *,
    act: str = "menolak",
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """The mentions of a sentence by the tables, and with the parties of its one trigger."""
    parse = heard(bare(text), {0: [Act(act, "REJECT", parties)]}, {0: tree or {}}, {0: tags or {}})
    rows = mentions(parse, tables())
    return rows[0], with_parties(parse, rows, words_of())[0]


def told(mention: Mention) -> tuple[str, str, str | None, str | None]:
    return mention.span.text, mention.kind, mention.country, mention.sector


def test_a_word_that_no_table_explains_is_an_actor_by_its_description() -> None:
    before, after = before_and_after("Penenun menolak Peru.", [("Penenun", "actor", 0.8, "LAB")])
    assert [told(each) for each in before] == [("Peru", "state", "PER", "GOV")]
    # what the heads see of its sector is a guess, and no more
    assert [told(each) for each in after] == [("Penenun", "group", None, None), ("Peru", "state", "PER", "GOV")]
    assert [each.guess for each in after] == ["LAB", None]
    assert (after[0].first, after[0].last, after[0].described, after[0].name) == (0, 1, True, "Penenun")
    assert after[0].noun == "penenun"
    assert after[1] is before[0]


def test_the_phrase_is_what_belongs_to_the_word_on_both_sides() -> None:
    hung = (("Tiga", "nummod"), ("tua", "amod"), ("itu", "det"), ("jauh", "obl"), ("dari", "case"))
    tree = {word: ("kapal", relation) for word, relation in hung}
    _, after = before_and_after("Tiga kapal tua itu dari jauh menolak.", [("kapal", "actor", 0.9)], tree)
    assert [each.span.text for each in after] == ["Tiga kapal tua itu"]
    assert (after[0].first, after[0].last, after[0].noun) == (0, 4, "kapal")


def test_the_phrase_ends_where_a_word_belongs_elsewhere_or_to_another_mention() -> None:
    belongs = ("kapal", "amod")
    text = "Dahulu kapal besar jadi baru menolak."
    _, after = before_and_after(text, [("kapal", "actor", 0.9)], {"besar": belongs, "baru": belongs})
    assert [each.span.text for each in after] == ["kapal besar"]
    _, after = before_and_after("Dahulu kapal Peru menolak.", [("kapal", "actor", 0.9)], {"Peru": belongs})
    assert [told(each) for each in after] == [("kapal", "group", "PER", None), ("Peru", "state", "PER", "GOV")]


@pytest.mark.parametrize(
    ("relation", "country"), [("nmod", "PER"), ("compound", "PER"), ("flat", "PER"), ("obl", None), ("conj", None)]
)
def test_the_country_is_the_owners_that_hangs_on_the_word(relation: str, country: str | None) -> None:
    text = "Penenun asal Peru menolak."
    _, after = before_and_after(text, [("Penenun", "actor", 0.9)], {"Peru": ("Penenun", relation)})
    assert after[0].country == country
    # as an owner of another word it says nothing
    _, after = before_and_after(text, [("Penenun", "actor", 0.9)], {"Peru": ("menolak", relation)})
    assert after[0].country is None


@pytest.mark.parametrize(
    ("relation", "between", "country"),
    [("nmod", "nmod", "PER"), ("flat", "amod", "PER"), ("obl", "nmod", None), ("nmod", "obl", None)],
)
def test_one_word_that_is_nobody_may_stand_between_owner_and_word(
    relation: str, between: str, country: str | None
) -> None:
    tree = {"Peru": ("bikinan", relation), "bikinan": ("Kapal", between)}
    _, after = before_and_after("Kapal dagang bikinan Peru menolak.", [("Kapal", "actor", 0.9)], tree)
    assert told(after[0]) == ("Kapal", "group", country, None)


def test_somebody_between_owner_and_word_owns_nothing_on() -> None:
    tree = {"Peru": ("gerilyawan", "nmod"), "gerilyawan": ("Kapal", "nmod")}
    text = "Kapal milik gerilyawan yang tinggal di Peru menolak."
    _, after = before_and_after(text, [("Kapal", "actor", 0.9)], tree)
    assert [told(each)[:3] for each in after] == [
        ("Kapal", "group", None),
        ("gerilyawan", "group", None),
        ("Peru", "state", "PER"),
    ]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("US-led kapal menolak.", "USA"),
        ("Dahulu US-led kapal menolak.", "USA"),
        ("US-led dahulu kapal menolak.", None),
        ("Dahulu kapal US-led menolak.", None),
        ("Dahulu pro-Rusia kapal menolak.", None),
        ("Dahulu led-kapal kapal menolak.", None),
    ],
)
def test_a_word_that_begins_with_a_country_says_whose_the_next_is(text: str, country: str | None) -> None:
    _, after = before_and_after(text, [("kapal", "actor", 0.9)])
    assert next(each.country for each in after if each.span.text == "kapal") == country


def test_a_body_is_an_owner_too_and_a_person_is_none() -> None:
    _, after = before_and_after("Tenda PBB menolak.", [("Tenda", "actor", 0.9)], {"PBB": ("Tenda", "nmod")})
    assert after[0].country == "IGO"
    text = "Tenda Presiden Peru Alberto Quispe menolak."
    before, after = before_and_after(text, [("Tenda", "actor", 0.9)], {"Presiden": ("Tenda", "nmod")})
    assert [each.country for each in before] == ["PER"]
    assert [each.country for each in after] == [None, "PER"]


def test_a_mention_of_the_tables_takes_the_country_that_it_lacks_and_the_heads_sector_as_a_guess() -> None:
    text, owned = "Gerombolan berkuda dari Peru menolak.", {"Peru": ("Gerombolan", "nmod")}
    before, after = before_and_after(text, [("Gerombolan", "actor", 0.9, "REB")], owned)
    assert told(before[0]) == ("Gerombolan", "group", None, "CRM")
    assert [each.guess for each in (before[0], *after)] == [None, "REB", None]
    # what the tables say stays
    assert [told(each) for each in after] == [("Gerombolan", "group", "PER", "CRM"), told(before[1])]
    before, after = before_and_after("Si Doelman menolak.", [("Doelman", "actor", 0.9, "BUS")])
    assert (before[0].sector, told(after[0]), after[0].guess) == (None, ("Doelman", "name", None, None), "BUS")


def test_a_country_of_the_tables_goes_before_an_owner() -> None:
    text = "Presiden Peru Alberto Quispe menolak Bolivia."
    before, after = before_and_after(text, [("Presiden", "actor", 0.9)], {"Bolivia": ("Presiden", "nmod")})
    assert [each.country for each in after] == ["PER", "BOL"]
    assert asdict(after[0]) == asdict(before[0]) | {"guess": "GOV"}
    assert after[1] is before[1]


def test_a_pronoun_is_left_as_it_is() -> None:
    text = "Mereka milik Peru menolak."
    before, after = before_and_after(text, [("Mereka", "actor", 0.9, "MIL")], {"Peru": ("Mereka", "nmod")})
    assert before[0].kind == "pronoun"
    assert after[0] is before[0]


@pytest.mark.parametrize(("share", "count"), [(LIKELY, 1), (LIKELY - 0.01, 0), (0.05, 0)])
def test_an_unlikely_word_is_no_party(share: float, count: int) -> None:
    before, after = before_and_after("Penenun menolak.", [("Penenun", "recipient", share)])
    assert (len(before), len(after)) == (0, count)


def test_an_unlikely_party_gives_a_mention_nothing() -> None:
    text, owned = "Gerombolan berkuda dari Peru menolak.", {"Peru": ("Gerombolan", "nmod")}
    before, after = before_and_after(text, [("Gerombolan", "actor", LIKELY - 0.01)], owned)
    assert after == before


def test_who_says_so_and_a_side_without_words_make_no_mention() -> None:
    before, after = before_and_after("Penenun menolak.", [("Penenun", "attributed", 0.9), (None, "actor", 0.9)])
    assert after == before == ()


@pytest.mark.parametrize("tag", ["VERB", "ADV", "ADP", "PUNCT", "SCONJ"])
def test_a_word_that_names_nobody_is_no_party(tag: str) -> None:
    assert before_and_after("Penenun menolak.", [("Penenun", "actor", 0.9)], tags={"Penenun": tag})[1] == ()


def test_a_word_without_a_letter_is_no_party() -> None:
    assert before_and_after("Dahulu 2019 menolak.", [("2019", "actor", 0.9)], tags={"2019": "NUM"})[1] == ()


def test_many_are_a_group_and_a_proper_noun_alone_is_a_person() -> None:
    _, [counted] = before_and_after(
        "Delapan penenun menolak.", [("penenun", "actor", 0.9)], {"Delapan": ("penenun", "nummod")}
    )
    assert (counted.span.text, counted.kind, counted.plural) == ("Delapan penenun", "group", True)
    _, [many] = before_and_after("Para penenun menolak.", [("penenun", "actor", 0.9)])
    assert (many.span.text, many.kind, many.plural) == ("Para penenun", "group", True)
    proper = {"penenun": "PROPN"}
    _, [one] = before_and_after("Dahulu penenun menolak.", [("penenun", "actor", 0.9)], tags=proper)
    assert (one.kind, one.plural, one.described) == ("person", False, False)
    # a word of the language in which the encoder hears no name is no person's
    _, [house] = before_and_after("Dahulu Rumah menolak.", [("Rumah", "actor", 0.9)], tags={"Rumah": "PROPN"})
    assert (house.kind, house.described) == ("group", True)
    _, [several] = before_and_after("Para penenun menolak.", [("penenun", "actor", 0.9)], tags=proper)
    assert (several.kind, several.plural) == ("group", True)


def test_a_party_of_two_triggers_is_one_mention_with_the_sector_of_the_surer() -> None:
    acts = [
        Act("menolak", "REJECT", [("Penenun", "actor", 0.5, "LAB"), ("desa", "recipient", 0.5, "AGR")]),
        Act("menegur", "ACCUSE", [("Penenun", "actor", 0.9, "SOC"), ("desa", "recipient", 0.4, "CVL")]),
    ]
    parse = heard(bare("Penenun menolak dan menegur desa."), {0: acts})
    [row] = with_parties(parse, mentions(parse, tables()), words_of())
    assert [(each.span.text, each.guess) for each in row] == [("Penenun", "SOC"), ("desa", "AGR")]


def test_two_words_of_one_phrase_make_one_mention() -> None:
    parties = [("kapal", "actor", 0.9), ("tua", "actor", 0.9)]
    _, after = before_and_after("Dahulu kapal tua menolak.", parties, {"tua": ("kapal", "amod")})
    assert [each.span.text for each in after] == ["kapal tua"]


def test_mentions_stand_from_left_to_right_in_their_own_sentence() -> None:
    parse = bare("Hujan turun. Penenun menolak Peru dan pelaut.")
    act = Act("menolak", "REJECT", [("pelaut", "recipient", 0.9), ("Penenun", "actor", 0.9)])
    parse = heard(parse, {1: [act]})
    rows = with_parties(parse, mentions(parse, tables()), words_of())
    assert rows[0] == ()
    assert [(each.span.text, each.sentence) for each in rows[1]] == [("Penenun", 1), ("Peru", 1), ("pelaut", 1)]
    assert all(each.span.text == parse.story.text[each.span.start : each.span.end] for each in rows[1])


def test_without_triggers_and_without_syntax_the_mentions_stay() -> None:
    parse = bare("Penenun menolak Peru.")
    rows = mentions(parse, tables())
    assert with_parties(parse, rows, words_of()) == rows == with_parties(heard(parse), rows, words_of())


def test_the_mention_that_holds_a_word() -> None:
    parse = bare("Dahulu Presiden Peru Alberto Quispe menolak Bolivia.")
    [row] = mentions(parse, tables())
    held = [mention_at(row, word) for word in range(len(parse.sentences[0].words))]
    assert [each and each.span.text for each in held] == [
        None,
        *["Presiden Peru Alberto Quispe"] * 4,
        None,
        "Bolivia",
        None,
    ]
