"""WARC: pages become stories, and a broken, hostile or huge record costs no other."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import pytest

from kawat.intake import Limits, Notice, SetAside, from_stream, read_bytes, stories_from
from kawat.story import Story, identity

FETCHED = "2031-01-02T03:04:05Z"
WORDS = "Wali kota menerima para utusan di balai kota dan membahas harga ikan selama dua jam."


def page(number: int = 1, head: str = "") -> bytes:
    words = f"<p>{WORDS}</p><p>Laporan nomor {number} memuat hasil pertemuan itu dengan panjang lebar.</p>"
    return f"<!DOCTYPE html><html><head>{head}</head><body><article><h1>Judul {number}</h1>{words}</article></body></html>".encode()


def record(kind: str, url: str, block: bytes, *, packed: bool) -> bytes:
    told = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": FETCHED,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(block),
    }
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in told.items()) + "\r\n"
    data = head.encode() + block + b"\r\n\r\n"
    return gzip.compress(data) if packed else data


def response(
    number: int = 1, body: bytes | None = None, *, status: str = "200 OK", packed: bool = True, **headers: str
) -> bytes:
    """One record, as a crawler writes it."""
    told = {"Content_Type": "text/html; charset=utf-8", **headers}
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in told.items())]
    block = "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + (page(number) if body is None else body)
    return record("response", f"https://a.example/{number}", block, packed=packed)


def info(packed: bool = True) -> bytes:
    return record("warcinfo", "a", b"software: a\r\n", packed=packed)


def urls(data: bytes, **given: Limits) -> list[str | None]:
    return [found.url for found in read_bytes(data, name="a.warc.gz", **given) if isinstance(found, Story)]


def asides(data: bytes, **given: Limits) -> list[SetAside]:
    return [found for found in read_bytes(data, name="a.warc.gz", **given) if isinstance(found, SetAside)]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc", "standard input"])
def test_pages_are_stories(packed: bool, name: str, tmp_path: Path) -> None:
    first = info(packed)
    data = first + response(1, packed=packed) + response(2, packed=packed)
    one, two, notice = read_bytes(data, name=name)
    assert isinstance(one, Story) and isinstance(two, Story) and isinstance(notice, Notice)
    assert (one.url, one.id, one.title) == ("https://a.example/1", identity("https://a.example/1"), "Judul 1")
    assert one.origin == f"{name}@{len(first)}"
    assert notice.message.startswith("1 record ")


def test_day_of_the_fetch_is_not_the_day_of_publication() -> None:
    dated = response(2, page(2, '<meta property="article:published_time" content="2019-04-25T10:20:00+07:00">'))
    first, second = read_bytes(response() + dated, name="a.warc.gz")
    assert isinstance(first, Story) and first.published is None
    assert isinstance(second, Story) and second.published == "2019-04-25T10:20:00+07:00"


def test_address_that_the_page_gives_itself_counts() -> None:
    assert urls(response(1, page(1, '<link rel="canonical" href="https://b.example/kisah">'))) == [
        "https://b.example/kisah"
    ]


@pytest.mark.parametrize(
    "other",
    [
        response(9, status="404 Not Found"),
        response(9, b"\x89PNG", Content_Type="image/png"),
        response(9, b"{}", Content_Type="application/json"),
    ],
    ids=["404", "picture", "json"],
)
def test_what_is_no_page_is_passed_over_and_counted(other: bytes) -> None:
    *_, notice = read_bytes(response(1) + other, name="a.warc.gz")
    assert isinstance(notice, Notice) and notice.message.startswith("1 record ")
    assert asides(response(1) + other) == []


def chunked(data: bytes) -> bytes:
    parts = [data[at : at + 50] for at in range(0, len(data), 50)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(page(1)), {"Content_Encoding": "gzip"}),
        (zlib.compress(page(1)), {"Content_Encoding": "deflate"}),
        (zlib.compress(page(1))[2:-4], {"Content_Encoding": "deflate"}),
        (page(1), {"Content_Encoding": "gzip"}),  # unpacked by the crawler, which left the header
        (chunked(page(1)), {"Transfer_Encoding": "chunked"}),
        (chunked(gzip.compress(page(1))), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    ],
)
def test_body_as_the_server_sent_it(body: bytes, headers: dict[str, str]) -> None:
    assert urls(response(1, body, **headers)) == ["https://a.example/1"]


def mangled(data: bytes) -> bytes:
    return data[:60] + bytes(byte ^ 0x5A for byte in data[60:200]) + data[200:]


BROKEN = {
    "mangled": mangled(response(2)),
    "cut": response(2)[:-200],
    "cut in its head": response(2)[:12],
    "no gzip": b"\x1f\x8b\x08" + b"\xff" * 300,
    "junk": b"JUNK" * 100,
    "no header": gzip.compress(b"halo\r\n\r\n"),
    "no end of the header": gzip.compress(b"WARC/1.0\r\nContent-Length: 5\r\n"),
    "no length": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n\r\nabc\r\n\r\n"),
    "length beyond the end": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999\r\n\r\nabc\r\n\r\n"),
    "length beyond reason": gzip.compress(b"WARC/1.0\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nabc\r\n\r\n"),
    "length too short": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabcdefghi\r\n\r\n"),
    "bomb": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60000000\r\n\r\n" + b" " * 60_000_000 + b"\r\n\r\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("after", [1, 40])
def test_broken_member_is_set_aside_with_its_offset_and_the_run_goes_on(kind: str, after: int) -> None:
    before = info() + response(1)
    data = before + BROKEN[kind] + b"".join(response(number) for number in range(3, 3 + after))
    assert urls(data) == [f"https://a.example/{number}" for number in (1, *range(3, 3 + after))]
    (aside,) = asides(data)
    assert aside.origin == f"a.warc.gz@{len(before)}" and aside.reason.startswith(aside.origin)
    assert "\n" not in aside.reason


PLAIN = {
    "no header": b"halo\r\n\r\n",
    "no length": b"WARC/1.0\r\nWARC-Type: response\r\n\r\nabc\r\n\r\n",
    "length beyond the end": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999\r\n\r\nabc\r\n\r\n",
    "length into the next": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 300\r\n\r\nabc\r\n\r\n",
    "length too short": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabcdefghi\r\n\r\n",
}


@pytest.mark.parametrize("kind", PLAIN)
def test_broken_record_of_an_unpacked_file(kind: str) -> None:
    before = response(1, packed=False)
    data = before + PLAIN[kind] + response(3, packed=False)
    assert urls(data) == ["https://a.example/1", "https://a.example/3"]
    (aside,) = asides(data)
    assert aside.origin == f"a.warc.gz@{len(before)}"


def test_file_packed_as_one_member() -> None:
    data = gzip.compress(info(False) + response(1, packed=False) + response(2, packed=False))
    assert urls(data) == ["https://a.example/1", "https://a.example/2"]


def test_file_that_breaks_off() -> None:
    data = response(1) + response(2)[:-100]
    assert urls(data) == ["https://a.example/1"]
    (aside,) = asides(data)
    assert "breaks off" in aside.reason


def test_page_that_is_a_bomb_of_its_own() -> None:
    bomb = gzip.compress(b"<p>" + b"a" * 30_000_000)
    data = response(1, bomb, Content_Encoding="gzip") + response(2)
    assert urls(data) == ["https://a.example/2"]
    assert "max_file_bytes" in asides(data)[0].reason


def test_large_page_is_set_aside_and_a_large_picture_passed_over() -> None:
    noise = bytes(number % 251 for number in range(300_000))
    data = response(1, page() + noise) + response(2, noise, Content_Type="image/png") + response(3)
    small = Limits(max_file_bytes=100_000)
    assert urls(data, limits=small) == ["https://a.example/3"]
    (aside,) = asides(data, limits=small)
    assert "max_file_bytes" in aside.reason


@pytest.mark.parametrize("coding", ["br", "zstd", "x" * 500])
def test_packing_that_is_not_read_is_told(coding: str) -> None:
    (aside,) = asides(response(1, b"\x00\x01", Content_Encoding=coding))
    assert "repack" in aside.reason and len(aside.reason) < 250


def test_page_without_an_article_is_set_aside() -> None:
    (aside,) = asides(response(1, b"<html><body><nav>a</nav></body></html>"))
    assert "no article text" in aside.reason and aside.origin == "a.warc.gz@0"


def test_records_stream_without_the_whole_in_memory() -> None:
    class Counted(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    source = Counted(b"".join(response(number, page() + str(number).encode() * 3_000) for number in range(3_000)))
    assert isinstance(next(from_stream(source, name="a")), Story)
    assert source.taken < 300_000


def test_file_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(response(1))
    (tmp_path / "b.warc").write_bytes(response(2, packed=False))
    assert [type(each) for each in stories_from(tmp_path)] == [Story, Story]
