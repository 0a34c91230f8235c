"""Merged events: reports of one event are one, of two events two, in two languages too; ids stay; three counts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kawat.corpus.likeness import features
from kawat.corpus.merged import MergedEvent, Merger, counts
from kawat.corpus.rarity import Rarity, folded, names_in, words_in
from kawat.corpus.reports import Report, reports_of
from kawat.reading import Actor, Event, Place, Reading, Span
from kawat.story import Story

from .coding import read

KIM = ("Kim Jong Un", "person", "PRK", "GOV")
PUTIN = ("Vladimir Putin", "person", "RUS", "GOV")
MODI = ("Narendra Modi", "person", "IND", "GOV")
Who = tuple[str, str, str | None, str | None]


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def told(
    id: str,
    text: str,
    trigger: str,
    actors: tuple[Who, ...],
    recipients: tuple[Who, ...] = (),
    *,
    type: str = "CONSULT",
    lang: str = "id",
    published: str | None = "2019-04-25",
    when: str | None = "2019-04-25",
    where: str | None = "Vladivostok",
    status: str = "occurred",
    title: str | None = None,
    probability: float = 0.9,
) -> Reading:
    """A story of one sentence that tells one event."""
    cast = [
        Actor(id=f"a{n}", name=w[0], kind=w[1], country=w[2], sector=w[3], mentions=(span(text, w[0]),))
        for n, w in enumerate((*actors, *recipients))
    ]
    places = (Place(id="p1", name=where, country="RUS", geonames=2013348),) if where else ()
    event = Event(
        id="e1", type=type, actors=tuple(cast[: len(actors)]), recipients=tuple(cast[len(actors) :]), status=status, when=when, where=where,
        where_id="p1" if where else None, trigger=span(text, trigger), evidence=span(text, text), probability=probability,
    )  # fmt: skip
    story = Story(id=id, text=text, lang=lang, published=published, title=title)
    return Reading(story=story, sentences=((0, len(text)),), actors=tuple(cast), places=places, events=(event,))


FIRST = told(
    "antara-1",
    "Pemimpin Korea Utara Kim Jong Un bertemu Presiden Vladimir Putin di Vladivostok, Kamis.",
    "bertemu",
    (KIM, PUTIN),
)
AGAIN = told(
    "desa-2", "Di Vladivostok, Kim Jong Un akhirnya bertemu Vladimir Putin, Kamis sore.", "bertemu", (KIM, PUTIN)
)
ENGLISH = told(
    "wire-3", "Kim Jong Un held talks with Vladimir Putin in Vladivostok on Thursday.", "talks", (KIM, PUTIN), lang="en"
)
OTHER = told(
    "desa-4", "Perdana Menteri Narendra Modi bertemu Kanselir di Berlin, Kamis.", "bertemu", (MODI,), where="Berlin"
)


def merged(*readings: Reading, **given: object) -> list[MergedEvent]:
    merger = Merger(**given)  # type: ignore[arg-type]
    for reading in readings:
        merger.add(reading)
    return list(merger)


def stories(event: MergedEvent) -> list[str]:
    return [member.story_id for member in event.members]


def test_two_reports_of_one_meeting_are_one_event() -> None:
    (event,) = merged(FIRST, AGAIN)
    assert stories(event) == ["antara-1", "desa-2"]
    assert (event.type, event.status, event.when, event.grain, event.day) == (
        "CONSULT",
        "occurred",
        "2019-04-25",
        "day",
        "2019-04-25",
    )
    assert [party.name for party in event.actors] == ["Kim Jong Un", "Vladimir Putin"]
    assert (event.where, event.country, event.published) == ("Vladivostok", "RUS", "2019-04-25")


def test_a_report_in_the_other_language_joins_without_translation() -> None:
    (event,) = merged(FIRST, ENGLISH)
    assert [member.lang for member in event.members] == ["id", "en"]


def test_stories_that_were_read_merge_across_languages() -> None:
    indonesian = (
        "JAKARTA - Presiden Rusia Vladimir Putin bertemu Pemimpin Korea Utara Kim Jong Un di Vladivostok, Kamis (25/4)."
    )
    english = (
        "MOSCOW - Russian President Vladimir Putin met North Korean leader Kim Jong Un in Vladivostok on Thursday."
    )
    both = [read(indonesian), read(english, "en")]
    found = [event for event in merged(*both) if event.type == "CONSULT" and event.reports == 2]
    assert [[member.lang for member in event.members] for event in found] == [["id", "en"]]


def test_other_people_elsewhere_are_another_event() -> None:
    assert [stories(event) for event in merged(FIRST, OTHER)] == [["antara-1"], ["desa-4"]]


def test_the_same_people_a_month_later_are_another_event() -> None:
    later = told("desa-5", AGAIN.story.text, "bertemu", (KIM, PUTIN), published="2019-05-25", when="2019-05-25")
    assert len(merged(FIRST, later)) == 2


def test_who_does_it_to_whom_counts() -> None:
    text = "Narendra Modi mengecam Vladimir Putin di Vladivostok."
    one = told("a", text, "mengecam", (MODI,), (PUTIN,), type="ACCUSE")
    other = told("b", text, "mengecam", (PUTIN,), (MODI,), type="ACCUSE")
    told_again = told("c", text, "mengecam", (MODI,), (PUTIN,), type="ACCUSE")
    (first,), (second,), (third,) = (list(reports_of(each, each.story.id)) for each in (one, other, told_again))
    assert features(first, second, Rarity())["turned round"] > 0.0
    assert features(first, third, Rarity())["turned round"] == 0.0


def test_likeness_is_the_same_from_both_sides() -> None:
    reports = [report for reading in (FIRST, ENGLISH, OTHER) for report in reports_of(reading, reading.story.id)]
    rarity = Rarity()
    for one in reports:
        for other in reports:
            assert features(one, other, rarity) == features(other, one, rarity)


def test_two_forms_of_a_trigger_share_their_parts_and_two_titles_their_words() -> None:
    text = "Vladimir Putin menemui Kim Jong Un, Kamis. Pertemuan itu digelar di Vladivostok."
    verb = told("a", text, "menemui", (KIM, PUTIN), title="Putin bicarakan senjata nuklir")
    noun = told("b", text, "Pertemuan", (KIM, PUTIN), title="Senjata Nuklir Dibahas di Vladivostok")
    (one,), (other,) = (list(reports_of(each, each.story.id)) for each in (verb, noun))
    found = features(one, other, Rarity())
    assert found["trigger"] == 0.0 and found["trigger parts"] == pytest.approx(1 / 5)  # emu, of men, ene, nem, emu, mui
    assert found["title"] == pytest.approx(1 / 2)
    assert found["type CONSULT"] == 1.0


Likeness = dict[frozenset[str], float]


@pytest.fixture
def alike(monkeypatch: pytest.MonkeyPatch) -> Likeness:
    """How like the reports of two stories are, for the test to say; two that it does not name are not alike."""
    shares: Likeness = {}
    monkeypatch.setattr(
        "kawat.corpus.merged.likeness",
        lambda one, other, rarity: shares.get(frozenset((one.story_id, other.story_id)), 0.0),
    )
    return shares


def meeting(id: str, published: str = "2019-04-25") -> Reading:
    text = "Kim Jong Un bertemu Vladimir Putin di Vladivostok, lalu Kim Jong Un menemui Vladimir Putin lagi."
    return told(id, text, "bertemu", (KIM, PUTIN), published=published)


def test_two_events_that_a_report_is_like_are_one(alike: Likeness) -> None:
    """Nine reports of one resignation stood in five events, for each had joined whichever it was most like."""
    alike |= {frozenset("ac"): 0.9, frozenset("bc"): 0.95, frozenset("ab"): 0.6}
    merger = Merger()
    assert [merger.add(meeting(id)) for id in "ab"] == [["a/e1"], ["b/e1"]]
    assert merger.add(meeting("c")) == ["a/e1", "b/e1"]
    assert merger.taken_in == {"b/e1": "a/e1"}
    (event,) = merger
    assert (event.id, [(member.story_id, member.likeness) for member in event.members]) == (
        "a/e1",
        [("a", 1.0), ("b", 0.6), ("c", 0.95)],
    )
    assert "b/e1" not in merger and merger.of_story("b") == ["a/e1"] and merger.stories_of("a/e1") == ["a", "b", "c"]
    assert merger.add(meeting("d")) == ["d/e1"] and merger.taken_in == {}


def test_two_events_whose_reports_are_not_alike_stay_two(alike: Likeness) -> None:
    alike |= {frozenset("ac"): 0.9, frozenset("bc"): 0.95, frozenset("ab"): 0.4}
    assert [stories(event) for event in merged(*map(meeting, "abc"))] == [["a"], ["b", "c"]]


def test_two_events_of_one_story_are_one_where_other_stories_say_so(alike: Likeness) -> None:
    first = meeting("a")
    (event,) = first.events
    twice = replace(first, events=(event, replace(event, id="e2", trigger=span(first.story.text, "menemui"))))
    alike |= {frozenset("ab"): 0.9}
    assert [stories(each) for each in merged(twice)] == [["a"], ["a"]]
    # nobody but "b" is like either: of two reports of one story nothing is known
    assert sorted(map(stories, merged(twice, meeting("b")))) == [["a"], ["a", "b"]]
    alike |= {frozenset("ac"): 0.9, frozenset("bc"): 0.8}
    assert [stories(each) for each in merged(twice, meeting("b"), meeting("c"))] == [["a", "b", "a", "c"]]


def test_an_event_that_was_taken_in_is_closed_with_the_one_that_it_is(alike: Likeness) -> None:
    alike |= {frozenset("ac"): 0.9, frozenset("bc"): 0.95, frozenset("ab"): 0.6}
    merger = Merger()
    for id in "abc":
        merger.add(meeting(id))
    assert merger.add(meeting("z", "2019-08-01")) == ["z/e1"]
    assert [event.id for event in merger] == ["z/e1"] and list(merger.stories) == ["z"]


def test_names_that_the_other_story_does_not_know_are_strange() -> None:
    text = "Vladimir Putin menemui Kim Jong Un di Vladivostok, Kamis."
    other = "Narendra Modi menemui Kim Jong Un di Vladivostok, Kamis."
    (one,) = reports_of(told("a", text, "menemui", (PUTIN,), (KIM,)), "a")
    (same,) = reports_of(told("b", text, "menemui", (PUTIN,), (KIM,)), "b")
    (two,) = reports_of(told("c", other, "menemui", (MODI,), (KIM,)), "c")
    assert features(one, same, Rarity())["sides strange"] == features(one, same, Rarity())["names strange"] == 0.0
    # the words of two of the five names of a side, of two of seven in the sentence
    assert features(one, two, Rarity())["sides strange"] == pytest.approx(2 / 5)
    assert features(one, two, Rarity())["names strange"] == pytest.approx(2 / 7)


def test_two_events_of_one_story_are_never_one() -> None:
    (event,) = FIRST.events
    twice = replace(FIRST, events=(event, replace(event, id="e2")))
    assert [stories(each) for each in merged(twice)] == [["antara-1"], ["antara-1"]]


def test_an_id_is_that_of_the_first_report_and_stays() -> None:
    merger = Merger()
    assert merger.add(FIRST) == ["antara-1/e1"]
    assert merger.add(AGAIN) == ["antara-1/e1"]
    assert merger.remove("antara-1") == ["antara-1/e1"]
    assert stories(merger["antara-1/e1"]) == ["desa-2"]
    assert merger.of_story("desa-2") == ["antara-1/e1"] and merger.of_story("antara-1") == []
    assert merger.remove("desa-2") == ["antara-1/e1"]
    assert len(merger) == 0
    with pytest.raises(KeyError):
        merger["antara-1/e1"]


def test_a_new_version_of_a_story_takes_the_place_of_the_old() -> None:
    merger = Merger()
    for reading in (FIRST, AGAIN):
        merger.add(reading)
    moved = told("desa-2", OTHER.story.text, "bertemu", (MODI,), where="Berlin")
    assert merger.add(moved) == ["antara-1/e1", "desa-2/e1"]
    assert [stories(event) for event in merger] == [["antara-1"], ["desa-2"]]


def test_merging_goes_on_where_it_stopped() -> None:
    merger = Merger()
    merger.restore(FIRST, None, {"e1": ("older/e7", 1.0)})
    assert merger.add(AGAIN) == ["older/e7"]
    assert merger["older/e7"].reports == 2


def test_three_counts_are_kept_apart() -> None:
    merger = Merger()
    merger.add(FIRST, "text-1")
    merger.add(AGAIN, "text-1")
    merger.add(ENGLISH, "text-2")
    merger.add(OTHER)
    assert counts(merger).to_json() == {"reports": 4, "independent": 3, "events": 2}


def test_what_nobody_tells_any_more_is_closed() -> None:
    merger = Merger(keep_days=30)
    merger.add(FIRST)
    merger.add(told("late", OTHER.story.text, "bertemu", (MODI,), published="2019-06-25", when=None, where=None))
    assert [event.id for event in merger] == ["late/e1"]
    assert merger.of_story("antara-1") == []
    assert not [key for key, block in merger._blocks.items() if "antara-1/e1" in block]


def test_the_same_order_gives_the_same_events() -> None:
    order = [OTHER, ENGLISH, FIRST, AGAIN]
    assert [event.to_json() for event in merged(*order)] == [event.to_json() for event in merged(*order)]


def test_what_reports_tell_in_several_ways_is_told_as_most_do() -> None:
    day = told("x", FIRST.story.text, "bertemu", (KIM, PUTIN), when="2019-04-25", probability=0.4)
    month = told("y", AGAIN.story.text, "bertemu", (KIM, PUTIN), when="2019-04", probability=0.9, status="planned")
    merger = Merger()
    merger.restore(day, None, {"e1": ("m", 1.0)})
    merger.restore(month, None, {"e1": ("m", 1.0)})
    event = merger["m"]
    assert (event.when, event.status) == ("2019-04-25", "planned")


def test_a_time_told_by_the_year_has_no_day_and_open_stays_open() -> None:
    (event,) = merged(told("x", FIRST.story.text, "bertemu", (KIM,), when="2019", published=None, where=None))
    assert (event.when, event.grain, event.day, event.published, event.where, event.country) == (
        "2019",
        "year",
        None,
        None,
        None,
        None,
    )
    assert set(json.loads(json.dumps(event.to_json()))) == {
        "id", "type", "mode", "status", "actors", "recipients", "when", "grain", "day", "published", "where", "country", "members", "reports",
        "independent",
    }  # fmt: skip


def test_a_report_is_looked_for_under_its_day_else_that_of_publication() -> None:
    def day(when: str | None, published: str | None = "2019-04-25") -> int | None:
        (report,) = reports_of(told("x", FIRST.story.text, "bertemu", (KIM,), when=when, published=published), "x")
        assert isinstance(report, Report)
        return report.day

    assert day("2019-04-24") == day("2019-04-24/2019-04-26") == (day(None) or 0) - 1
    assert day("2019-04") == day("2019/..") == day(None)
    assert day(None, None) is None


def test_rare_words_weigh_more_than_common_ones() -> None:
    rarity = Rarity()
    assert rarity.weight("presiden") == 1.0
    for number in range(9000):
        rarity.add({"presiden", f"nama{number}"})
    assert rarity.weight("presiden") < 0.02 < rarity.weight("nama3") == 1.0 == rarity.weight("baru")
    assert rarity.rarest({"presiden", "nama3", "nama1"}, 2) == ["nama1", "nama3"]
    assert rarity.shared(frozenset({"presiden", "nama1"}), frozenset({"nama1", "nama2"})) == (
        pytest.approx(0.99, abs=0.02),
        0.2,
    )
    assert rarity.shared(frozenset({"presiden", "nama1"}), frozenset({"presiden", "nama2"}))[0] < 0.02
    assert rarity.shared(frozenset(), frozenset({"a"})) == (0.0, 0.0)


def test_what_the_first_two_stories_share_is_not_yet_common() -> None:
    rarity = Rarity()
    for _ in range(2):
        rarity.add({"vladivostok"})
    assert rarity.weight("vladivostok") > 0.8


def test_of_news_a_common_name_weighs_little_from_the_first_story_on() -> None:
    news = Rarity.of_news()
    assert news.weight("indonesia") < 0.5 < 0.99 < news.weight("vladivostok") <= Rarity().weight("indonesia") == 1.0
    news.add({"indonesia"})
    assert Rarity.of_news().stories == news.stories - 1  # each has its own


def test_rarity_forgets_words_that_were_met_once() -> None:
    rarity = Rarity(most=3)
    rarity.add({"a", "b"})
    rarity.add({"a", "c", "d"})
    assert set(rarity._seen) == {"a"}


def test_names_and_words_of_a_sentence() -> None:
    text = "Sebanyak 1.500 warga Côte Basque dan 7 dokter meminta bantuan ke PBB."
    assert names_in(text, sentence=True) == {"1500", "cote", "basque", "pbb"}
    assert names_in(text) == {"sebanyak", "1500", "cote", "basque", "pbb"}
    assert words_in(text) == {"warga", "dokter", "meminta", "bantuan"}
    assert folded("Erdoğan") == "erdogan" and folded("2,000") == "2000"
