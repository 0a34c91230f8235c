"""RSS and Atom: entries become stories with what the feed says of them, and a hostile feed opens nothing."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from kawat.errors import IntakeError
from kawat.intake import Limits, Notice, SetAside, read_bytes, stories_from
from kawat.intake.markup import fragment_text
from kawat.story import Story, identity

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Surat Pagi</title><language>id-ID</language><link>https://surat.example/</link>%s</channel></rss>"""
ITEM = """<item><title>Kapal Nauru &amp;amp; Palau bersandar</title><link>https://surat.example/baca/7</link>
<guid isPermaLink="false">surat-7</guid><pubDate>Thu, 25 Apr 2019 10:20:00 +0700</pubDate>
<description>&lt;p&gt;Kapal tiba.&lt;/p&gt;</description>
<content:encoded><![CDATA[<!DOCTYPE html><p>Kapal dari Nauru tiba di <b>Bitung</b>.</p><script>TIDAK_TAMPIL</script>
<p>Nakhoda bertemu wali kota &amp; para nelayan.</p><p>Editor: Rara Lestari</p>]]></content:encoded></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Slow Post</title>
<entry><id>tag:post.example,2018:1</id><title type="html">Talks on &lt;i&gt;air links&lt;/i&gt; open</title>
<link rel="self" href="/feed"/><link href="/2018/1"/><published>2018-09-10T06:40:00-03:00</published><updated>2018-09-11T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Envoys met in Thimphu.</p><p>They left.</p></div></content></entry>
<entry><id>tag:post.example,2018:2</id><title>Second</title><updated>2018-09-11T00:00:00Z</updated><summary>Envoys met again.</summary></entry>
</feed>"""
BILLION = (
    "<!DOCTYPE lolz [<!ENTITY lol0 'lol'>"
    + "".join(f"<!ENTITY lol{n} '{f'&lol{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)


def feed(items: str) -> bytes:
    return (RSS % items).encode()


def stories(data: bytes, name: str = "a.xml", **given: Any) -> list[Story]:
    return [found for found in read_bytes(data, name=name, **given) if isinstance(found, Story)]


@pytest.fixture
def nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever opens a connection or a file by name fails the test."""

    def refuse(*given: object, **_: object) -> None:
        raise AssertionError(f"opened: {given}")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr("feedparser.http.get", refuse)


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "standard input"])
def test_rss_entry(name: str) -> None:
    (story,) = stories(feed(ITEM), name)
    assert story.text == (
        "Kapal dari Nauru tiba di Bitung.\nNakhoda bertemu wali kota & para nelayan.\nEditor: Rara Lestari"
    )
    assert (story.id, story.title, story.publisher) == ("surat-7", "Kapal Nauru & Palau bersandar", "Surat Pagi")
    assert (story.published, story.lang) == ("2019-04-25T10:20:00+07:00", "id")
    assert (story.url, story.origin) == ("https://surat.example/baca/7", f"{name}[1]")


def test_atom_entries_keep_hour_and_zone_and_an_update_is_no_publication() -> None:
    found = list(read_bytes(ATOM.encode(), name="a.atom"))
    first, second = (each for each in found if isinstance(each, Story))
    notice = next(each for each in found if isinstance(each, Notice) and each.story_id == second.id)
    assert first.text == "Envoys met in Thimphu.\nThey left."
    assert (first.id, first.title, first.lang) == ("tag:post.example,2018:1", "Talks on air links open", "en")
    assert first.published == "2018-09-10T06:40:00-03:00"
    assert (second.text, second.published) == ("Envoys met again.", None)
    assert "updated" in notice.message


def test_rdf_feed_has_one_date() -> None:
    data = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Surat</title></channel><item><title>a</title>
    <link>https://a.example/1</link><description>Utusan tiba.</description><dc:date>2019-04-25T10:20:00+09:00</dc:date></item></rdf:RDF>"""
    (story,) = stories(data)
    assert story.published == "2019-04-25T10:20:00+09:00"


@pytest.mark.parametrize(
    ("guid", "link", "story_id"),
    [
        ("<guid>https://a.example/1</guid>", "", identity("https://a.example/1")),
        ("<guid>https://a.example/?p=1</guid>", "<link>https://a.example/1</link>", identity("https://a.example/1")),
        ("<guid isPermaLink='false'>n-1</guid>", "<link>https://a.example/1</link>", "n-1"),
        ("", "", identity("Utusan tiba.")),
    ],
)
def test_identity_is_the_guid_or_the_address(guid: str, link: str, story_id: str) -> None:
    (story,) = stories(feed(f"<item>{guid}{link}<description>Utusan tiba.</description></item>"))
    assert story.id == story_id


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/hosts", "ftp://a.example/x"])
def test_link_that_is_no_web_address_is_dropped_with_a_notice(link: str) -> None:
    notice, story = read_bytes(
        feed(f"<item><link>{link}</link><description>Utusan tiba.</description></item>"), name="a.xml"
    )
    assert isinstance(notice, Notice) and notice.message.startswith("link is") and link[:6] in notice.message
    assert isinstance(story, Story) and story.url is None


def test_relative_link_needs_the_address_of_the_feed() -> None:
    from io import BytesIO

    from kawat.intake import from_stream

    found = from_stream(BytesIO(ATOM.encode()), name="x", url="https://post.example/feed.atom")
    assert next(each for each in found if isinstance(each, Story)).url == "https://post.example/2018/1"


def test_entry_without_text_is_set_aside_and_the_rest_go_on() -> None:
    aside, story = read_bytes(feed("<item><guid>g-1</guid><title>Judul</title></item>" + ITEM), name="a.xml")
    assert isinstance(aside, SetAside) and aside.origin == "a.xml[1]" and "no text" in aside.reason
    assert isinstance(story, Story)


def test_long_entry_is_set_aside() -> None:
    aside, story = read_bytes(
        feed(
            "<item><description>" + "a" * 200 + "</description></item><item><description>Utusan.</description></item>"
        ),
        name="a.xml",
        limits=Limits(max_story_chars=100),
    )
    assert isinstance(aside, SetAside) and "max_story_chars" in aside.reason
    assert isinstance(story, Story)


def test_feed_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    notice, story, *_ = read_bytes(feed(ITEM * 2)[:-300], name="a.xml")
    assert isinstance(notice, Notice) and "not well-formed" in notice.message
    assert isinstance(story, Story) and story.id == "surat-7"


@pytest.mark.parametrize(
    "head",
    [
        BILLION,
        '<!DOCTYPE rss [<!ENTITY xxe SYSTEM "file://SECRET">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!doctype rss [<!ENTITY % p SYSTEM "file://SECRET"> %p;]>',
        '<!-- a --><?x y?>\n<!DOCTYPE rss [<!ENTITY xxe "SECRET">]>',
    ],
    ids=["billion laughs", "file", "external dtd", "parameter entity", "after a comment"],
)
def test_dtd_is_refused_and_nothing_is_opened(head: str, tmp_path: Path, nothing_is_opened: None) -> None:
    secret = tmp_path / "secret"
    secret.write_text("RAHASIA", encoding="utf-8")
    words = "<item><description>&xxe;&lol9;Utusan</description></item></channel></rss>"
    data = '<?xml version="1.0"?>' + head.replace("SECRET", str(secret)) + "<rss><channel>" + words
    with pytest.raises(IntakeError, match="a DTD") as caught:
        list(read_bytes(data.encode(), name="a.xml"))
    assert "RAHASIA" not in str(caught.value)


def test_words_of_a_feed_are_never_taken_for_a_file(nothing_is_opened: None) -> None:
    for words in (b"<rss>", b"<feed xmlns='file:///etc/hosts'/>"):
        with pytest.raises(IntakeError, match="without entries"):
            list(read_bytes(words, name="a.xml"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<?xml version='1.0'?><soap/>", "another kind (<soap>)"),
        (b"<?xml version='1.0'?>", "no element"),
        (b"<rss><channel>\x00</channel></rss>", "NUL"),
        ("<rss><channel><title>café</title></channel></rss>".encode("cp1252"), "not UTF-8"),
    ],
)
def test_other_xml_is_set_aside(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(data)
    (aside,) = stories_from(path)
    assert isinstance(aside, SetAside) and words in aside.reason and aside.reason.startswith(str(path))


def test_feed_in_its_declared_encoding() -> None:
    item = "<item><description>Utusan makan di café.</description></item>"
    data = f'<?xml version="1.0" encoding="windows-1252"?><rss><channel>{item}</channel></rss>'
    for encoded in (data.encode("cp1252"), data.replace("windows-1252", "utf-16").encode("utf-16")):
        assert [story.text for story in stories(encoded)] == ["Utusan makan di café."]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("<p>Satu.</p><p>Dua <b>tiga</b>.</p>", "Satu.\nDua tiga."),
        ("Satu.\n\nDua &amp; tiga, 3 < 4.", "Satu.\n\nDua & tiga, 3 < 4."),
        ("Satu.<br/>Dua.<script>x</script><style>y</style>", "Satu.\nDua."),
        ("<!-- tiada -->", ""),
        ("<p>a\0</p>", "<p>a\0</p>"),
    ],
)
def test_piece_of_html_becomes_lines(words: str, text: str) -> None:
    assert fragment_text(words) == text
