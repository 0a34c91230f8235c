"""The whole coder: stages in order, a reading that proves itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kawat import api
from kawat.coding.coder import code, coder_of
from kawat.errors import KawatError, LanguageError, StoryError
from kawat.intake import read_bytes
from kawat.knowledge import Knowledge
from kawat.reading import Reading
from kawat.story import Story
from kawat.version import __version__
from tests.coding import read, tables
from tests.shared import shared

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "stories"
KONTAN = "stories/kontan-vladivostok.txt"
STORY = (
    "JAKARTA - Presiden Joko Widodo bertemu Presiden Prancis Emmanuel Macron di Jakarta, Rabu (24/4/2019). "
    '"Kami membahas pertahanan," kata Jokowi. Keduanya mengecam Korea Utara.'
)


def samples() -> list[Story]:
    """Every story of the samples."""
    out = []
    for path in sorted(SAMPLES.iterdir()):
        out += [found for found in read_bytes(path.read_bytes(), name=path.name) if isinstance(found, Story)]
    return out


def prove(reading: Reading) -> None:
    """Every span says what the text says there, and every link leads to a part of the reading."""
    text = reading.story.text
    for span in reading.spans():
        assert text[span.start : span.end] == span.text
        assert span.text
    for event in reading.events:
        assert event.evidence is not None
        assert event.evidence.start <= event.trigger.start < event.trigger.end <= event.evidence.end
        assert event.actors or event.recipients
        assert event.where_id is None or event.where_id in {place.id for place in reading.places}
        assert event.cameo is not None
    for quote in reading.quotes:
        assert quote.content
    for actor in reading.actors:
        assert actor.mentions
        assert list(actor.mentions) == sorted(actor.mentions)
    assert list(reading.sentences) == sorted(reading.sentences)
    assert Reading.from_json(reading.to_json()).to_json() == reading.to_json()


def test_there_are_samples() -> None:
    assert len(samples()) >= 6


@pytest.mark.parametrize("story", samples(), ids=lambda story: story.id)
def test_a_sample_proves_itself(story: Story) -> None:
    reading = code(story, knowledge=tables())
    prove(reading)
    assert reading.sentences
    assert reading.story.text == story.text


def test_reading_twice_is_reading_the_same() -> None:
    story = Story.of(STORY, published="2019-04-25")
    assert code(story, knowledge=tables()) == code(story, knowledge=tables())
    assert code(story, knowledge=tables()).to_json() == code(story, knowledge=Knowledge()).to_json()


def test_a_story_read_before_leaves_nothing_behind() -> None:
    alone = read(STORY)
    read("Kemarin Ketua DPR Joko Santoso mengecam Malaysia.")
    assert read(STORY) == alone


def test_all_parts_of_a_small_story() -> None:
    reading = read(STORY)
    prove(reading)
    assert reading.dateline is not None
    assert reading.dateline.place == "JAKARTA"
    assert [actor.name for actor in reading.actors] == ["Joko Widodo", "Emmanuel Macron", "Korea Utara"]
    assert [(event.type, event.when, event.where) for event in reading.events] == [
        ("CONSULT", "2019-04-24", "Jakarta"),
        ("ACCUSE", None, None),
    ]
    assert [quote.speaker and quote.speaker.name for quote in reading.quotes] == ["Joko Widodo"]
    assert [time.value for time in reading.times] == ["2019-04-24"]


def test_the_coder_names_program_and_tables() -> None:
    coder = coder_of(tables())
    assert coder.version == f"{__version__}+{tables().digest()}"
    assert read(STORY).coder == coder


def test_own_tables_make_another_coder(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "lexicon.csv").write_text(
        "form,voice,type,mode,contexts,recipient,agent\nmembelokan,active,ACCUSE,disapprove,,object,\n",
        encoding="utf-8",
    )
    own = Knowledge(tmp_path)
    assert coder_of(own) != coder_of(tables())
    text = "Indonesia membelokan Malaysia."
    assert "ACCUSE" not in {event.type for event in code(Story.of(text), knowledge=tables(), lang="id").events}
    [event] = code(Story.of(text), knowledge=own, lang="id").events
    assert (event.type, event.cameo) == ("ACCUSE", "111")
    assert coder_of(tables()) == coder_of(Knowledge())


def test_own_tables_can_drop_a_form(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "names.csv").write_text(
        "form,iso3,kind,sector,drop\nKremlin,RUS,capital,GOV,yes\n", encoding="utf-8"
    )
    text = "Kremlin mengecam Ukraina."
    assert [each.name for each in code(Story.of(text), knowledge=tables(), lang="id").actors] == ["Kremlin", "Ukraina"]
    assert "RUS" not in {each.country for each in code(Story.of(text), knowledge=Knowledge(tmp_path), lang="id").actors}


@pytest.mark.parametrize("lang", ["fr", "ms-xx", ""])
def test_a_language_that_is_not_supported(lang: str) -> None:
    with pytest.raises(LanguageError):
        read(STORY, lang)


def test_the_language_asked_for_goes_before_what_the_story_says() -> None:
    story = Story.of(STORY, lang="en")
    assert code(story, knowledge=tables(), lang="id").story.lang == "id"
    assert code(story, knowledge=tables()).story.lang == "en"


def test_the_language_shows_in_the_words() -> None:
    assert read(STORY, None).story.lang == "id"
    english = "The president met the foreign minister on Monday, and both of them said that the talks would go on."
    assert read(english, None).story.lang == "en"


def test_what_the_source_says_of_the_publisher_stands() -> None:
    story = Story.of(f"WARTA.CO.ID - {STORY}", publisher="Warta Rekaan")
    assert code(story, knowledge=tables(), lang="id").story.publisher == "Warta Rekaan"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "\u200b"])
def test_a_text_without_words_is_an_empty_reading_or_set_aside(text: str) -> None:
    assert read(text).events == ()
    with pytest.raises(StoryError):
        read(text, None)


def test_many_stories_come_back_in_order() -> None:
    stories = [Story.of(STORY, id=f"s{number}") for number in range(3)]
    assert [reading.story.id for reading in api.read_many(stories, knowledge=tables())] == ["s0", "s1", "s2"]


class TestKontan:
    """The story that the codebook codes."""

    def reading(self, published: str | None = "2019-04-25") -> Reading:
        return read(shared(KONTAN).read_text(encoding="utf-8"), None, published)

    def test_it_proves_itself(self) -> None:
        prove(self.reading())

    def test_publisher_and_dateline(self) -> None:
        reading = self.reading()
        assert reading.story.publisher == "KONTAN.CO.ID"
        assert reading.dateline is not None
        assert (reading.dateline.place, reading.dateline.date) == ("VLADIVOSTOK", None)

    def test_credits(self) -> None:
        credits = [(credit.role, credit.name) for credit in self.reading().credits]
        assert credits == [("agency", "Reuters"), ("editor", "Tendi Mahadi"), ("agency", "Reuters")]

    def test_the_credit_line_is_in_no_sentence(self) -> None:
        reading = self.reading()
        end = reading.story.text.index("\n")
        assert "Tendi Mahadi" in reading.story.text[:end]
        assert all(start >= end for start, _ in reading.sentences)

    def test_without_a_date_of_publication_no_day_is_made_up(self) -> None:
        reading = self.reading(None)
        assert reading.times
        assert [time.value for time in reading.times] == [None] * len(reading.times)
        assert [event.when for event in reading.events] == [None] * len(reading.events)

    def test_with_one_the_days_are_read(self) -> None:
        values = {time.span.text: time.value for time in self.reading().times}
        assert values["hari Kamis ini"] == "2019-04-25"
        assert values["sehari sebelumnya"] == "2019-04-24"

    def test_who_is_in_it(self) -> None:
        codes = {actor.name: actor.code for actor in self.reading().actors}
        assert codes["Kim Jong Un"] == "PRK GOV"
        assert codes["Vladimir Putin"] == "RUS GOV"
        assert codes["Donald Trump"] == "USA GOV"

    def test_the_meeting(self) -> None:
        event = self.reading().events[0]
        assert (event.type, event.status, event.when, event.cameo) == ("CONSULT", "occurred", "2019-04-25", "040")
        assert {actor.name for actor in event.actors} == {"Kim Jong Un", "Vladimir Putin"}
        assert event.recipients == ()

    def test_the_arrival(self) -> None:
        [event] = [each for each in self.reading().events if each.trigger.text.startswith("tiba")]
        assert (event.type, event.mode, event.when, event.where) == ("CONSULT", "visit", "2019-04-24", "Vladivostok")
        assert [actor.name for actor in event.actors] == ["Kim Jong Un"]
        assert [actor.country for actor in event.recipients] == ["RUS"]

    def test_putins_quotation_and_kims(self) -> None:
        speakers = [quote.speaker and quote.speaker.name for quote in self.reading().quotes if quote.kind == "direct"]
        assert speakers == ["Vladimir Putin", "Vladimir Putin", "Kim Jong Un"]

    def test_the_analysts_speak_once_and_are_a_group(self) -> None:
        [quote] = [each for each in self.reading().quotes if each.speaker and each.speaker.sector == "EDU"]
        assert quote.speaker is not None
        assert (quote.speaker.name, quote.speaker.kind) == ("para analis", "group")
        assert (quote.kind, quote.cue and quote.cue.text) == ("indirect", "mengatakan")
        assert [span.text for span in quote.content] == [
            "KTT tersebut tidak mungkin menghasilkan bantuan yang nyata bagi Pyongyang"
        ]


WORDS = st.sampled_from(
    [
        "Presiden", "Rusia", "Vladimir", "Putin", "Kim", "Jong", "Un", "menyerang", "diserang", "oleh", "bertemu", "dengan", "kata", "menurut",
        "mengatakan", "bahwa", "dia", "mereka", "keduanya", "nya", "katanya", "tidak", "akan", "di", "Jakarta", "Washington", "(IAEA)", "(AS)",
        "KPK", "mantan", "Menteri", "Luar", "Negeri", "Kamis", "(25/4)", "25 April 2019", "dua bulan setelah", "pekan lalu", "Baca juga:",
        "Editor:", "Sumber: Reuters", "JAKARTA -", "President", "said", "attacked", "by", "met", "will", "not", "according to", "they", "U.S.", "'s",
        '"', "“", "”", "'", "‘", "’", ",", ".", ";", ":", "(", ")", "-", "–", "\n", "\n\n", "\t", "\u200b", "\u00a0", "…", "99", "2019",
    ]
)  # fmt: skip
NEWS = st.lists(WORDS, max_size=60).map(" ".join)
TEXTS = st.one_of(
    st.text(max_size=200), NEWS, st.lists(st.one_of(WORDS, st.text(max_size=5)), max_size=40).map("".join)
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, lang=st.sampled_from(["id", "en", None]), published=st.sampled_from([None, "2019-04-25"]))
@example(text='""', lang="id", published=None)
@example(text='"\n"\n"', lang="id", published=None)
@example(text="menurut,", lang="id", published=None)
@example(text="nya nya nya", lang="id", published=None)
@example(text="\ud800 kata \udfff", lang="id", published=None)
@example(text="\x00\x0b\x0c\u2028\u2029", lang="en", published=None)
@example(text="İSTANBUL ﬁ ß", lang="en", published=None)
def test_any_text_is_read_or_set_aside(text: str, lang: str | None, published: str | None) -> None:
    try:
        reading = read(text, lang, published)
    except KawatError:
        return
    prove(reading)
