"""The pages of the desk."""

from __future__ import annotations

import io
import json
import re
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from kawat.desk.wording import language_of, words_in
from kawat.errors import ExportError, TooLongError
from kawat.export import FORMATS
from kawat.reading import EVENT_TYPES, STATUSES
from kawat.store import Database

from .desk import add, reading
from .deskclient import client, three

PAGES = (
    "/", "/stories", "/stories/s1", "/stories/s%2F3%3F", "/events", "/events?actor=CHE", "/events?actor=nobody", "/search", "/search?q=Swiss",
    "/search?q=terbuka&of=quotes", "/search?q=zzz", "/quotes", "/quotes?speaker=CHE", "/quotes?speaker=zzz", "/actors", "/actors?name=menlu",
    "/actors/CHE", "/actors/GOV", "/actors/Menlu%20Swiss", "/storylines", "/storylines/l1", "/paste", "/corrections", "/pictures", "/set-aside",
    *(f"/pictures?of={kind}" for kind in ("map", "network", "storylines", "dyad", "dyad&dyad=CHE,NOR")),
    "/corrections/form?story=s1", "/corrections/form?story=s1&event=e2", "/corrections/form?story=s1&start=9&end=14",
)  # fmt: skip
LOST = (
    "/nope",
    "/stories/none",
    "/actors/nobody",
    "/storylines/none",
    "/corrections/form?story=none",
    "/corrections/form?story=s1&event=e99",
)
WRONG = (
    "/events?type=NOPE", "/events?status=done", "/events?quad=7", "/events?since=yesterday", "/events?min_probability=2", "/events?mode=x",
    "/events?context=x", "/events?sort=title", "/events?what=all", "/events?after=x", "/events?actor=" + "x" * 201, "/search?of=x", "/pictures?of=x",
    "/quotes?kind=loud", "/events/download?to=docx", "/stories?before=x", "/quotes?skip=-1", "/search?q=%22", "/events/download",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return three(tmp_path / "desk.db")


def tree(answer: Any) -> html.HtmlElement:
    return html.fromstring(answer.content.decode("utf-8"))


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_whole(path: Path, page: str, lang: str) -> None:
    """One heading, landmarks, a way past the navigation, a label for every field; every id once."""
    answer = client(path).get(page, params=None, headers={"accept-language": lang})
    assert answer.status_code == 200, answer.text
    root = tree(answer)
    assert root.get("lang") == lang and len(root.xpath("//h1")) == 1
    assert root.xpath("//main") and root.xpath("//header//nav[@aria-label]") and root.xpath("//footer")
    assert root.xpath("//body/*[1][self::a][@href='#main']") and root.xpath("//main[@id='main']")
    labels = set(root.xpath("//label/@for"))
    for each in root.xpath("//input[not(@type='hidden')] | //select | //textarea[not(@hidden)]"):
        assert each.get("id") in labels or each.getparent().tag == "label", html.tostring(each)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert root.xpath("string(//title)").strip().endswith("· Kawat")


@pytest.mark.parametrize("page", LOST)
def test_what_is_not_there_says_so(path: Path, page: str) -> None:
    answer = client(path).get(page)
    assert answer.status_code == 404 and len(tree(answer).xpath("//main//a")) >= 3


@pytest.mark.parametrize("page", WRONG)
def test_what_cannot_be_meant_says_what_is_right(path: Path, page: str) -> None:
    answer = client(path).get(page)
    assert answer.status_code == 422, answer.text
    assert tree(answer).xpath("//main//section//p")


def test_an_empty_desk_says_what_to_do(tmp_path: Path) -> None:
    Database(tmp_path / "desk.db", write=True).close()
    desk = client(tmp_path / "desk.db")
    front = desk.get("/").text
    assert "kawat code" in front and "/paste" in front
    for page in PAGES[1:]:
        assert desk.get(page).status_code in (200, 404), page


def test_links_lead_somewhere(path: Path) -> None:
    """Every link of every page, but those to other sites and to files that the encoder makes."""
    desk, seen = client(path), set[str]()
    waiting = list(PAGES)
    while waiting:
        page = waiting.pop()
        answer = desk.get(page)
        assert answer.status_code in (200, 303), (page, answer.text)
        if "text/html" not in answer.headers["content-type"] or (page.count("?") and len(seen) > 400):
            continue
        for link in tree(answer).xpath("//a/@href | //link/@href | //script/@src"):
            to = link.split("#")[0]
            if to.startswith("/") and to not in seen and not to.startswith(("/events/download", "/why")):
                seen.add(to)
                waiting.append(to)
    assert len(seen) > 60


def test_every_number_opens_what_it_counts(path: Path) -> None:
    desk = client(path)
    root = tree(desk.get("/events"))
    numbers = {link.get("href"): int(link.text) for link in root.xpath("//p[@class='totals']//a")}
    assert sorted(numbers.values()) == [4, 5, 6]
    for address, number in numbers.items():
        assert len(tree(desk.get(address)).xpath("//main//tbody/tr")) == number


def test_a_form_with_empty_fields_becomes_an_address_to_keep(path: Path) -> None:
    answer = client(path).get("/events?actor=CHE&recipient=&type=&ui=id&what=events")
    assert answer.status_code == 303 and answer.headers["location"] == "/events?actor=CHE&what=events&ui=id"


def test_pages_of_a_list(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kawat.desk.pages.SIZE", 2)
    desk, page, found = client(path), "/events?sort=day", []
    while page:
        root = tree(desk.get(page))
        found += root.xpath("//td[@class='told']/a/@href")
        page = "".join(root.xpath("//a[@rel='next']/@href"))
    assert len(found) == len(set(found)) == 6


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"docbin", "conllu"}))
def test_downloads(path: Path, form: str) -> None:
    for needed in {"graphml": ("networkx",), "xlsx": ("xlsxwriter",)}.get(form, ()):
        pytest.importorskip(needed)
    answer = client(path).get(f"/events/download?to={form}&type=CONSULT")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    if FORMATS[form].folder:
        assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    if form == "jsonl":
        assert [json.loads(line)["story"]["id"] for line in answer.text.splitlines()] == ["s1", "s2"]


def test_a_download_has_its_limit(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kawat.desk.downloads.MOST", 3)
    desk = client(path)
    assert desk.get("/events/download?to=jsonl").status_code == 413
    assert desk.get("/events/download?to=jsonl&type=CONSULT").status_code == 200


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_download_begins_before_its_file_is_made(path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """And is the same as one that was made at once; nothing of it is left behind."""
    from kawat.desk import downloads

    folders, whole = list[str](), client(path).get(f"/events/download?to={form}")
    monkeypatch.setattr(downloads.tempfile, "tempdir", str(path.parent))
    monkeypatch.setattr(downloads, "_AT_ONCE", 0)
    make = downloads._make
    monkeypatch.setattr(
        downloads, "_make", lambda *given: (time.sleep(0.2), folders.append(given[1].name), make(*given))
    )
    answer = client(path).get(f"/events/download?to={form}")
    assert answer.headers["content-disposition"] == whole.headers["content-disposition"]
    assert "content-length" not in answer.headers and len(answer.content) == len(whole.content)
    assert len(folders) == 1 and not list(path.parent.glob("kawat-*"))
    assert client(path).get("/events/download?to=jsonl&actor=nobody").content == b""


def test_a_download_that_cannot_be_made_says_why(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kawat.desk import downloads

    def broken(*_: object) -> None:
        raise ExportError("no room; make some")

    monkeypatch.setattr(downloads, "_AT_ONCE", 60)
    monkeypatch.setattr(downloads, "export", broken)
    answer = client(path).get("/events/download?to=jsonl")
    assert answer.status_code == 422 and "make some" in answer.text


def test_the_text_stands_as_published(path: Path) -> None:
    """Character for character, with marks for all that was read, each event's words a link to its card and back."""
    root = tree(client(path).get("/stories/s1"))
    with Database(path) as store:
        reading = store.reading("s1")
    (text,) = root.xpath("//div[@class='text']")
    assert text.text_content() == reading.story.text
    for part in (*reading.events, *reading.actors, *reading.places, *reading.times, *reading.quotes):
        assert text.xpath(f".//*[contains(concat(' ', @data-parts, ' '), ' {part.id} ')]"), part.id
    for event in reading.events:
        (card,) = root.xpath(f"//li[@id='{event.id}']")
        lights = set(card.get("data-lights").split())
        assert {f"{event.id}:event", *(f"{actor.id}:actor" for actor in event.actors)} <= lights
        assert root.xpath(f"//a[@id='t-{event.id}'][@href='#{event.id}']")
    assert "p1:where" in root.xpath("string(//li[@id='e1']/@data-lights)")
    assert "t1:when" in root.xpath("string(//li[@id='e1']/@data-lights)")
    for node in text.xpath(".//*[@data-start]"):
        start = int(node.get("data-start"))
        assert reading.story.text[start : start + len(node.text_content())] == node.text_content()


def test_a_story_without_a_title_is_headed_by_its_first_words(path: Path) -> None:
    """And not by its id, which often is a hash of its text."""
    add(path, reading(id="0f3c9a", title=None, tail=" (4)"))
    words = 'JENEWA - Menlu Swiss bertemu Menlu Norwegia di Jenewa, Senin (5/3/2018). "Pintu …'
    desk = client(path)
    assert tree(desk.get("/stories/0f3c9a")).xpath("string(//h1)") == words
    for page in (
        "/",
        "/stories",
        "/search?q=bertemu",
        "/quotes",
        "/actors/Menlu%20Swiss",
        "/corrections/form?story=0f3c9a",
    ):
        links = tree(desk.get(page)).xpath("//main//a[starts-with(@href, '/stories/0f3c9a')]")
        assert links and {each.text_content() for each in links if "#e" not in each.get("href")} <= {words}, page
    (row,) = [each for each in desk.get("/api/v1/stories").json()["stories"] if each["story_id"] == "0f3c9a"]
    assert row["title"] is None and row["opening"] == words


def test_a_file_that_takes_the_place_of_another_is_shown(path: Path, tmp_path: Path) -> None:
    """Threads keep the database open between their requests."""
    desk = client(path)
    assert len(tree(desk.get("/stories")).xpath("//tbody/tr")) == 3
    add(path, reading(id="s4"))
    assert len(tree(desk.get("/stories")).xpath("//tbody/tr")) == 4
    other = tmp_path / "other.db"
    add(other, reading(id="s9"))
    other.replace(path)
    assert len(tree(desk.get("/stories")).xpath("//tbody/tr")) == 1
    path.unlink()
    assert desk.get("/stories").status_code == 422


def test_a_family_is_a_tree_in_time(path: Path) -> None:
    root = tree(client(path).get("/stories/s2"))
    (first,) = root.xpath("//ul[@class='tree']/li")
    assert first.xpath("./a/@href") == ["/stories/s1"]
    assert first.xpath("./ul/li/a/@href") == ["/stories/s2"] and "98" in first.xpath("string(./ul/li)")


def test_addresses_of_other_schemes_are_no_links(path: Path) -> None:
    assert 'href="https://alps.example/3"' in client(path).get("/stories/s%2F3%3F").text


def test_snippets_mark_the_words(path: Path) -> None:
    root = tree(client(path).get("/search?q=Norwegia"))
    assert {mark.text for mark in root.xpath("//mark")} == {"Norwegia"}


def test_an_actors_page(path: Path) -> None:
    text = tree(client(path).get("/actors/Menlu%20Swiss")).text_content()
    assert "Menlu Norwegia" in text and "Pintu tetap terbuka" in text
    held = client(path).get("/actors/CHE").text
    assert "Menlu Norwegia" in held


def test_offices_over_time(path: Path) -> None:
    from kawat.desk.pages import office_rows

    rows = office_rows("B.J. Habibie")
    assert [row["office"] for row in rows][-1] == "president" and rows == sorted(
        rows, key=lambda row: (row["since"], row["until"])
    )
    assert office_rows("BJ Habibie") == rows and office_rows("nobody") == []


def test_corrections_by_hand(path: Path) -> None:
    """Right, wrong, changed, missed, the rest; shown on the story, in the list, and as gold."""
    desk = client(path)

    def send(**fields: Any) -> None:
        answer = desk.post("/corrections", data={"story": "s1", **fields})
        assert answer.status_code == 303, answer.text

    send(event="e1", verdict="wrong")
    send(
        event="e2",
        verdict="changed",
        type="THREATEN",
        status="possible",
        actors=["a3"],
        recipients=["a4"],
        when="2018-03",
        note="syarat",
    )
    send(verdict="missed", type="AGREE", status="occurred", trigger="tetap terbuka", nth="1", actors=["a1"], new_name="Norwegia", new_kind="state",
         new_country="NOR", new_sector="GOV", new_side="recipients")  # fmt: skip
    send(verdict="rest")
    root = tree(desk.get("/stories/s1"))
    assert [each.text for each in root.xpath("//span[contains(@class, 'verdict')]")] == [
        "wrong",
        "changed",
        "right",
        "added",
    ]
    assert "THREATEN" in root.xpath("string(//li[@id='e2'])") and "syarat" in root.xpath("string(//li[@id='e2'])")
    (row,) = map(json.loads, desk.get("/corrections/gold.jsonl").text.splitlines())
    assert [event["type"] for event in row["events"]] == ["AGREE", "THREATEN", "AID"] and row["complete"]
    assert len(tree(desk.get("/corrections")).xpath("//tbody/tr")) == 4
    (key, *_) = re.findall(r"/corrections/(\d+)/take-back", desk.get("/stories/s1").text)
    assert desk.post(f"/corrections/{key}/take-back", data={}).status_code == 303
    assert desk.get("/corrections/gold.jsonl").text == ""
    assert len(desk.get("/corrections/gold.jsonl?all=yes").text.splitlines()) == 1
    with Database(path) as store:
        assert [event.id for event in store.reading("s1").events] == ["e1", "e2", "e3"]


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"story": "s1"}, {"story": "s1", "verdict": "perfect"}, {"story": "s1", "verdict": "right", "event": "e99"},
        {"story": "s1", "verdict": "missed", "type": "AID", "trigger": "not in the text"}, {"story": "s1", "verdict": "missed", "type": "AID"},
        {"story": "s1", "verdict": "changed", "event": "e1", "type": "AID", "mode": "visit", "status": "occurred"},
        {"story": "s1", "verdict": "changed", "event": "e1", "type": "AID", "status": "occurred", "when": "someday"},
        {"story": "s1", "verdict": "changed", "event": "e1", "type": "AID", "status": "done"},
        {"story": "s1", "verdict": "changed", "event": "e1", "type": "AID", "status": "occurred", "contexts": "x"},
        {"story": "s1", "verdict": "changed", "event": "e1", "type": "AID", "status": "occurred", "actors": "a99"},
        {"story": "s1", "verdict": "changed", "event": "e1", "type": "AID", "status": "occurred", "new_name": "X", "new_kind": "ship"},
        {"story": "s1", "verdict": "missed", "type": "AID", "status": "occurred", "start": "900", "end": "950"},
    ],
)  # fmt: skip
def test_what_is_no_correction_changes_nothing(path: Path, fields: dict[str, str]) -> None:
    desk = client(path)
    assert desk.post("/corrections", data=fields).status_code == 422
    assert "rows" not in desk.get("/corrections").text and not tree(desk.get("/corrections")).xpath("//tbody")


STORY = "JAKARTA, Kawat Pos - Menteri Luar Negeri Retno Marsudi bertemu Menlu Australia Marise Payne di Jakarta, Kamis (12/9/2019).\n"


def test_a_pasted_story_is_read_and_not_kept(path: Path) -> None:
    desk = client(path)
    answer = desk.post("/paste", data={"text": STORY.replace("\n", "\r\n"), "published": "2019-09-13"})
    assert answer.status_code == 200, answer.text
    root = tree(answer)
    assert root.xpath("//li[@id='e1']") and "CONSULT" in root.xpath("string(//li[@id='e1'])")
    (form,) = root.xpath("//form[.//button[@name='keep']]")
    assert form.xpath(".//textarea[@name='text']")[0].text.lstrip("\n") == STORY
    with Database(path) as store:
        assert store.counts()["stories"] == 3
    kept = desk.post("/paste", data={"text": STORY, "published": "2019-09-13", "keep": "yes"})
    assert kept.status_code == 303
    shown = tree(desk.get(kept.headers["location"]))
    assert shown.xpath("//div[@class='text']")[0].text_content() == STORY
    (why,) = shown.xpath("//li[@id='e1']//a[starts-with(@href, '/why')]/@href")
    reasons = desk.get(why)
    assert (
        reasons.status_code == 200
        and "lexicon" in reasons.text
        and len(tree(reasons).xpath("//section[@class='why']")) == 1
    )


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422), ({"text": "  \n"}, 422), ({"text": STORY, "published": "kemarin"}, 422), ({"text": STORY, "lang": "xx"}, 422),
        ({"text": "Der Außenminister traf am Montag seinen Kollegen zu Gesprächen über die Lage in Wien."}, 422), ({"text": "a " * 600_000}, 413),
    ],
)  # fmt: skip
def test_a_paste_that_cannot_be_read(path: Path, fields: dict[str, str], status: int) -> None:
    assert client(path).post("/paste", data=fields).status_code == status


def test_why_of_another_coders_reading(path: Path) -> None:
    answer = client(path).get("/why?story=s1&event=e1")
    assert answer.status_code == 409 and "kawat recode" in answer.text


def test_languages_have_the_same_words() -> None:
    english, indonesian = words_in("en"), words_in("id")
    assert list(english) == list(indonesian)
    assert all(words.strip() for words in (*english.values(), *indonesian.values()))
    for key in english:
        assert set(re.findall(r"{\w*}", english[key])) == set(re.findall(r"{\w*}", indonesian[key])), key
    for group, values in (
        ("type", EVENT_TYPES),
        ("status", STATUSES),
        ("quad", "1234"),
        ("quote", ("direct", "indirect", "mixed")),
    ):
        assert {f"{group}.{value}" for value in values} <= set(english)


def test_no_words_stand_in_templates() -> None:
    """Text between tags comes from the files of words, but for names and marks."""
    folder = Path(__file__).parent.parent / "src" / "kawat" / "desk" / "templates"
    allowed = {"Kawat", "API", "p", "CAMEO", "Goldstein", "kawat code stories/ news.jsonl.gz --into"}
    for file in folder.glob("*.html"):
        bare = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "\n", file.read_text("utf-8").replace("&gt;", ""), flags=re.S)
        for piece in re.sub(r"<[^>]*>", "\n", bare).splitlines():
            words = piece.strip(" ·–→,()“”:…;=?%\"'").strip()
            assert not words or words in allowed or not re.search(r"[a-zA-Z]{2}", words), (file.name, words)


@pytest.mark.parametrize(
    ("asked", "accepts", "default", "lang"),
    [
        ("id", "en", None, "id"), ("xx", "id-ID,en;q=0.5", None, "id"), (None, "fr,de", None, "en"), (None, "en;q=0.2, id;q=0.9", None, "id"),
        (None, "en", "id", "id"), (None, ";;q=x,,", None, "en"), ("en", "id", "id", "en"),
    ],
)  # fmt: skip
def test_the_language_of_a_page(asked: str | None, accepts: str, default: str | None, lang: str) -> None:
    assert language_of(asked, accepts, default) == lang


def test_the_language_of_the_address_is_kept(path: Path) -> None:
    desk = client(path)
    links = tree(desk.get("/events?ui=id", headers={"accept-language": "en"})).xpath("//main//a/@href | //nav//a/@href")
    assert all("ui=id" in link for link in links if link.startswith("/"))
    assert not any("ui=" in link for link in tree(desk.get("/events")).xpath("//main//a/@href"))


def test_pages_are_light(path: Path) -> None:
    """What a browser loads for the heaviest of these pages, uncompressed."""
    desk = client(path)
    whole = sum(len(desk.get(each).content) for each in ("/static/desk.css", "/static/desk.js", "/events"))
    assert whole < 100_000


def test_a_picture_is_drawn_once_until_something_is_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kawat.desk import pictures

    drawn, draw = list[str](), pictures.drawn
    monkeypatch.setattr(pictures, "drawn", lambda *given: (drawn.append(given[1]), draw(*given))[1])
    monkeypatch.setattr(pictures, "_AT_ONCE", 60)
    desk = client(path)
    first = desk.get("/pictures?of=network").text
    assert "<svg" in first and desk.get("/pictures?of=network").text == first and drawn == ["network"]
    assert "<svg" in desk.get("/pictures?of=network&type=ACCUSE").text and len(drawn) == 2
    with Database(path, write=True) as store, store.writing():
        store.set_aside([("berita/6.txt", None, "is empty")])
    desk.get("/pictures?of=network")
    assert len(drawn) == 3


def test_a_page_does_not_wait_for_its_picture(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a party with tens of thousands of events it took seconds."""
    from kawat.desk import pictures

    go, draw = threading.Event(), pictures.drawn
    monkeypatch.setattr(pictures, "drawn", lambda *given: (go.wait(60), draw(*given))[1])
    desk = client(path)
    page = desk.get("/pictures?of=map&type=CONSULT")
    (later,) = tree(page).xpath("//figure/@data-drawn")
    assert page.status_code == 200 and "<svg" not in page.text and 'http-equiv="refresh"' in page.text
    assert desk.get(later).status_code == 202
    go.set()
    monkeypatch.setattr(pictures, "_AT_ONCE", 60)
    picture = desk.get(later)
    assert picture.headers["content-type"] == "image/svg+xml" and picture.text.startswith("<svg")
    assert picture.text in desk.get("/pictures?of=map&type=CONSULT").text


def test_a_picture_is_drawn_though_the_process_that_draws_was_killed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kawat.desk import drawing, pictures

    monkeypatch.setattr(pictures, "_AT_ONCE", 60)
    desk = client(path)
    assert "<svg" in desk.get("/pictures?of=network").text
    for process in drawing._pool()._processes.values():
        process.kill()
        process.join()
    assert "<svg" in desk.get("/pictures?of=network&type=ACCUSE").text


def test_a_picture_that_cannot_be_drawn_says_why_and_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kawat.desk import pictures

    def broken(*_: object) -> str:
        raise TooLongError("the question was stopped; narrow it")

    monkeypatch.setattr(pictures, "_AT_ONCE", 60)
    desk = client(path)
    with monkeypatch.context() as then:
        then.setattr(pictures, "drawn", broken)
        answer = desk.get("/pictures/drawn?of=map")
        assert answer.status_code == 503 and "narrow it" in answer.text
    assert desk.get("/pictures/drawn?of=map").status_code == 200
    assert desk.get("/pictures/drawn?of=dyad").status_code == 404


def test_many_pictures_at_once_wait_for_their_turn(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kawat.desk.state import MOST_MADE, Desk

    go, made, desk = threading.Event(), list[int](), Desk(path)
    for number in range(MOST_MADE + 3):
        assert desk.soon(number, lambda number=number: (go.wait(60), made.append(number)), wait=0) is None
    assert len(desk._making) == MOST_MADE
    go.set()
    for number in range(MOST_MADE):
        assert desk.soon(number, lambda: None, wait=60) is not None
    assert sorted(made) == list(range(MOST_MADE)) and not desk._making


def test_pictures_are_drawn_ahead(path: Path) -> None:
    """In both languages, as nobody knows yet who will ask; what fails waits for the page that says why."""
    from kawat.desk import pictures
    from kawat.desk.state import Desk

    desk = Desk(path)
    pictures._draw_ahead(desk)
    assert len(desk._shelf) == 8
    pictures._draw_ahead(Desk(path.with_name("none.db")))


def test_answers_are_packed_where_the_browser_can_unpack(path: Path) -> None:
    desk = client(path)
    for address in ("/events", "/static/desk.css", "/api/v1/events"):
        packed = desk.get(address)
        plain = desk.get(address, headers={"accept-encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
        assert packed.content == plain.content and int(packed.headers["content-length"]) < len(plain.content) / 2
