"""What people see of the encoder: trees, names in the text, CoNLL-U, JSON; and the command that prints them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from kawat.cli import main
from kawat.cli.parsing import BATCH
from kawat.display.trees import conllu, named_text, parse_json, parse_trees
from kawat.language.parse import Name, Parse, Sentence, Syntax, Word

from .coding import parse as read_parse

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "stories"

TEXT = 'Menteri  Sari Dewi berkata: "KTP-nya kukirim ke Bandung."\nBaca juga: Lainnya'
#        1        2    3    4      5 6 7  8 9   10 11    12 13     14 15
# tag, head, relation of each word
MARKS = [
    ("NOUN", 4, "nsubj"), ("PROPN", 1, "flat"), ("PROPN", 2, "flat"), ("VERB", 0, "root"), ("PUNCT", 4, "punct"),
    ("PUNCT", 11, "punct"), ("NOUN", 11, "obj"), ("PUNCT", 7, "punct"), ("PRON", 7, "nmod"), ("PRON", 11, "nsubj"),
    ("VERB", 4, "ccomp"), ("ADP", 13, "case"), ("PROPN", 11, "obl"), ("PUNCT", 11, "punct"), ("PUNCT", 11, "punct"),
]  # fmt: skip


def syntax(
    marks: Sequence[tuple[str, int, str]],
    names: tuple[Name, ...] = (),
    *,
    tag: int = 0,
    head: int = 0,
    relation: int = 0,
) -> Syntax:
    """A syntax that is sure of all marks but the tag, head and relation of the words of these numbers, from 1."""
    sure = [
        tuple(0.4 if number == low else 0.98 for number in range(1, len(marks) + 1)) for low in (tag, head, relation)
    ]
    tags, heads, relations = zip(*marks, strict=True)
    return Syntax(tags, heads, relations, *sure, names=names)


def story(text: str = TEXT, **unsure: int) -> Parse:
    parse = read_parse(text)
    found = syntax(MARKS, (Name(1, 2, "PER", 0.9), Name(12, 12, "LOC", 0.3)), **unsure)
    return replace(parse, sentences=(replace(parse.sentences[0], syntax=found),))


def small(text: str, heads: Sequence[int]) -> Parse:
    """A parse of words between blanks with these heads."""
    words, at = [], 0
    for form in text.split(" "):
        words.append(Word(at, at + len(form), form, form.lower()))
        at += len(form) + 1
    found = syntax([("X", head, "dep" if head else "root") for head in heads])
    sentence = replace(Sentence.of(0, len(text), tuple(words)), syntax=found)
    return replace(read_parse("Kata dan kata lagi."), story=read_parse(text).story, sentences=(sentence,))


def screen(parse: Parse, width: int = 150) -> str:
    out = StringIO()
    Console(file=out, width=width, highlight=False).print(parse_trees(parse), crop=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def test_a_tree_keeps_the_order_of_the_words() -> None:
    drawn = screen(story(tag=1, head=11, relation=13)).splitlines()[-17:]
    assert drawn == [
        "    1  ┌─nsubj Menteri   NOUN?",
        "    2  │ └─flat Sari     PROPN   PER Sari Dewi",
        "    3  │   └─flat Dewi   PROPN",
        "    4  root berkata      VERB",
        "    5  ├─punct :         PUNCT",
        '    6  │ ┌─punct "       PUNCT',
        "    7  │ ├─obj KTP       NOUN",
        "    8  │ │ ├─punct -     PUNCT",
        "    9  │ │ └─nmod -nya   PRON",
        "   10  │ ├─nsubj ku-     PRON",
        "   11  └?ccomp kirim     VERB",
        "   12    │ ┌─case ke     ADP",
        "   13    ├─obl? Bandung  PROPN   LOC? Bandung",
        "   14    ├─punct .       PUNCT",
        '   15    └─punct "       PUNCT',
        "",
        "? less probable than 0.5",
    ]


def test_nothing_unsure_needs_no_legend() -> None:
    assert "less probable" not in screen(small("Satu dua tiga", (2, 0, 2)))


def test_a_tree_whose_arcs_cross_has_every_word_once() -> None:
    drawn = screen(small("Empat tiga dua satu", (3, 4, 0, 3))).splitlines()[-4:]
    assert [line.split()[0] for line in drawn] == ["1", "3", "2", "4"]


def test_a_tree_as_deep_as_its_sentence_is_drawn() -> None:
    drawn = screen(small(" ".join(["kata"] * 3000), range(3000)), width=60).splitlines()[-3000:]
    assert [int(line.split()[0]) for line in drawn] == list(range(1, 3001))
    assert max(map(len, drawn)) < 120


def test_names_are_in_colour() -> None:
    out = StringIO()
    Console(file=out, width=150, force_terminal=True, color_system="standard", no_color=False).print(
        parse_trees(story())
    )
    assert "\x1b[36mSari\x1b[0m" in out.getvalue()


def test_the_text_has_its_names_in_brackets() -> None:
    marked = named_text(story())
    assert marked.plain == TEXT.replace("Sari Dewi", "[PER Sari Dewi]").replace("Bandung", "[LOC? Bandung]")
    unread = [marked.plain[span.start : span.end] for span in marked.spans if span.style == "dim"]
    assert any("Baca juga" in words for words in unread)


def test_conllu_has_its_words_ranges_and_offsets() -> None:
    out = conllu(story())
    assert out.startswith(
        f"# newdoc id = {story().story.id}\n# sent_id = {story().story.id}-1\n"
        '# text = Menteri Sari Dewi berkata: "KTP-nya kukirim ke Bandung."\n1\tMenteri\t_\tNOUN\t_\t_\t4\tnsubj\t_\tStart=0|End=7|Prob=0.980\n'
    )
    assert out.endswith("\n\n")
    table = rows(out)
    assert {len(row) for row in table} == {10}
    assert [(row[0], row[1], row[9]) for row in table if "-" in row[0]] == [
        ("7-9", "KTP-nya", "_"),
        ("10-11", "kukirim", "_"),
    ]
    words = [row for row in table if "-" not in row[0]]
    assert [row[0] for row in words] == [str(number) for number in range(1, 16)]
    misc = [dict(part.split("=") for part in row[9].split("|")) for row in words]
    assert [TEXT[int(part["Start"]) : int(part["End"])] for part in misc] == [row[1] for row in words]
    assert {row[1]: part["Name"] for row, part in zip(words, misc, strict=True) if "Name" in part} == {
        "Sari": "B-PER",
        "Dewi": "I-PER",
        "Bandung": "B-LOC",
    }


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace(" ke ", "\u00a0ke\u200b "),
        TEXT.replace('."\n', '."'),
    ],
)
def test_conllu_forms_and_spaces_give_the_text(text: str) -> None:
    out = conllu(story(text))
    told = next(line for line in out.splitlines() if line.startswith("# text = ")).removeprefix("# text = ")
    made, inside = "", 0
    for row in rows(out):
        first, _, last = row[0].partition("-")
        if int(first) <= inside and not last:
            assert "SpaceAfter" not in row[9]
            continue
        inside = int(last or 0)
        made += row[1] + ("" if "SpaceAfter=No" in row[9].split("|") else " ")
    assert made.rstrip() == told


def test_an_id_that_conllu_cannot_hold_is_encoded() -> None:
    odd = story()
    odd = replace(odd, story=replace(odd.story, id="a b/c\n# d%"))
    lines = conllu(odd).splitlines()
    assert lines[:2] == ["# newdoc id = a%20b%2Fc%0A#%20d%25", "# sent_id = a%20b%2Fc%0A#%20d%25-1"]


def test_the_text_of_a_story_is_harmless() -> None:
    out = conllu(small("Rusia \x1b[2Jx mengecam", (3, 1, 0)))
    assert "\x1b" not in out
    assert "\x1b" not in screen(small("Rusia \x1b[2Jx mengecam", (3, 1, 0)))
    assert "\ufffd[2Jx" in out


def test_json_spans_are_their_words() -> None:
    row = json.loads(json.dumps(parse_json(story())))
    text = row["story"]["text"]
    [sentence] = row["sentences"]
    assert (row["story"]["lang"], sentence["headline"]) == ("id", False)
    assert text[sentence["start"] : sentence["end"]].endswith('Bandung."')
    for each in (*sentence["words"], *sentence["names"]):
        assert text[each["start"] : each["end"]] == each["text"]
    assert [(name["kind"], name["text"], name["words"]) for name in sentence["names"]] == [
        ("PER", "Sari Dewi", [2, 3]),
        ("LOC", "Bandung", [13, 13]),
    ]
    assert sentence["words"][3] == {
        "start": 19,
        "end": 26,
        "text": "berkata",
        "clitic": False,
        "tag": "VERB",
        "head": 0,
        "relation": "root",
        "probabilities": {"tag": 0.98, "head": 0.98, "relation": 0.98},
    }


@pytest.mark.parametrize("form", [parse_trees, named_text, conllu, parse_json])
def test_a_sentence_that_the_encoder_has_not_read_is_an_error(form: object) -> None:
    assert callable(form)
    with pytest.raises(ValueError, match="no syntax"):
        form(read_parse(TEXT))


class Chain:
    """An encoder that hangs every word on the one before it and takes every word with a capital for a person."""

    style_of = {"id": "csui", "en": "ewt"}  # noqa: RUF012

    def __init__(self) -> None:
        self.calls: list[int] = []

    def analyse(self, sentences: Sequence[Sequence[Word]], *, style: str, hints: object = None) -> list[Syntax]:
        self.calls.append(len(sentences))
        return [
            syntax(
                [("X", at, "dep" if at else "root") for at in range(len(words))],
                tuple(Name(at, at, "PER", 0.9) for at, word in enumerate(words) if word.text[0].isupper()),
            )
            for words in sentences
        ]


@pytest.fixture
def chain(monkeypatch: pytest.MonkeyPatch) -> Chain:
    """The command line with that encoder."""
    made = Chain()
    monkeypatch.setattr("kawat.language.encoder.shipped_encoder", lambda: made)
    return made


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["parse", *arguments], input=stdin)


def test_stories_go_through_the_encoder_in_batches_and_keep_their_order(chain: Chain) -> None:
    lines = [json.dumps({"id": f"s{n}", "lang": "id", "text": f"Rusia mengecam {n} negara."}) for n in range(BATCH + 3)]
    result = run("-", "--format", "json", stdin="\n".join(lines).encode())
    assert [json.loads(line)["story"]["id"] for line in result.stdout.splitlines()] == [
        f"s{n}" for n in range(BATCH + 3)
    ]
    assert (result.exit_code, chain.calls) == (0, [BATCH, 3])


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_shown(chain: Chain) -> None:
    stories = [
        {"id": "fr", "text": "Le président français a rencontré le chancelier allemand à Berlin hier après-midi."},
        {"id": "ok", "lang": "id", "text": "Rusia mengecam Inggris."},
        {"id": "no"},
    ]
    result = run("-", "--format", "conllu", stdin="\n".join(map(json.dumps, stories)).encode())
    assert result.exit_code == 3
    assert "fr" in result.stderr and "no text" in result.stderr
    assert [line for line in result.stdout.splitlines() if "newdoc" in line] == ["# newdoc id = ok"]


def test_a_story_of_which_nothing_is_read_is_told(chain: Chain) -> None:
    result = run("-", "--format", "conllu", stdin=b'{"id": "x", "lang": "id", "text": "Baca juga: Lainnya"}')
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no sentence" in result.stderr


def test_the_language_can_be_given(chain: Chain) -> None:
    row = json.loads(run("-", "--format", "json", "--lang", "en", stdin=b"Rusia mengecam Inggris kemarin.").stdout)
    assert row["story"]["lang"] == "en"


def test_stories_are_parted_by_a_line(chain: Chain) -> None:
    out = run(str(SAMPLES / "wire.jsonl")).stdout
    assert out.count("─" * 100) == 6
    assert out.startswith("story      kawat-0001")
    assert "[PER Rusia]" in run(str(SAMPLES / "salisbury.txt"), "--format", "text").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere.txt"], 3, "nowhere.txt"),
        ([str(SAMPLES / "singapura.txt"), "--format", "html"], 2, "html"),
        ([str(SAMPLES / "singapura.txt"), "--lang", "ms"], 2, "ms"),
        ([], 2, "FILE"),
    ],
)
def test_errors_name_the_matter(arguments: list[str], code: int, words: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_help_does_not_wait_for_the_encoder() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from kawat.cli import main\n"
        "for words in (['--help'], ['parse', '--help']): assert CliRunner().invoke(main, words).exit_code == 0\n"
        "print(*{'numpy', 'onnxruntime', 'tokenizers', 'kawat.display'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_the_shipped_model_gives_one_tree_a_sentence() -> None:
    result = run(str(SAMPLES), "--format", "conllu")
    assert result.exit_code == 0
    blocks = [rows(block) for block in result.stdout.split("\n\n") if block.strip()]
    assert len(blocks) > 50
    for block in blocks:
        heads = [0] + [int(row[6]) for row in block if "-" not in row[0]]
        assert [row[7] for row in block if row[6] == "0"] == ["root"]
        for node in range(1, len(heads)):
            for _ in heads:
                node = heads[node]
            assert node == 0


def test_the_shipped_model_finds_who_met() -> None:
    row = json.loads(run(str(SAMPLES / "singapura.txt"), "--format", "json").stdout)
    names = {(name["kind"], name["text"]) for sentence in row["sentences"] for name in sentence["names"]}
    assert {("PER", "Donald Trump"), ("PER", "Kim Jong Un"), ("PER", "Lee Hsien Loong")} <= names
    met = next(word for word in row["sentences"][0]["words"] if word["text"] == "bertemu")
    assert (met["tag"], met["relation"]) == ("VERB", "root")
