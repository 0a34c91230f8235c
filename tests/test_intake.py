"""Bytes that are stories: every format, its fields, and folders of them."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kawat.intake import FORMATS, Limits, Notice, SetAside, from_stream, read_bytes, stories_from, walk
from kawat.intake.fields import iso_time, language
from kawat.intake.files import sniffed
from kawat.story import Story, identity

FIXTURES = Path(__file__).parent / "fixtures" / "intake"
PAGES = ("antara", "detik", "kompas", "kontan", "reuters")


def one(found: Iterator[Any]) -> Story:
    stories = list(found)
    assert len(stories) == 1, stories
    assert isinstance(stories[0], Story), stories[0]
    return stories[0]


# plain text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Utusan tiba.\r\nIa pulang.\rIa tidur.\n", "Utusan tiba.\nIa pulang.\nIa tidur.\n"),
        (b"\xef\xbb\xbfUtusan tiba.", "Utusan tiba."),
        ("Utusan tiba.".encode("utf-16"), "Utusan tiba."),
        (b"\xfe\xff" + "Utusan “tiba”.".encode("utf-16-be"), "Utusan “tiba”."),
        ("Utusan\u00a0tiba; e\u0301.".encode(), "Utusan\u00a0tiba; e\u0301."),
    ],
    ids=["newlines", "bom", "utf-16-le", "utf-16-be", "code points kept"],
)
def test_text_is_kept_as_published(data: bytes, text: str) -> None:
    story = one(read_bytes(data, name="a.txt"))
    assert story.text == text
    assert story.id == identity(text)
    assert story.title is story.published is story.lang is None


# HTML


@pytest.mark.parametrize("page", PAGES)
def test_page_holds_its_story_and_nothing_else(page: str) -> None:
    story = one(stories_from(FIXTURES / f"{page}.html"))
    assert story.title and story.title not in story.text
    assert not [
        stray
        for stray in ("TIDAK_TAMPIL", "Beranda", "Terpopuler", "Hak cipta", "Terkini", "{", "<", "|  ")
        if stray in story.text
    ]
    assert len(story.text.split("\n")) >= 5
    assert story.publisher


@pytest.mark.parametrize(
    ("page", "published", "publisher", "lang", "title"),
    [
        ("antara", "2020-11-12T16:45:10+07:00", "ANTARA", "id", "Uruguay buka kantor dagang di Medan"),
        ("detik", "2023-07-08T11:05:00", "detikcom", "id", "Kapal Survei Tonga Sandar di Bitung"),
        ("kompas", "2022-05-06T14:30:00", "KOMPAS.com", "id", "Wali Kota Sorong Terima Duta Besar Fiji"),
        ("kontan", "2021-03-04T09:15:00+07:00", "KONTAN.CO.ID", "id", "Menteri Laos bertemu utusan Peru di Jambi"),
        ("reuters", "2018-09-10T06:40:00+00:00", "Reuters", "en", "Bhutan and Malta open talks on air links"),
    ],
)
def test_page_metadata(page: str, published: str, publisher: str, lang: str, title: str) -> None:
    story = one(stories_from(FIXTURES / f"{page}.html"))
    assert (story.published, story.publisher, story.lang, story.title) == (published, publisher, lang, title)


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("antara", ["Pewarta: Sahat Rumapea", "Editor: Nuri Anggraini"]),
        ("detik", ["(lta/mnd)"]),
        ("kompas", ["Penulis: Yosep Wambrauw | Editor: Dina Pertiwi"]),
        ("kontan", ["Sumber: Reuters", "Editor: Rara Lestari"]),
        ("reuters", ["Reporting by Tashi Wangmo; Editing by Ron Vella"]),
    ],
)
def test_credit_lines_are_kept_once(page: str, lines: list[str]) -> None:
    text = one(stories_from(FIXTURES / f"{page}.html")).text.split("\n")
    assert [line for line in text if line in lines] == lines


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Editor: Rara Lestari", True),
        ("Sumber : Reuters", True),
        ("By Tashi Wangmo", True),
        ("By the river, a quiet town", False),
        ("Byron Vella", False),
        ("Tags: Laos, Peru", False),
        ("Editor: " + "Rara " * 40, False),
    ],
)
def test_credit_beside_the_body(line: str, kept: bool) -> None:
    data = page().replace(b"</article>", f'</article><div class="meta byline">{line}</div>'.encode())
    assert (line in one(read_bytes(data, name="a.html")).text) is kept


def page(head: str = "", body: str = "", attributes: str = "") -> bytes:
    words = "<p>Wali kota menerima para utusan di balai kota dan membahas harga ikan selama dua jam.</p>" * 2
    return f"<!DOCTYPE html><html{attributes}><head>{head}</head><body><article><h1>Judul</h1>{words}{body}</article></body></html>".encode()


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (
            '<meta property="article:published_time" content="2019-04-25T10:20:00+07:00">',
            "",
            "2019-04-25T10:20:00+07:00",
        ),
        ("", '<time datetime="2019-04-25">kemarin</time>', "2019-04-25"),
        ("", '<time datetime="2019-04-25">a</time><time datetime="2019-04-26">b</time>', None),
        ("", '<time datetime="2019-04-25">a</time><time pubdate datetime="2019-04-26">b</time>', "2019-04-26"),
        ('<link rel="canonical" href="https://a.example/2019/04/25/kisah">', "<p>Kamis, 25 April 2019</p>", None),
        ('<meta property="article:modified_time" content="2019-04-25">', "<p>Copyright 2019</p>", None),
    ],
)
def test_date_comes_from_explicit_marks_alone(head: str, body: str, published: str | None) -> None:
    assert one(read_bytes(page(head, body), name="a.html")).published == published


def test_short_page_keeps_its_paragraphs() -> None:
    lines = ["Utusan Kiribati tiba di Ende.", "Ia bertemu bupati, lalu makan siang.", "Editor: Rara Lestari"]
    data = (
        "<html><body><article><h1>Judul</h1>" + "".join(f"<p>{line}</p>" for line in lines) + "</article></body></html>"
    )
    assert one(read_bytes(data.encode(), name="a.html")).text.split("\n") == lines


def test_related_article_in_jsonld_does_not_lend_its_date() -> None:
    other = {
        "@type": "ItemList",
        "itemListElement": [{"item": {"@type": "NewsArticle", "headline": "x", "datePublished": "2001-01-01"}}],
    }
    script = f'<script type="application/ld+json">{json.dumps(other)}</script>'
    story = one(read_bytes(page(script), name="a.html"))
    assert story.published is None
    assert story.title == "Judul"


def test_article_body_stands_in_for_a_page_without_text() -> None:
    article = {"@type": "NewsArticle", "headline": "Judul", "articleBody": "Utusan tiba di Ende.\nIa bertemu bupati."}
    data = f'<html><head><script type="application/ld+json">{json.dumps(article)}</script></head><body></body></html>'.encode()
    assert one(read_bytes(data, name="a.html")).text == "Utusan tiba di Ende.\nIa bertemu bupati."


def test_broken_jsonld_is_passed_over() -> None:
    assert (
        one(read_bytes(page('<script type="application/ld+json">{"@type": </script>'), name="a.html")).title == "Judul"
    )


def test_page_that_names_two_languages_leaves_it_open() -> None:
    found = list(
        read_bytes(page('<meta property="og:locale" content="id_ID">', attributes=' lang="en"'), name="a.html")
    )
    notice, story = found
    assert isinstance(notice, Notice) and isinstance(story, Story)
    assert notice.story_id == story.id
    assert "en, id" in notice.message
    assert story.lang is None


def test_page_in_its_declared_encoding() -> None:
    data = (
        page('<meta charset="windows-1252">', "<p>Utusan makan di café bersama wali kota.</p>")
        .decode()
        .encode("cp1252")
    )
    assert "café" in one(read_bytes(data, name="a.html")).text


# JSON


def test_jsonld_file() -> None:
    story = one(stories_from(FIXTURES / "article.json"))
    assert story.title == 'Menteri "tunggal" dari Vanuatu tiba di Ambon'
    assert story.text == "Menteri dari Vanuatu tiba di Ambon.\nIa bertemu wali kota & para nelayan."
    assert (story.lang, story.publisher, story.published) == ("id", "Surat Pagi", "2017-02-03T08:00:00+09:00")
    assert story.url == "https://surat.example/baca/7"
    assert story.id == identity(story.url)


def test_rows() -> None:
    path = FIXTURES / "rows.jsonl"
    first, second, notice, third, gold = stories_from(path)
    assert (
        isinstance(first, Story) and isinstance(second, Story) and isinstance(third, Story) and isinstance(gold, Story)
    )
    assert (first.id, first.title, first.published, first.publisher, first.lang) == (
        "a-1", "Kapal Nauru bersandar", "2016-05-04", "Surat Pagi", "id",
    )  # fmt: skip
    assert (second.id, second.published, second.publisher, second.lang) == (
        identity("https://post.example/1"), "2016-05-04T10:20:00", "The Slow Post", "en",
    )  # fmt: skip
    assert isinstance(notice, Notice) and notice.story_id == "7" and "4 Mei 2016" in notice.message
    assert (third.id, third.published, third.origin) == ("7", None, f"{path}:3")
    assert (gold.id, gold.text, gold.origin) == ("g-1", "Baris satu.\r\nBaris dua.", f"{path}:5")


@pytest.mark.parametrize(
    "words",
    [
        '{"text": "Utusan tiba."}',
        '[{"text": "Utusan tiba."}]',
        '[\n  {"text": "Utusan tiba."}\n]',
        '{\n  "text": "Utusan tiba."\n}',
        '{"id": null,\n  "text": "Utusan tiba."}',
        '{"text": "Utusan tiba."}\n',
        '\ufeff{"text": "Utusan tiba."}',
        '{"story": {"text": "Utusan tiba."}}',
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a"])
def test_json_shapes(words: str, name: str) -> None:
    assert one(read_bytes(words.encode(), name=name)).text == "Utusan tiba."


def test_json_file_of_rows_is_read_as_rows() -> None:
    data = b'{"text": "Satu."}\n{"text": "Dua."}\n'
    assert [story.text for story in read_bytes(data, name="a.json") if isinstance(story, Story)] == ["Satu.", "Dua."]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2019-04-25", "2019-04-25"),
        ("2019/04/25", "2019-04-25"),
        ("20190425", "2019-04-25"),
        ("2019-04-25 10:20:00", "2019-04-25T10:20:00"),
        ("2019-04-25T10:20:00Z", "2019-04-25T10:20:00+00:00"),
        ("2019-04-25T10:20:00.123+0700", "2019-04-25T10:20:00.123000+07:00"),
        ("2019-04-25 10:20 +07:00", "2019-04-25T10:20:00+07:00"),
        ("Thu, 25 Apr 2019 10:20:00 +0700", "2019-04-25T10:20:00+07:00"),
        ("25 Apr 2019 10:20:00 GMT", "2019-04-25T10:20:00+00:00"),
        ("25 April 2019", None),
        ("25/04/2019 10:20 WIB", None),
        ("04/05/2019", None),
        ("2019-04", None),
        ("2019-13-45", None),
        ("2019-04-25T25:00:00", None),
        ("1556162400", None),
        ("Thu, 99 Xxx 2019 10:20:00 +0700", None),
    ],
)
def test_dates_are_taken_only_where_they_can_mean_one_day(words: str, value: str | None) -> None:
    assert iso_time(words) == value
    if value:
        assert Story.of("x", published=value).published == value


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("id-ID", "id"),
        ("en_US", "en"),
        ("IND", "id"),
        ("in", "id"),
        ("eng", "en"),
        ("Indonesian", None),
        ("", None),
        ("*", None),
    ],
)
def test_language_tags(words: str, code: str | None) -> None:
    assert language(words) == code


# streams, gzip, folders


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"<!doctype html><p>a", "html"),
        (b"\xef\xbb\xbf  <HTML lang=id>", "html"),
        (b'{"text": 1}', "json"),
        (b'\n[{"text": 1}]', "json"),
        (b"[1, 2]", "json"),
        (b"[JAKARTA] Utusan tiba.", "text"),
        (b"[1] Utusan tiba.", "text"),
        (b"{sic} Utusan tiba.", "text"),
        (b"Utusan tiba.", "text"),
    ],
)
def test_format_is_told_from_the_content(data: bytes, form: str) -> None:
    assert sniffed(data) == form


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b'{"text": "Utusan tiba."}'))))
    story = one(stories_from("-"))
    assert (story.text, story.origin) == ("Utusan tiba.", "standard input")


@pytest.mark.parametrize("name", ["rows.jsonl", "kontan.html", "article.json"])
def test_packed_file_reads_as_unpacked(name: str, tmp_path: Path) -> None:
    data = (FIXTURES / name).read_bytes()
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(data))
    plain = [found.id for found in stories_from(FIXTURES / name) if isinstance(found, Story)]
    assert plain and [found.id for found in stories_from(packed) if isinstance(found, Story)] == plain


def test_gzip_of_several_members() -> None:
    data = gzip.compress(b'{"text": "Satu."}\n') + gzip.compress(b'{"text": "Dua."}\n')
    assert [found.text for found in read_bytes(data, name="a.jsonl.gz") if isinstance(found, Story)] == [
        "Satu.",
        "Dua.",
    ]


def test_rows_stream_without_the_whole_in_memory() -> None:
    class Endless(io.RawIOBase):
        """Rows without end; counts the bytes asked for."""

        taken = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            row = b'{"text": "Utusan tiba."}\n'
            size = len(buffer) // len(row) * len(row)
            buffer[:size] = row * (size // len(row))
            self.taken += size
            return size

    source = Endless()
    found = from_stream(source, name="endless", form="jsonl")
    assert isinstance(next(found), Story)
    assert source.taken < 1_000_000


def test_walk_takes_folders_in_order_and_counts_the_rest(tmp_path: Path) -> None:
    for name in ("b.txt", "a.HTML", "c/d.jsonl.gz", "c/e.pdf", ".hidden.txt", "x.gz", "archive.tar.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    files = walk([tmp_path, tmp_path / "c" / "e.pdf"])
    assert [path.relative_to(tmp_path).as_posix() for path in files] == ["a.HTML", "b.txt", "c/d.jsonl.gz", "c/e.pdf"]
    assert files.skipped == 4


def test_file_with_another_suffix_is_read_when_named(tmp_path: Path) -> None:
    path = tmp_path / "kisah.news"
    path.write_bytes((FIXTURES / "kontan.html").read_bytes())
    assert one(stories_from(path)).publisher == "KONTAN.CO.ID"


def test_folder_reads_every_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Utusan tiba.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    story, aside = stories_from(tmp_path)
    assert isinstance(story, Story) and isinstance(aside, SetAside)


def test_every_limit_and_format_stands_in_the_manual() -> None:
    manual = (Path(__file__).parents[1] / "docs" / "intake.md").read_text(encoding="utf-8")
    assert [word for word in (*Limits.help_of(), *FORMATS) if f"`{word}`" not in manual] == []
