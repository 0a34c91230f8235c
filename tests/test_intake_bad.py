"""Bytes that are no stories: one line that names the file and the remedy, and the run goes on."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kawat.errors import IntakeError, KawatError, LimitError
from kawat.intake import Limits, Notice, SetAside, read_bytes, stories_from
from kawat.story import Story

GOOD = b'{"id": "good", "text": "Utusan tiba."}\n'
WHOLE_FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "bom.txt": (b"\xef\xbb\xbf", "empty"),
    "empty.jsonl": (b"", "one JSON object a line"),
    "empty.json": (b"\n", "one JSON object a line"),
    "empty.html": (b"", "empty"),
    "empty.txt.gz": (gzip.compress(b""), "empty"),
    "zip.txt": (b"PK\x03\x04\x14\x00rest", "zip archive"),
    "pdf.txt": (b"%PDF-1.7\nrest", "pdftotext"),
    "png.html": (b"\x89PNG\r\n\x1a\nrest", "PNG"),
    "lite.json": (b"SQLite format 3\x00rest", "export its stories"),
    "twice.txt.gz": (gzip.compress(gzip.compress(b"Utusan tiba.")), "unpack it once"),
    "nul.txt": (b"Utusan\x00tiba.", "NUL"),
    "noise.txt": (b"\x01\x02\x03Utusan\x04\x05tiba.", "control characters"),
    "latin.txt": ("Utusan makan di café.".encode("cp1252"), "iconv -f WINDOWS-1252 -t UTF-8"),
    "latin.html": ("<p>Utusan makan di café.</p>".encode("cp1252"), "iconv -f WINDOWS-1252 -t UTF-8"),
    "half16.txt": (b"\xff\xfea\x00b", "UTF-16"),
    "menu.html": (b"<html><head><title>a</title></head><body><nav>b</nav><script>var c</script></body></html>", "save the page of one story"),
    "wrong.json": (b'{"text": \n "a"', "not JSON at line"),
    "numbers.json": (b"[]", "empty list"),
    "number.json": (b"12", "not an object"),
    "website.json": (b'{"@context": "https://schema.org", "@type": "WebSite", "name": "a"}', "NewsArticle"),
    "bodyless.json": (b'{"@type": "NewsArticle", "headline": "a"}', "articleBody"),
    "deep.json": (b"[" * 200_000 + b"]" * 200_000, "nested too deep"),
    "broken.txt.gz": (gzip.compress(os.urandom(20_000))[:-5_000], "breaks off"),
    "mangled.txt.gz": (gzip.compress(b"Utusan tiba.")[:12] + b"\xff" * 20, "gzip"),
}  # fmt: skip
ROWS = {
    "not JSON": (b"{oops", "not JSON"),
    "a number": (b"12", "not an object"),
    "no text": (b'{"id": "x", "title": "a"}', "no text"),
    "blank text": (b'{"text": " \\n"}', "empty"),
    "text of another type": (b'{"text": 12}', "a string under 'text'"),
    "id of another type": (b'{"id": [1], "text": "a"}', "id is [1]"),
    "bytes": (b'{"text": "caf\xe9"}', "not UTF-8 at byte 13"),
    "half a surrogate pair": (b'{"text": "a \\ud800 b"}', "surrogate pair"),
    "half a pair in the id": (b'{"id": "\\ud800", "text": "a"}', "whole Unicode"),
    "NUL": (b'{"text": "a\\u0000b"}', "NUL character at 1"),
    "deep": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deep"),
    "endless number": (b'{"text": ' + b"9" * 5_000 + b"}", "cannot be read"),
    "endless id": (b'{"id": 1' + b"0" * 4_299 + b', "text": "a"}', "id is"),
}


def one_line(aside: object, name: str) -> str:
    assert isinstance(aside, SetAside), aside
    assert aside.reason.startswith(name)
    assert "\n" not in aside.reason
    assert len(aside.reason) < len(name) + 250
    return aside.reason


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_file_is_set_aside(name: str, tmp_path: Path) -> None:
    data, words = WHOLE_FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    found = list(stories_from(path))
    assert len(found) == 1
    assert words in one_line(found[0], str(path))


@pytest.mark.parametrize("name", ["latin.txt", "deep.json", "menu.html"])
def test_bytes_at_hand_raise(name: str) -> None:
    data, words = WHOLE_FILES[name]
    with pytest.raises(IntakeError, match=words.replace("(", r"\(")):
        list(read_bytes(data, name=name))


def test_bad_byte_is_counted_from_the_start_of_the_file() -> None:
    with pytest.raises(IntakeError, match=r"byte 5 \(0xe9\)"):
        list(read_bytes(b"\xef\xbb\xbfab\xe9", name="a.txt"))


@pytest.mark.parametrize("kind", ROWS)
def test_row_is_set_aside_and_the_rest_go_on(kind: str) -> None:
    row, words = ROWS[kind]
    before, aside, after = read_bytes(GOOD + row + b"\n" + GOOD, name="a.jsonl")
    assert isinstance(before, Story) and isinstance(after, Story)
    assert words in one_line(aside, "a.jsonl:2")


def test_item_of_a_list_is_set_aside() -> None:
    found = list(read_bytes(b'[1, {"id": "b"}, {"text": "Utusan tiba."}]', name="a.json"))
    assert [type(item) for item in found] == [SetAside, SetAside, Story]
    assert "not an object" in one_line(found[0], "a.json[1]")
    assert isinstance(found[1], SetAside) and found[1].story_id == "b"


@pytest.mark.parametrize(
    ("key", "value"),
    [("title", 3), ("title", "\ud800"), ("publisher", ["x"]), ("published", 1556162400), ("published", "besok"), ("lang", "Bahasa"), ("url", {})],
)  # fmt: skip
def test_field_is_left_open_and_the_story_kept(key: str, value: object) -> None:
    notice, story = read_bytes(json.dumps({"text": "Utusan tiba.", key: value}).encode() + b"\n", name="a.jsonl")
    assert isinstance(notice, Notice) and notice.message.startswith(key) and "left open" in notice.message
    assert isinstance(story, Story) and getattr(story, key) is None


def test_file_over_the_limit() -> None:
    with pytest.raises(LimitError, match=r"big\.txt: larger than 20000000 bytes; .*max_file_bytes"):
        list(read_bytes(b"a " * 25_000_000, name="big.txt"))


def test_story_over_the_limit() -> None:
    with pytest.raises(LimitError, match=r"a\.txt: the text has 11 characters, the limit is 10; .*max_story_chars"):
        list(read_bytes(b"Utusan tiba", name="a.txt", limits=Limits(max_story_chars=10)))


def test_row_over_the_limit_does_not_swallow_the_next() -> None:
    long = b'{"text": "' + b"a" * 300 + b'"}\n'
    aside, story = read_bytes(long + GOOD, name="a.jsonl", limits=Limits(max_line_bytes=64))
    assert "max_line_bytes" in one_line(aside, "a.jsonl:1")
    assert isinstance(story, Story) and story.origin == "a.jsonl:2"


def test_page_over_the_limit() -> None:
    with pytest.raises(LimitError, match=r"a\.html: the page has \d+ elements"):
        list(read_bytes(b"<html>" + b"<p>a" * 20, name="a.html", limits=Limits(max_html_elements=10)))


@pytest.mark.parametrize("name", ["bomb.jsonl.gz", "bomb.txt.gz"])
def test_gzip_bomb_is_stopped(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with gzip.open(path, "wb") as file:
        for _ in range(40):
            file.write(b" " * 1_000_000)
    *_, aside = stories_from(path)
    assert any(word in one_line(aside, str(path)) for word in ("gzip bomb", "max_file_bytes"))


def test_unpacked_size_has_a_limit() -> None:
    data = gzip.compress(GOOD * 1_000)
    with pytest.raises(LimitError, match="max_unpacked_bytes"):
        list(read_bytes(data, name="a.jsonl.gz", limits=Limits(max_unpacked_bytes=20_000)))


def test_stories_before_the_break_are_kept(tmp_path: Path) -> None:
    rows = b"".join(
        json.dumps({"id": str(n), "text": f"Utusan {os.urandom(40).hex()} tiba."}).encode() + b"\n"
        for n in range(4_000)
    )
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows)[:-40_000])
    *stories, aside = stories_from(path)
    assert len(stories) > 1_000 and all(isinstance(story, Story) for story in stories)
    assert "breaks off" in one_line(aside, str(path))


def test_folder_without_stories(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("a", encoding="utf-8")
    (aside,) = stories_from(tmp_path)
    assert ".jsonl" in one_line(aside, str(tmp_path))


def test_missing_file(tmp_path: Path) -> None:
    (aside,) = stories_from(tmp_path / "none.txt")
    assert "no such file" in one_line(aside, str(tmp_path / "none.txt"))


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Utusan tiba.", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)  # permissions do not bind a superuser
    (aside,) = stories_from(path)
    assert "chmod" in one_line(aside, str(path))


@pytest.mark.parametrize("path", ["a\0b.txt", "a.txt/b.txt", "x" * 5_000])
def test_impossible_path(path: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (aside,) = stories_from(str(tmp_path / path))
    assert isinstance(aside, SetAside)


_SEEDS = (
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda words: words.encode("utf-8", "surrogatepass"))
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "id", "story", "published", "lang", "@type", "@graph", "publisher", "url", "articleBody", "@id", "name",
                             "uri", "bodies", "headlines", "value", "liveBlogUpdate"]),
            inner | st.just("NewsArticle"),
            max_size=5,
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode())
    | st.lists(
        st.sampled_from(["<p>", "</p>", "<html>", "<table>", "<tr>", "<td>", "<h1>", "Utusan tiba di Ende pada Kamis.", "<!--", "<script>",
                         "</script>", "<article>",
                         "<time datetime='2019'>", "&#0;", "&#xd800;", "<a href='http://['>", "<br>", "<svg>", "<template>", "\x0b"]),
        max_size=30,
    ).map(lambda parts: "".join(parts).encode())
    | st.lists(
        st.sampled_from(["<?xml version='1.0'?>", "<rss>", "<channel>", "<item>", "</item>", "<description>", "</description>", "<guid>", "<link>",
                         "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<content type='html'>", "<nitf>", "<newsItem guid='a'>",
                         "<contentSet>", "<inlineData>", "<body>", "&lt;p>", "&x;", "<![CDATA[", "]]>", "Utusan tiba.", "javascript:a",
                         "2019", "</", "<!DOCTYPE"]),
        max_size=30,
    ).map(lambda parts: "".join(parts).encode())
    | st.lists(
        st.sampled_from(["text", "id", "date", ",", ";", "\n", "\r", '"', "Utusan tiba.", "a" * 300, "\0", "é", "WARC/1.0\r\n", "PAR1",
                         "WARC-Type: response\r\n", "Content-Length: ", "30", "\r\n\r\n", "HTTP/1.1 200 OK\r\n", "Content-Type: text/html\r\n"]),
        max_size=30,
    ).map(lambda parts: "".join(parts).encode())
)  # fmt: skip


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    _SEEDS,
    st.sampled_from(["a", "a.txt", "a.html", "a.json", "a.jsonl", "a.xml", "a.csv", "a.parquet", "a.warc"]),
    st.booleans(),
)
def test_any_bytes_give_stories_or_this_library_s_errors(data: bytes, name: str, packed: bool) -> None:
    try:
        for found in read_bytes(gzip.compress(data) if packed else data, name=name):
            assert isinstance(found, Story | SetAside | Notice)
            if isinstance(found, Story):
                found.text.encode("utf-8")
                assert found.text.strip()
    except KawatError as error:
        assert str(error).startswith("a") and "\n" not in str(error)
