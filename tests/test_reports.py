"""What is measured on annotated mentions, credits and quotes: matching, B-cubed, stories from tokens, and rows that are about another text."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")

from training import mention_report, pfsa_report, provenance_report, quote_report
from training.mention_report import Clusters, measures, paired
from training.standoff import Texts, digest

from kawat.knowledge import shipped

BODY = (
    "JAKARTA, KOMPAS.com - Menteri itu tiba di bandara.\nMenteri itu pulang, seperti dikutip dari Reuters. Ia membawa banyak sekali oleh-oleh "
    "untuk semua orang di kampungnya yang sudah lama menunggu.\nSemua senang. (rsa/abm)"
)


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    (tmp_path / "data" / "news").mkdir(parents=True)
    row = {"id": "0a", "title": None, "text": BODY, "publisher": "Pojok Senja"}
    packed = gzip.compress((json.dumps(row) + "\n").encode())
    (tmp_path / "data" / "news" / "articles.jsonl.gz").write_bytes(packed)
    return Texts(tmp_path)


def sets(*clusters: set[tuple[int, int]]) -> list[frozenset[tuple[int, int]]]:
    return [frozenset(each) for each in clusters]


def test_mentions_pair_one_to_one_where_half_is_shared() -> None:
    one = Clusters(sets({(0, 10), (20, 24)}), sets({(0, 6), (4, 10), (22, 30)}))
    assert paired(one) == {(0, 10): (4, 10)} or paired(one) == {(0, 10): (0, 6)}


def test_b_cubed_asks_for_whole_actors() -> None:
    whole = Clusters(sets({(0, 1), (2, 3)}, {(4, 5)}), sets({(0, 1), (2, 3)}, {(4, 5)}))
    assert measures([whole])["b-cubed"] == {"p": 1.0, "r": 1.0, "f": pytest.approx(1.0)}
    torn = Clusters(whole.gold, sets({(0, 1)}, {(2, 3)}, {(4, 5)}))
    found = measures([torn])
    assert found["mention"]["f"] == pytest.approx(1.0)
    assert found["b-cubed"]["p"] == 1.0
    assert found["b-cubed"]["r"] == pytest.approx((0.5 + 0.5 + 1) / 3)
    mixed = measures([Clusters(whole.gold, sets({(0, 1), (2, 3), (4, 5)}))])
    assert mixed["b-cubed"]["p"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)


def test_what_is_not_found_and_what_is_too_much_count() -> None:
    found = measures([Clusters(sets({(0, 1), (2, 3)}), sets({(0, 1)}, {(8, 9)}))])
    assert found["mention"] == {"p": 0.5, "r": 0.5, "f": pytest.approx(0.5)}


def test_a_mention_of_several_actors_is_left_out_of_b_cubed() -> None:
    both = Clusters(sets({(0, 1), (6, 7)}, {(2, 3), (6, 7)}), sets({(0, 1)}, {(2, 3)}))
    assert measures([both])["mention"]["r"] == pytest.approx(2 / 3)
    assert measures([both])["b-cubed"] == {"p": 1.0, "r": 1.0, "f": pytest.approx(1.0)}
    heard_too = Clusters(both.gold, sets({(0, 1), (6, 7)}, {(2, 3)}))
    assert measures([heard_too])["b-cubed"] == {"p": 1.0, "r": 1.0, "f": pytest.approx(1.0)}


def test_another_text_is_refused(texts: Texts, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"article": "0a", "sentences": [[0, 5]], "sha256": "0" * 64, "actors": []}) + "\n")
    with pytest.raises(ValueError, match="0a"):
        list(mention_report.stories(texts, path))
    path.write_text(json.dumps({"article": "0a", "window": [0, 5], "sha256": "0" * 64, "kind": "code"}) + "\n")
    with pytest.raises(ValueError, match="0a"):
        list(provenance_report.rows(texts, path))


def asked(kind: str, words: str, credits: list[tuple[str, str]], dateline: dict[str, Any] | None = None) -> str:
    text = BODY
    core = [text.index(words), text.index(words) + len(words)]
    rows = [
        {"role": role, "name": name, "words": [text.index(name), text.index(name) + len(name)]}
        for role, name in credits
    ]
    return json.dumps(
        {
            "article": "0a",
            "kind": kind,
            "window": [0, len(text)],
            "sha256": digest(text),
            "core": core,
            "credits": rows,
            "dateline": dateline,
        }
    )


def test_credits_are_judged_by_kind(texts: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gold.jsonl"
    lines = [
        asked("phrase", "dikutip dari", [("agency", "Reuters")]),
        asked("code", "(rsa/abm)", [("author", "rsa"), ("editor", "abm")]),
        asked("dateline", "JAKARTA, KOMPAS.com - ", [], {"place": "JAKARTA", "publisher": "KOMPAS.com", "date": None}),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(provenance_report, "rows", lambda texts: provenance_report_rows(texts, path))
    found = provenance_report.report(texts, shipped())
    assert {kind: (row["p"], row["r"]) for kind, row in found.items() if row["wanted"]} == {
        "phrase": (1.0, 1.0),
        "code": (1.0, 1.0),
        "dateline line": (1.0, 1.0),
    }


provenance_report_rows = provenance_report.rows


def test_the_annotated_places_are_about_the_texts_at_hand() -> None:
    from .shared import shared

    there = Texts(shared(""))
    assert sum(1 for _ in provenance_report.rows(there)) > 850
    rows = list(mention_report.stories(there))
    assert len(rows) == 30
    for story, row in rows:
        for actor in row["actors"]:
            assert all(0 <= start < end <= len(story.text) for start, end in actor["mentions"])


TOKENS = """SOLO O|, O|KOMPAS O|— O|Pasar B-ISSUE|dibuka L-ISSUE|. O|
Menteri U-ROLE|Sosial U-AFFILIATION|Sri B-PERSON|Rahayu L-PERSON|mengatakan O|, O|pasar O|( O|lama O|) O|aman O|. O|” B-STATEMENT|
Kami I-STATEMENT|buka I-STATEMENT|pukul I-STATEMENT|6 I-STATEMENT|. I-STATEMENT|
Semua I-STATEMENT|siap I-STATEMENT|, I-STATEMENT|” L-STATEMENT|ujarnya U-CUECOREF|. O|
Pasar O|itu O|luas O|. O|” O|
Kami O|senang O|, O|” O|kata O|Wagimin O|, O|pedagang O|. O|
Hujan B-ISSUE|turun L-ISSUE|di O|Tegal O|- O|Brebes O|. O|”  B-STATEMENT|
Air I-STATEMENT|naik I-STATEMENT|, I-STATEMENT|” L-STATEMENT|kata U-CUE|Rini U-PERSONCOREF|. O|"""


@pytest.fixture
def kompas(tmp_path: Path) -> list[pfsa_report.Annotated]:
    path = tmp_path / "tokens.txt.gz"
    rows = TOKENS.replace("\n", "\n\n").replace("|", "\n").replace("  ", " ")
    path.write_bytes(gzip.compress("\n".join(row.replace(" ", "\t") for row in rows.split("\n")).encode()))
    return list(pfsa_report.stories(path))


def test_stories_are_put_together_from_tokens(kompas: list[pfsa_report.Annotated]) -> None:
    assert [story.text for story in kompas] == [
        "SOLO, KOMPAS — Pasar dibuka. Menteri Sosial Sri Rahayu mengatakan, pasar (lama) aman. ”Kami buka pukul 6. Semua siap,” ujarnya. "
        "Pasar itu luas. ”Kami senang,” kata Wagimin, pedagang.",
        "Hujan turun di Tegal-Brebes. ”Air naik,” kata Rini.",
    ]
    for story in kompas:
        [(first, last)] = story.of("STATEMENT")
        assert story.text[story.tokens[first][0]] == story.text[story.tokens[last - 1][0]] == "”"


def test_statements_and_speakers_are_counted(kompas: list[pfsa_report.Annotated]) -> None:
    found = pfsa_report.measures(list(pfsa_report.read(kompas, shipped())))
    assert {name: (row["gold"], row["pred"]) for name, row in found.items() if "exact" in name} == {
        "statement exact": (2, 3),
        "person exact": (1, 3),
    }
    assert found["statement exact"]["r"] == found["person exact"]["r"] == 1.0
    assert found["statement exact"]["p"] == pytest.approx(2 / 3)
    assert (found["speaker"]["p"], found["speaker"]["gold"]) == (1.0, 2)


def test_a_statement_is_spoken_by_the_words_behind_it_or_the_last_before(kompas: list[pfsa_report.Annotated]) -> None:
    words = []
    for story in kompas:
        [statement] = story.of("STATEMENT")
        first, last = pfsa_report.speaks(story, statement) or (0, 0)
        words.append(story.text[story.tokens[first][0] : story.tokens[last - 1][1]])
    assert words == ["Sri Rahayu", "Rini"]


def test_the_lines_of_errors_name_what_is_made_up(kompas: list[pfsa_report.Annotated]) -> None:
    [line] = pfsa_report.errors(list(pfsa_report.read(kompas, shipped())))
    assert line.startswith("made up: ")
    assert "[”Kami senang,”]" in line


def quoted(tmp_path: Path, *rows: tuple[int, str, list[dict[str, Any]]]) -> Texts:
    """Lines of agency text of our own, with quotes told by offset."""
    (tmp_path / "data" / "parallel").mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{text}\n" for _, text, _ in rows)
    (tmp_path / "data" / "parallel" / "panl-own.en.txt.gz").write_bytes(gzip.compress(lines.encode()))
    told = [
        {"source": f"panl-own.en:{line}", "lang": "en", "sha256": digest(text), "quotes": some}
        for line, text, some in rows
    ]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in told), encoding="utf-8")
    return Texts(tmp_path)


def said(text: str, content: str, speaker: str) -> dict[str, Any]:
    start = text.index(content)
    return {
        "kind": "indirect",
        "content": [[start, start + len(content)]],
        "cue": None,
        "who": None,
        "speaker": speaker,
        "country": None,
        "sector": None,
        "type": "person",
        "to": None,
    }


def test_quotes_of_annotated_stories_are_measured(tmp_path: Path) -> None:
    first, second = "French President Emmanuel Macron said that the talks had ended.", "Rain fell on Paris."
    texts = quoted(tmp_path, (1, first, [said(first, "the talks had ended", "Emmanuel Macron")]), (2, second, []))
    [gold] = quote_report.stories(texts, tmp_path)
    assert gold.quotes_read and [quote.content[0].text for quote in gold.reading.quotes] == ["the talks had ended"]
    found = quote_report.measures([gold], shipped())
    assert found["quote"]["f"] == found["quote-content"]["f"] == found["speaker"]["share"] == 1.0
    other = quoted(tmp_path, (1, first, [said(first, "the talks had ended", "Theresa May")]))
    wrong = quote_report.measures(list(quote_report.stories(other, tmp_path)), shipped())
    assert (wrong["quote"]["f"], wrong["quote-content"]["f"], wrong["speaker"]["share"]) == (0.0, 1.0, 0.0)


def test_half_of_the_stories_is_never_learned_from(tmp_path: Path) -> None:
    names = [f"panl-int:{number}" for number in range(400)]
    learned = sum(quote_report.is_learned(name) for name in names)
    assert 150 < learned < 250
    text = "Rain fell on Paris."
    parts = quote_report.halves(quote_report.stories(quoted(tmp_path, (1, text, [])), tmp_path))
    assert sum(map(len, parts.values())) == 1
    assert all(
        quote_report.is_learned(each.reading.story.id) == (name == "learned")
        for name, some in parts.items()
        for each in some
    )
