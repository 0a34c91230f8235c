"""Events: what a story tells, once each, by triggers and weights of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kawat.coding.coder import code_parse
from kawat.coding.events import LEAST, Told, candidates, events
from kawat.reading import EVENT_TYPES, Event, Reading

from .coding import lines, tables
from .heard import Act, bare, called, heard, scene, weigh

PLAIN: dict[str, Mapping[str, float]] = {
    "homes": {"open": 50.0},
    "antecedents": {"nobody": 50.0, "pronoun nobody": 50.0},
    "triggers": {"both": 1.0},
    "tellings": {"alone": 1.0, "before:2": -9.0, "before:1": -9.0},
}
"""An event is as probable as the heads say, unless it was told before with the same sides."""


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, **PLAIN)


def act(
    words: str, actor: str | None = None, recipient: str | None = None, *, kind: str = "ASSAULT", share: float = 0.9
) -> Act:
    sides = (actor, "actor"), (recipient, "recipient")
    return Act(words, kind, [(word, role, 0.9) for word, role in sides if word], share)


def read(
    text: str,
    acts: Mapping[int, Sequence[Act]],
    *,
    least: float = LEAST,
    title: str | None = None,
    published: str | None = "2019-04-25",
) -> Reading:
    """The reading of a story whose sentences tell these acts."""
    return code_parse(heard(bare(text, title=title, published=published), acts), knowledge=tables(), least=least)


def one(text: str, *acts: Act, published: str | None = "2019-04-25") -> Event:
    """The one event of a sentence."""
    [event] = read(text, {0: acts}, published=published).events
    return event


def told(event: Event) -> tuple[str, list[str]]:
    return event.trigger.text, [span.text for span in event.mentions]


def test_an_event_has_what_the_heads_heard() -> None:
    parties = [("Peru", "actor", 0.9), ("Kuba", "recipient", 0.9)]
    event = one("Peru tiba di Kuba.", Act("tiba", "CONSULT", parties, mode="visit", status="planned"))
    assert (event.type, event.mode, event.status, event.trigger.text) == ("CONSULT", "visit", "planned", "tiba")
    assert event.probability == pytest.approx(0.9)
    assert lines(read("Peru tiba di Kuba.", {0: [act("tiba", "Peru")]})) == ["ASSAULT: Peru [occurred]"]


def test_what_the_heads_do_not_hear_is_not_coded() -> None:
    text = "Peru menyerang Kuba."
    assert read(text, {}).events == ()
    assert code_parse(bare(text), knowledge=tables()).events == ()


def test_events_stand_in_the_order_of_the_text_and_their_ids_count() -> None:
    acts = {0: [act("menegur", "Kuba", kind="ACCUSE"), act("menyerang", "Peru", share=0.6)], 1: [act("pulang", "Laos")]}
    reading = read("Peru menyerang dan Kuba menegur. Laos pulang.", acts)
    assert [(each.id, each.trigger.text) for each in reading.events] == [
        ("e1", "menyerang"),
        ("e2", "menegur"),
        ("e3", "pulang"),
    ]
    assert [actor.name for actor in reading.actors] == ["Peru", "Kuba", "Laos"]


# Once each

RETOLD = "Peru menyerang Kuba. Hujan turun. Serangan Peru ke Kuba berlanjut."


def test_an_event_retold_is_one_event_with_a_mention() -> None:
    acts = {0: [act("menyerang", "Peru", "Kuba")], 2: [act("Serangan", "Peru", "Kuba")]}
    [event] = read(RETOLD, acts).events
    assert told(event) == ("menyerang", ["Serangan"])


def test_the_clearest_telling_counts_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, **{**PLAIN, "tellings": {"alone": 1.0, "after:2": -9.0}})
    acts = {0: [act("menyerang", "Peru", "Kuba")], 2: [act("Serangan", "Peru", "Kuba")]}
    [event] = read(RETOLD, acts).events
    assert told(event) == ("Serangan", ["menyerang"])


@pytest.mark.parametrize(
    "second",
    [
        act("Serangan", "Kuba", "Peru"),
        act("Serangan", "Peru", "Kuba", kind="THREATEN"),
    ],
)
def test_another_side_or_type_makes_another_event(second: Act) -> None:
    reading = read(RETOLD, {0: [act("menyerang", "Peru", "Kuba")], 2: [second]})
    assert [told(each) for each in reading.events] == [("menyerang", []), ("Serangan", [])]


def test_a_telling_that_is_not_sure_is_no_mention() -> None:
    acts = {0: [act("menyerang", "Peru", "Kuba")], 2: [act("Serangan", "Peru", "Kuba", share=0.49)]}
    assert [told(each) for each in read(RETOLD, acts).events] == [("menyerang", [])]
    sure = {**acts, 2: [act("Serangan", "Peru", "Kuba", share=0.51)]}
    assert [told(each) for each in read(RETOLD, sure).events] == [("menyerang", ["Serangan"])]


def test_a_telling_that_nothing_agrees_with_is_no_mention(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, **{**PLAIN, "tellings": {"alone": 1.0, "before:-1": -9.0, "before:none": 0.0}})
    acts = {0: [act("menyerang", "Peru", "Kuba")], 2: [act("Serangan", "Kuba", "Peru")]}
    assert [told(each) for each in read(RETOLD, acts).events] == [("menyerang", [])]


def test_a_telling_of_another_type_is_no_mention(monkeypatch: pytest.MonkeyPatch) -> None:
    weigh(monkeypatch, **{**PLAIN, "tellings": {"alone": 1.0, "type:THREATEN": -50.0}})
    acts = {0: [act("menyerang", "Peru", "Kuba")], 2: [act("Serangan", "Peru", "Kuba", kind="THREATEN")]}
    assert [told(each) for each in read(RETOLD, acts).events] == [("menyerang", [])]


def test_a_mention_goes_to_the_event_that_it_agrees_with_most() -> None:
    text = "Laos ditembak. Peru menyerang Kuba. Peru menggempur lagi. Bolivia membalas."
    first = {0: [act("ditembak", None, "Laos")], 1: [act("menyerang", "Peru", "Kuba")]}
    acts = {**first, 2: [act("menggempur", "Peru")], 3: [act("membalas", "Bolivia")]}
    found = [told(each) for each in read(text, acts).events]
    assert found == [("ditembak", []), ("menyerang", ["menggempur"]), ("membalas", [])]


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        ((None, None), []),
        (("Peru", None), [("menyerang", [])]),
        ((None, "Kuba"), [("menyerang", [])]),
    ],
)
def test_what_nobody_does_to_nobody_is_no_event(
    sides: tuple[str | None, str | None], found: list[tuple[str, list[str]]]
) -> None:
    reading = read("Peru menyerang Kuba.", {0: [act("menyerang", *sides, share=0.99)]})
    assert [told(each) for each in reading.events] == found


def test_a_telling_that_names_nobody_is_a_mention_all_the_same() -> None:
    acts = {0: [act("menyerang", "Peru", "Kuba")], 2: [act("Serangan")]}
    assert [told(each) for each in read(RETOLD, acts).events] == [("menyerang", ["Serangan"])]


# A headline

TITLE = "Peru Menyerang Kuba"
STORY = f"{TITLE}\nPeru menyerang Kuba kemarin."


def test_a_headline_only_adds_a_mention() -> None:
    acts = {0: [act("Menyerang", "Peru", "Kuba", share=0.99)], 1: [act("menyerang", "Peru", "Kuba", share=0.6)]}
    [event] = read(STORY, acts, title=TITLE).events
    assert told(event) == ("menyerang", ["Menyerang"])
    assert event.mentions[0].end <= len(TITLE) < event.trigger.start


def test_a_headline_alone_tells_no_event() -> None:
    assert read(STORY, {0: [act("Menyerang", "Peru", "Kuba", share=0.99)]}, title=TITLE).events == ()


# How probable

THREE = {0: [act("satu", "Peru", share=0.35), act("dua", "Kuba", share=0.6), act("tiga", "Laos", share=0.8)]}


@pytest.mark.parametrize(
    ("least", "kept"),
    [(0.0, ["satu", "dua", "tiga"]), (LEAST, ["satu", "dua", "tiga"]), (0.5, ["dua", "tiga"]), (0.7, ["tiga"]), (0.9, [])],
)  # fmt: skip
def test_an_event_less_probable_than_asked_for_is_left_out(least: float, kept: list[str]) -> None:
    reading = read("Peru satu Kuba dua Laos tiga.", THREE, least=least)
    assert [each.trigger.text for each in reading.events] == kept
    assert [each.probability for each in reading.events] == pytest.approx(
        [share for share in (0.35, 0.6, 0.8) if share >= least]
    )


@pytest.mark.parametrize(("share", "count"), [(0.23, 0), (0.25, 1)])
def test_less_than_the_default_is_left_out(share: float, count: int) -> None:
    parse = heard(bare("Peru satu."), {0: [act("satu", "Peru", share=share)]})
    assert len(code_parse(parse, knowledge=tables()).events) == count


def test_the_story_changes_how_probable_an_event_is(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = {0: [act("tiba", "Peru", share=0.5)]}
    weigh(monkeypatch, **{**PLAIN, "tellings": {"alone": 1.0, "bias": 1.0}})
    assert one("Peru tiba.", *acts[0]).probability == pytest.approx(0.7311, abs=1e-4)


def staged(text: str, acts: Mapping[int, Sequence[Act]], least: float = LEAST) -> tuple[list[Told], list[Told]]:
    """All tellings, and those that are kept, in one scene each."""
    parse = heard(bare(text), acts)
    return candidates(scene(parse)), events(scene(parse), least)


def test_every_telling_is_a_candidate() -> None:
    found, kept = staged("Peru satu Kuba dua Laos tiga.", THREE, least=0.7)
    assert [(each.trigger.text, round(each.alone, 2)) for each in found] == [
        ("satu", 0.35),
        ("dua", 0.6),
        ("tiga", 0.8),
    ]
    assert [each.trigger.text for each in kept] == ["tiga"]


@pytest.mark.parametrize(("share", "actor"), [(0.51, ["Kuba"]), (0.49, ["Peru"])])
def test_only_a_sure_telling_is_kept_in_mind(monkeypatch: pytest.MonkeyPatch, share: float, actor: list[str]) -> None:
    weigh(monkeypatch, **{**PLAIN, "antecedents": {"latest:actor": 5.0}})
    text = "Peru menyerang. Kuba menembak. Serangan itu mengejutkan."
    last = Act("Serangan", "ASSAULT", [(None, "actor", 0.9)])
    found, _ = staged(text, {0: [act("menyerang", "Peru")], 1: [act("menembak", "Kuba", share=share)], 2: [last]})
    assert called(found[2].actors) == actor


@pytest.mark.parametrize(("share", "noted"), [(0.9, True), (0.19, False)])
def test_words_noted_for_an_event_are_mentions_only_if_it_is_kept(share: float, noted: bool) -> None:
    text = "Presiden Peru Alberto Quispe menegur Laos. Kuba menyerangnya."
    acts = {0: [act("menegur", "Quispe", kind="ACCUSE")], 1: [act("menyerang", "Kuba", "nya", share=share)]}
    reading = read(text, acts)
    [person] = [each for each in reading.actors if each.kind == "person"]
    assert ("nya" in [span.text for span in person.mentions]) is noted
    assert len(reading.events) == 1 + noted


# Evidence, contexts, time and place


@pytest.mark.parametrize(
    ("text", "words", "evidence"),
    [
        ("Laos diam; Peru menyerang Kuba; Bolivia absen.", "menyerang", "Peru menyerang Kuba"),
        ("Laos diam jika Peru menyerang Kuba.", "menyerang", "jika Peru menyerang Kuba."),
        ("Peru menjatuhkan sanksi setelah jeda.", "menjatuhkan sanksi", "Peru menjatuhkan sanksi"),
        # a trigger of several words that holds a clause word is whole all the same
        ("Peru menyerang setelah Kuba pulang.", "menyerang setelah Kuba", "Peru menyerang setelah Kuba pulang."),
    ],
)
def test_the_evidence_is_the_clause_and_holds_the_trigger(text: str, words: str, evidence: str) -> None:
    event = one(text, act(words, "Peru"))
    assert event.evidence is not None
    assert (event.evidence.text, event.trigger.text) == (evidence, words)
    assert event.evidence.start <= event.trigger.start < event.trigger.end <= event.evidence.end


def test_contexts_are_the_forms_own_and_those_of_the_clause_once_each() -> None:
    text = "Laos membahas korupsi; Peru menjatuhkan sanksi ekonomi dalam kasus korupsi dan korupsi."
    sanction = one(text, act("menjatuhkan sanksi", "Peru", kind="SANCTION"))
    assert sanction.contexts[0] == "economic" and "corruption" in sanction.contexts
    assert len(sanction.contexts) == len(set(sanction.contexts))
    # a form of another type brings none
    assert "economic" not in one("Peru menjatuhkan sanksi.", act("menjatuhkan sanksi", "Peru", kind="AID")).contexts
    assert "economic" in one("Peru menjatuhkan sanksi.", act("menjatuhkan sanksi", "Peru", kind="SANCTION")).contexts
    assert "corruption" not in one("Laos membahas korupsi; Peru tiba.", act("tiba", "Peru")).contexts


@pytest.mark.parametrize(
    ("text", "published", "when"),
    [
        ("Peru menyerang Kuba pada Rabu (24/4/2019).", None, "2019-04-24"),
        ("Peru menyerang Kuba pada Februari 2019.", None, "2019-02"),
        ("Peru menyerang Kuba kemarin.", "2019-04-25", "2019-04-24"),
        ("Peru menyerang Kuba kemarin.", None, None),
        ("Peru menyerang Kuba.", "2019-04-25", None),
        # the only date of the sentence, though in another clause; of two none
        ("Laos diam pada 3 Mei 2018; Peru menyerang Kuba.", None, "2018-05-03"),
        ("Laos diam pada 3 Mei 2018; Peru menyerang; Kuba pulang pada 4 Mei 2018.", None, None),
        ("Laos diam pada 3 Mei 2018; Peru menyerang Kuba pada 4 Mei 2018.", None, "2018-05-04"),
    ],
)
def test_when(text: str, published: str | None, when: str | None) -> None:
    assert one(text, act("menyerang", "Peru"), published=published).when == when


def test_of_two_days_in_a_clause_the_one_that_hangs_on_the_trigger() -> None:
    parse = bare("Peru menyerang pemenang pemilu 2018 pada 4 Mei 2018.")
    tree = {
        "pemenang": ("menyerang", "obj"),
        "pemilu": ("pemenang", "nmod"),
        "2018": ("pemilu", "nmod"),
        "4": ("menyerang", "obl"),
    }
    [event] = events(scene(heard(parse, {0: [act("menyerang", "Peru")]}, {0: tree})))
    assert event.when == "2018-05-04"


@pytest.mark.parametrize(("status", "day", "when"), [
    ("occurred", "3 Mei 2030", None), ("planned", "3 Mei 2030", "2030-05-03"), ("planned", "3 Mei 2018", None),
    ("negated", "3 Mei 2018", "2018-05-03"), ("occurred", "April 2019", "2019-04"),
])  # fmt: skip
def test_what_happened_was_not_after_publication_and_what_is_planned_is_not_before(
    status: str, day: str, when: str | None
) -> None:
    assert (
        one(
            f"Peru menyerang Kuba pada {day}.", Act("menyerang", "ASSAULT", [("Peru", "actor", 0.9)], status=status)
        ).when
        == when
    )


def test_when_is_a_date_without_a_time_of_day() -> None:
    assert one("Peru menyerang Kuba, Rabu (24/4/2019) pukul 10.30 WIB.", act("menyerang", "Peru")).when == "2019-04-24"


def test_the_day_beside_a_quote_is_that_of_its_words_alone() -> None:
    text = '"Peru menyerang Kuba," kata Menteri Luar Negeri Laos, Rabu (24/4/2019).'
    assert one(text, act("menyerang", "Peru")).when is None
    assert one(text.replace("menyerang", "menuduh"), act("menuduh", "Peru", kind="ACCUSE")).when is None
    # unless the words are what is done
    text = text.replace("Peru menyerang", "Kami menuduh")
    assert one(text, act("menuduh", "Kami", kind="ACCUSE")).when == "2019-04-24"


@pytest.mark.parametrize(
    ("text", "tree", "when"),
    [
        # "meskipun …": a clause of its own beneath the verb dates itself
        (
            "Peru menyerang Kuba meskipun Laos pulang pada 3 Mei 2018.",
            {"pulang": ("menyerang", "advcl"), "meskipun": ("pulang", "mark"), "3": ("pulang", "obl")},
            None,
        ),
        # "setelah …": the day of what came before is the day of the verb
        (
            "Peru menyerang Kuba setelah Laos pulang pada 3 Mei 2018.",
            {"pulang": ("menyerang", "advcl"), "setelah": ("pulang", "mark"), "3": ("pulang", "obl")},
            "2018-05-03",
        ),
        (
            "Peru menyerang Kuba setelah Laos pulang pada Mei 2018.",
            {"pulang": ("menyerang", "advcl"), "setelah": ("pulang", "mark"), "Mei": ("pulang", "obl")},
            None,
        ),
        ("Peru menyerang pakta tahun 2015.", {"pakta": ("menyerang", "obj"), "tahun": ("pakta", "nmod")}, None),
        ("Peru menyerang pakta tahun 2015.", {"pakta": ("menyerang", "obl"), "tahun": ("pakta", "nmod")}, "2015"),
    ],
)
def test_a_time_that_dates_something_else_than_the_trigger(
    text: str, tree: Mapping[str, tuple[str, str]], when: str | None
) -> None:
    verbs = {word: ("VERB" if word in ("menyerang", "pulang") else "NOUN") for word in text[:-1].split()}
    [event] = events(scene(heard(bare(text), {0: [act("menyerang", "Peru")]}, {0: tree}, {0: verbs})))
    assert event.when == when


def test_a_nearer_time_that_cannot_be_leaves_the_event_without_one() -> None:
    parse = bare("Peru, tamu pemilu 2018, menyerang Kuba pada 4 Mei 2030.")
    tree = {
        "tamu": ("Peru", "appos"),
        "pemilu": ("tamu", "nmod"),
        "2018": ("pemilu", "nmod"),
        "4": ("menyerang", "obl"),
    }
    [event] = events(scene(heard(parse, {0: [act("menyerang", "Peru")]}, {0: tree})))
    assert event.when is None


def test_a_report_that_looks_back_dates_what_its_speaker_says() -> None:
    text = "Hal itu diutarakan Joko Widodo usai rapat, Rabu (24/4/2019).\nJoko Widodo meminta Peru pulang."
    asked = act("meminta", "Joko", kind="REQUEST")
    assert [event.when for event in read(text, {1: [asked]}).events] == ["2019-04-24"]
    struck = text.replace("meminta", "menyerang")
    assert [event.when for event in read(struck, {1: [act("menyerang", "Joko")]}).events] == [None]


def test_what_is_done_by_speaking_takes_the_one_day_on_which_its_actor_is_quoted() -> None:
    said = '"Kami siap," kata Joko Widodo, Rabu (24/4/2019).'
    asked = act("meminta", "Joko", kind="REQUEST")
    text = f"{said}\nJoko Widodo meminta Peru pulang."
    assert [event.when for event in read(text, {1: [asked]}).events] == ["2019-04-24"]
    # not what is done otherwise, and not where the day is one of two
    struck = act("menyerang", "Joko")
    assert [event.when for event in read(text.replace("meminta", "menyerang"), {1: [struck]}).events] == [None]
    again = said.replace("Rabu (24/4/2019)", "Selasa (23/4/2019)")
    assert [event.when for event in read(f"{again}\n{text}", {2: [asked]}).events] == [None]


def test_the_day_of_an_agencys_report_is_not_the_events() -> None:
    assert one("Peru menyerang Kuba, dilansir Reuters pada Kamis (25/4/2019).", act("menyerang", "Peru")).when is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Peru menyerang Kuba di Bandung.", "Bandung"),
        # a direction and a place in another clause are not where it happens
        ("Peru menyerang Kuba dan pergi ke Bandung.", None),
        ("Laos rapat di Bandung; Peru menyerang Kuba.", None),
    ],
)
def test_where(text: str, where: str | None) -> None:
    reading = read(text, {0: [act("menyerang", "Peru")]})
    [event] = reading.events
    assert event.where == where
    assert (event.where_id in {place.id for place in reading.places}) is (where is not None)


def test_who_says_so_is_an_actor_of_the_reading() -> None:
    parties = [("Peru", "actor", 0.9), ("Laos", "attributed", 0.9)]
    reading = read("Peru menyerang Kuba, tulis Laos.", {0: [Act("menyerang", "ASSAULT", parties)]})
    [event] = reading.events
    assert event.attributed_to in reading.actors
    assert event.attributed_to is not None and event.attributed_to.name == "Laos"


# Codes


@pytest.mark.parametrize(
    ("kind", "mode", "quad"),
    [
        ("SUPPORT", None, 1),
        ("AID", None, 2),
        ("ACCUSE", "disapprove", 3),
        ("ASSAULT", None, 4),
        ("CONSULT", "visit", 1),
    ],
)
def test_codes_follow_from_type_and_mode(kind: str, mode: str | None, quad: int) -> None:
    forward = {(row["type"], row["mode"] or None): row for row in tables().rows("ontology", "plover_forward")}
    event = one("Peru tiba.", Act("tiba", kind, [("Peru", "actor", 0.9)], mode=mode))
    row = forward[kind, mode]
    assert (event.cameo, event.goldstein, event.quad) == (row["cameo"], float(row["goldstein"]), quad)


def test_every_row_of_the_lexicons_has_a_code_and_known_contexts() -> None:
    contexts = {row["context"] for row in tables().rows("ontology", "plover_contexts")}
    modes = {(row["type"], row["mode"]) for row in tables().rows("ontology", "plover_forward")}
    assert len(contexts) == 37
    for lang in ("id", "en"):
        for row in tables().rows(lang, "lexicon"):
            assert row["type"] in EVENT_TYPES, row
            assert (row["type"], row["mode"]) in modes, row
            assert {*filter(None, row["contexts"].split("|"))} <= contexts, row
        assert {row["context"] for row in tables().rows(lang, "contexts")} <= contexts
