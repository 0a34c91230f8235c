"""Triggers that tell no event, or another than the heads hear, by what the tables know."""

from __future__ import annotations

import pytest

from kawat.coding.misheard import put_right
from kawat.language.parse import Trigger

from .coding import words_of
from .heard import Act, told


def left(text: str, words: str, kind: str, recipient: str | None = None, lang: str = "id") -> list[Trigger]:
    """The triggers of a sentence that are left of one."""
    parties = [(recipient, "recipient", 0.9)] if recipient else []
    parse = put_right(told(text, Act(words, kind, parties), lang=lang), words_of(lang))
    assert parse.sentences[-1].syntax is not None
    return list(parse.sentences[-1].syntax.triggers)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Bupati Lembayung wafat akibat serangan jantung.", "serangan", "ASSAULT"),
        ("Perusahaan rintisan itu ikut demo day di Bandung.", "demo", "PROTEST"),
        ("Perusahaan rintisan itu menggelar demo day di Bandung.", "menggelar", "PROTEST"),
        ("Polisi akan datang besok.", "akan", "THREATEN"),
    ],
)
def test_a_phrase_that_tells_no_event_is_none(text: str, words: str, kind: str) -> None:
    assert left(text, words, kind) == []


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Serangan itu melukai jantung kota.", "Serangan", "ASSAULT"),
        ("Buruh menggelar demo di Bandung.", "demo", "PROTEST"),
        # another type of the same words is not known to be none
        ("Perusahaan rintisan itu ikut demo day di Bandung.", "demo", "CONSULT"),
        ("Polisi akan menyerang besok.", "akan menyerang", "ASSAULT"),
        ("Demonstran menolak bubar dan menggelar demo day palsu.", "menolak", "PROTEST"),
    ],
)
def test_what_only_looks_so_stays(text: str, words: str, kind: str) -> None:
    assert [each.type for each in left(text, words, kind)] == [kind]


@pytest.mark.parametrize(
    ("text", "words", "recipient", "lang", "kind"),
    [
        ("Peru mengusir tiga diplomat Kuba.", "mengusir", "diplomat", "id", "SANCTION"),
        ("Diplomat Kuba diusir dari Peru.", "diusir", "Diplomat", "id", "SANCTION"),
        ("Peru expelled the ambassador of Cuba.", "expelled", "ambassador", "en", "SANCTION"),
        ("Polisi mengusir demonstran.", "mengusir", "demonstran", "id", "ASSAULT"),
        ("Peru menjamu tiga diplomat Kuba.", "menjamu", "diplomat", "id", "ASSAULT"),
    ],
)
def test_whoever_drives_out_diplomats_breaks_relations(
    text: str, words: str, recipient: str, lang: str, kind: str
) -> None:
    [trigger] = left(text, words, "ASSAULT", recipient, lang)
    assert trigger.type == kind
    assert trigger.modes[0][0] == ("expel" if kind == "SANCTION" else None)
