"""NewsML-G2, NITF, ninjs and live blogs: items become stories, with dateline, byline and credit where a newsroom prints them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kawat.errors import IntakeError
from kawat.intake import Notice, SetAside, read_bytes
from kawat.story import Story

XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
<body><h1>Utusan Palau tiba di Ende</h1><p>Utusan dari Palau tiba pada <em>Kamis</em>.</p><p>Ia bertemu bupati.</p></body></html></inlineXML>"""
NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head>
<hedline><hl1>Utusan Palau tiba di Ende</hl1></hedline><byline>Oleh Rara Lestari</byline><dateline>Ende, 25 April</dateline></body.head>
<body.content><block><p>Utusan dari Palau tiba pada Kamis.</p><media><media-caption>TIDAK_TAMPIL</media-caption></media>
<p>Ia bertemu bupati.</p></block></body.content><body.end><tagline>Editor: Nuri Anggraini</tagline></body.end></body></nitf></inlineXML>"""
PLAIN = """<inlineData contenttype="text/plain">Utusan dari Palau tiba pada Kamis.
Ia bertemu bupati.</inlineData>"""
META = """<language tag="id-ID"/><slugline>PALAU-ENDE</slugline><headline>Utusan Palau tiba di Ende</headline>
<by>Oleh Rara Lestari</by><dateline>ENDE, 25 April</dateline><creditline>Warta</creditline>"""
BODY = "Utusan dari Palau tiba pada Kamis.\nIa bertemu bupati."


def item(
    content: str = XHTML,
    meta: str = META,
    *,
    kind: str = "ninat:text",
    status: str = "stat:usable",
    guid: str = "urn:w:1",
) -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="3" xml:lang="en"><itemMeta>
<itemClass qcode="{kind}"/><provider qcode="nprov:WARTA"><name>Kantor Warta</name></provider>
<versionCreated>2019-04-25T12:00:00+09:00</versionCreated><pubStatus qcode="{status}"/></itemMeta>
<contentMeta><contentCreated>2019-04-25T10:20:00+09:00</contentCreated>{meta}</contentMeta><contentSet>{content}</contentSet></newsItem>"""


def message(*items: str) -> str:
    return f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{"".join(items)}</itemSet></newsMessage>'


def found(words: str, name: str = "a.xml") -> list[Any]:
    return list(read_bytes(words.encode(), name=name))


def story(words: str, name: str = "a.xml") -> Story:
    (only,) = found(words, name)
    assert isinstance(only, Story)
    return only


@pytest.mark.parametrize("content", [XHTML, NITF, PLAIN, XHTML + PLAIN, "<remoteContent href='x'/>" + NITF])
def test_item_of_every_content(content: str) -> None:
    one = story(item(content))
    assert one.text.startswith(f"ENDE, 25 April - {BODY}")
    assert one.text.endswith("Oleh Rara Lestari\n(Warta)")
    assert "TIDAK_TAMPIL" not in one.text and "tiba di Ende" not in one.text
    assert ("Editor: Nuri Anggraini" in one.text) == (content.endswith(NITF))
    assert (one.id, one.title, one.publisher, one.lang) == (
        "urn:w:1",
        "Utusan Palau tiba di Ende",
        "Kantor Warta",
        "id",
    )
    assert one.published == "2019-04-25T10:20:00+09:00"


def test_what_is_beside_the_body_is_read_with_its_offsets() -> None:
    from kawat.coding.coder import code
    from kawat.knowledge import shipped

    meta = META.replace("Warta", "Reuters")
    reading = code(story(item(meta=meta)), knowledge=shipped())
    assert reading.dateline is not None and reading.dateline.place == "ENDE"
    assert {(credit.role, credit.name) for credit in reading.credits} == {
        ("author", "Rara Lestari"),
        ("agency", "Reuters"),
    }


@pytest.mark.parametrize(
    ("meta", "start", "end", "notices"),
    [
        ("<dateline>Utusan dari</dateline>", "Utusan dari Palau", "bupati.", 0),  # the body begins with it
        ("<dateline>ENDE -</dateline>", "ENDE - Utusan", "bupati.", 0),
        ("<by>Rara Lestari</by>", "Utusan", "bupati.", 1),  # no word that says who wrote
        ("<by>By Rara Lestari</by>", "Utusan", "By Rara Lestari", 0),
        ("<creditline>Sumber: Warta</creditline>", "Utusan", "\nSumber: Warta", 0),
        ("<creditline>bupati</creditline>", "Utusan", "bupati.", 0),  # the body has it
    ],
)
def test_place_of_what_is_beside_the_body(meta: str, start: str, end: str, notices: int) -> None:
    *told, one = found(item(meta=meta))
    assert one.text.startswith(start) and one.text.endswith(end)
    assert [type(each) for each in told] == [Notice] * notices


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("2019-04-25T10:20:00+09:00", "2019", "published", "2019-04-25T12:00:00+09:00"),  # a year is no moment
        ("<headline>Utusan Palau tiba di Ende</headline>", "", "title", "PALAU-ENDE"),
        ("<name>Kantor Warta</name>", "", "publisher", "WARTA"),
        ('<language tag="id-ID"/>', "", "lang", "en"),
    ],
)
def test_what_stands_in(old: str, new: str, field: str, value: str) -> None:
    assert getattr(story(item(PLAIN).replace(old, new)), field) == value


def test_headline_of_nitf_where_the_item_has_none() -> None:
    one = story(item(NITF, "<slugline>PALAU</slugline>"))
    assert one.title == "Utusan Palau tiba di Ende"
    assert one.text.startswith("Ende, 25 April - Utusan") and one.text.endswith("Nuri Anggraini\nOleh Rara Lestari")


def test_message_of_many_items() -> None:
    package = (
        '<packageItem guid="urn:w:p"><groupSet><group><itemRef residref="urn:w:1"/></group></groupSet></packageItem>'
    )
    parts = found(
        message(
            item(),
            item("", guid="urn:w:2"),
            item(kind="http://cv.iptc.org/newscodes/ninature/picture", guid="urn:w:3"),
            item(status="stat:canceled", guid="urn:w:4"),
            item(guid="urn:w:5"),
            package,
        )
    )
    assert [part.id for part in parts if isinstance(part, Story)] == ["urn:w:1", "urn:w:5"]
    aside = {part.story_id: part for part in parts if isinstance(part, SetAside)}
    assert set(aside) == {"urn:w:2", "urn:w:4"}
    assert "no text" in aside["urn:w:2"].reason and aside["urn:w:2"].origin == "a.xml[2]"
    assert "canceled" in aside["urn:w:4"].reason
    assert [part.message.split()[0] for part in parts if isinstance(part, Notice)] == ["1", "an"]


def test_package_alone_is_passed_over() -> None:
    (notice,) = found('<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"><groupSet/></packageItem>')
    assert isinstance(notice, Notice) and "package" in notice.message


def test_nitf_document() -> None:
    words = (
        '<nitf xml:lang="id"><head><docdata><doc-id id-string="w-9"/><date.issue norm="20190425T102000+0700"/></docdata></head>'
        + NITF[NITF.index("<body>") : NITF.index("</nitf>")]
        + "</nitf>"
    )
    one = story(words)
    assert (one.id, one.published, one.lang) == ("w-9", "2019-04-25T10:20:00+07:00", "id")
    assert one.text == f"Ende, 25 April - {BODY}\nEditor: Nuri Anggraini\nOleh Rara Lestari"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("<!DOCTYPE newsItem SYSTEM 'http://127.0.0.1:9/x'>" + item(), "a DTD"),
        ("<!DOCTYPE newsItem [<!ENTITY x SYSTEM 'file://SECRET'>]>" + item("<inlineData>&x;</inlineData>"), "a DTD"),
        (item("<inlineData>&x;</inlineData>"), "not well-formed"),
        (item()[:-20], "not well-formed"),
        (item("<inlineData>" + "<b>" * 400 + "</b>" * 400 + "</inlineData>"), "not well-formed"),  # a hostile depth
        ("<newsMessage/>", "no newsItem"),
        (item(""), "no text"),
    ],
    ids=["dtd", "file", "entity", "breaks off", "deep", "empty", "no text"],
)  # fmt: skip
def test_bad_document(words: str, reason: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("RAHASIA", encoding="utf-8")
    with pytest.raises(IntakeError, match=reason) as caught:
        found(words.replace("SECRET", str(secret)))
    assert "\n" not in str(caught.value) and "RAHASIA" not in str(caught.value)


def test_xinclude_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("RAHASIA", encoding="utf-8")
    include = f'<p xmlns:xi="http://www.w3.org/2001/XInclude">a<xi:include href="{secret}" parse="text"/></p>'
    assert "RAHASIA" not in story(item(XHTML.replace("<p>Ia bertemu bupati.</p>", include))).text


# ninjs

NINJS = {
    "uri": "urn:w:1",
    "type": "text",
    "language": "id-ID",
    "versioncreated": "2019-04-25T12:00:00+09:00",
    "contentcreated": "2019-04-25T10:20:00+09:00",
    "pubstatus": "usable",
    "headlines": [{"role": "short", "value": "Palau"}, {"role": "main", "value": "Utusan Palau tiba di Ende"}],
    "by": "Oleh Rara Lestari",
    "infosources": [{"name": "Kantor Warta"}],
    "bodies": [
        {"contenttype": "text/plain", "value": BODY.replace("\n", " ")},
        {"contenttype": "text/html", "value": "<p>Utusan dari Palau tiba pada Kamis.</p><p>Ia bertemu bupati.</p>"},
    ],
}


@pytest.mark.parametrize(
    "value",
    [
        NINJS,
        {
            {"versioncreated": "versionCreated", "contentcreated": "contentCreated"}.get(key, key): each
            for key, each in NINJS.items()
        }
        | {"bodies": [{"contentType": "text/html", "value": f"<p>{BODY}</p>".replace("\n", "</p><p>")}]},
        {key: each for key, each in NINJS.items() if key not in ("headlines", "bodies", "by")}
        | {"headline": "Utusan Palau tiba di Ende", "byline": "Oleh Rara Lestari", "body_text": BODY},
    ],
    ids=["2.x", "3.x", "1.x"],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a"])
def test_ninjs(value: dict[str, Any], name: str) -> None:
    one = story(json.dumps(value) + "\n", name)
    assert one.text == f"{BODY}\nOleh Rara Lestari"
    assert (one.id, one.title, one.publisher, one.lang) == (
        "urn:w:1",
        "Utusan Palau tiba di Ende",
        "Kantor Warta",
        "id",
    )
    assert one.published == "2019-04-25T10:20:00+09:00"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bodies": "x"}, "bodies does not fit (type: 'array' is right)"),
        ({"bodies": [{"value": 3}]}, "bodies.0.value does not fit"),
        ({"bodies": [3]}, "bodies.0 does not fit"),
        ({"uri": None}, "uri does not fit"),
        ({"pubstatus": "withheld"}, "withheld"),
        ({"pubstatus": ["x"]}, "pubstatus does not fit"),
        ({"type": ["text"]}, "type does not fit"),
        ({"bodies": []}, "no text"),
    ],
)
def test_ninjs_that_does_not_fit_is_set_aside_and_the_rest_go_on(change: dict[str, Any], words: str) -> None:
    aside, after = found(f"{json.dumps({**NINJS, **change})}\n{json.dumps(NINJS)}\n", "a.jsonl")
    assert isinstance(aside, SetAside) and words in aside.reason and aside.reason.startswith("a.jsonl:1")
    assert isinstance(after, Story)


def test_ninjs_picture_is_passed_over() -> None:
    (notice,) = found(json.dumps({**NINJS, "type": "picture"}), "a.json")
    assert isinstance(notice, Notice) and "picture" in notice.message


# schema.org

POST = {
    "@type": "BlogPosting",
    "headline": "Utusan tiba",
    "articleBody": "Utusan tiba di Ende.",
    "datePublished": "2019-04-25T10:20:00+08:00",
}
BLOG = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "headline": "Kunjungan utusan",
    "inLanguage": "id",
    "publisher": {"@id": "#surat"},
    "liveBlogUpdate": [
        POST,
        {**POST, "headline": "Utusan pulang", "articleBody": "Utusan pulang.", "url": "https://a.example/2"},
    ],
}
GRAPH = {"@graph": [{"@type": "Organization", "@id": "#surat", "name": "Surat Pagi"}, BLOG]}


def test_posts_of_a_live_blog_are_stories() -> None:
    first, second = found(json.dumps(GRAPH), "a.json")
    assert (first.text, first.title, first.published) == (
        "Utusan tiba di Ende.",
        "Utusan tiba",
        "2019-04-25T10:20:00+08:00",
    )
    assert (first.publisher, first.lang) == (second.publisher, second.lang) == ("Surat Pagi", "id")
    assert second.url == "https://a.example/2"


def test_live_blog_with_words_of_its_own_is_a_story_too() -> None:
    texts = [one.text for one in found(json.dumps({**BLOG, "articleBody": "Utusan berkunjung."}), "a.json")]
    assert texts == ["Utusan berkunjung.", "Utusan tiba di Ende.", "Utusan pulang."]


def test_live_blog_of_one_post_that_is_no_list() -> None:
    assert story(json.dumps({**BLOG, "liveBlogUpdate": POST}), "a.json").text == "Utusan tiba di Ende."


def test_articles_in_lists_and_graphs() -> None:
    value = [
        {"@graph": [{**POST, "@type": ["Thing", "NewsArticle"]}]},
        {"@type": "ItemList", "itemListElement": [{"item": POST}]},
    ]
    assert [one.text for one in found(json.dumps(value), "a.json")] == ["Utusan tiba di Ende."] * 2
