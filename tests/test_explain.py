"""Why an event was coded: the explanation agrees with the reading, and says what heads, tables and models said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from kawat.cli.explaining import explain as command
from kawat.coding import coder, events
from kawat.coding import explain as room
from kawat.coding import sides as sides_room
from kawat.coding.coder import code_parse
from kawat.coding.explain import Explanation, Who, explain
from kawat.coding.linear import Linear
from kawat.display.explanation import explanation_tables
from kawat.language import Parse, Sentence, parse_story
from kawat.language.parse import Party, Syntax, Trigger
from kawat.span import Span
from kawat.story import Story

from .coding import tables

ROOT = Path(__file__).resolve().parents[1]
MODELS = {
    "sides": {"heard": 1.0},
    "homes": {"nearest": 3.0, "open": 1.0},
    "antecedents": {"nobody": -1.0, "distance:1": 2.0},
    "statuses": {"heard": 1.0},
    "triggers": {"both": 1.0, "lexicon:same": 0.5},
    "sources": {"bias": 0.5},
    "tellings": {"alone": 1.0, "before:2": -4.0, "two sides": 0.25},
}
"""Weights of our own: what is tested is not what the shipped ones are."""


@pytest.fixture(autouse=True)
def _models(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (coder, events, room, sides_room):
        monkeypatch.setattr(module, "linear", lambda name: Linear(MODELS[name]))


def trigger(
    one: Sentence, words: str, kind: str, share: float = 0.9, parties: Sequence[Party] = (), status: str = "occurred"
) -> Trigger:
    """A trigger of the words, which the heads take for an event of the kind, and with a tenth of it for a threat."""
    first = one.texts.index(words.split()[0])
    types, modes = ((kind, share), ("THREATEN", share / 10)), ((None, 0.7), ("visit", 0.3))
    statuses = ((status, 0.8), ("possible" if status == "occurred" else "occurred", 0.2))
    return Trigger(first, first + len(words.split()) - 1, share, types, modes, statuses, tuple(parties))


def party(sentence: Sentence, word: str | None, role: str, share: float = 0.9) -> Party:
    return Party(None if word is None else sentence.texts.index(word), role, share, (("GOV", 0.9),))


def heard(parse: Parse, *triggers: Sequence[Trigger]) -> Parse:
    """The parse with the triggers of each sentence; every word hangs on the first."""
    out = []
    for number, sentence in enumerate(parse.sentences):
        size = len(sentence.words)
        sure = (0.9,) * size
        heads, relations = (0, *(1,) * (size - 1)), ("root", *("dep",) * (size - 1))
        found = tuple(sorted(triggers[number], key=lambda each: each.first)) if number < len(triggers) else ()
        out.append(replace(sentence, syntax=Syntax(("NOUN",) * size, heads, relations, sure, sure, sure, (), found)))
    return replace(parse, sentences=tuple(out))


def bare(text: str) -> Parse:
    return parse_story(Story.of(text, id="own", published="2019-04-25"), knowledge=tables(), lang="id")


def why(parse: Parse, least: float = 0.3) -> list[Explanation]:
    return explain(parse, knowledge=tables(), least=least)


def only(text: str, words: str, kind: str, *parties: tuple[str | None, str, float]) -> Explanation:
    """Why the one event was coded that the last sentence of a text tells in these words, with these words as parties."""
    parse = bare(text)
    *before, last = parse.sentences
    told = trigger(last, words, kind, parties=[party(last, *each) for each in parties])
    [event] = why(heard(parse, *([] for _ in before), [told]))
    return event


def sides(event: Explanation, role: str) -> list[tuple[str | None, str | None]]:
    """Words and names of a side."""
    return [(side.words and side.words.text, side.who and side.who.name) for side in event.sides if side.role == role]


TEXT = (
    "Malaysia akan mengecam Thailand terkait sanksi ekonomi.\n"
    "Ledakan itu disesali, kata Perdana Menteri Jepang.\n"
    "Malaysia mengecam Thailand sekali lagi."
)


def story() -> Parse:
    """Two sentences that tell the same, the second worse; one event with a side left out; two that are not likely enough."""
    parse = bare(TEXT)
    one, two, three = parse.sentences
    toward = [[party(each, "Malaysia", "actor"), party(each, "Thailand", "recipient")] for each in (one, three)]
    says = [party(two, None, "actor", 0.7), party(two, "Jepang", "attributed", 0.6)]
    first = trigger(one, "akan mengecam", "ACCUSE", 0.9, toward[0], "planned")
    less = ("sanksi", "SANCTION", 0.1), ("ekonomi", "COOPERATE", 0.02)
    unlikely = [trigger(one, *each, toward[0][:1]) for each in less]
    again = trigger(three, "mengecam", "ACCUSE", 0.75, toward[1])
    return heard(parse, [first, *unlikely], [trigger(two, "disesali", "SUPPORT", 0.8, says)], [again])


def test_ids_words_and_probabilities_are_those_of_the_reading() -> None:
    same = ("id", "type", "mode", "status", "contexts", "trigger", "evidence", "probability")
    spoken = bare('"Cuaca baik sekali," kata Presiden Rusia Vladimir Putin.\nMalaysia mengecam Thailand.')
    two = spoken.sentences[1]
    spoken = heard(spoken, [], [trigger(two, "mengecam", "ACCUSE", 0.99, [party(two, "Malaysia", "actor")])])
    for parse, least in ((story(), 0.01), (story(), 0.3), (story(), 0.9), (spoken, 0.3)):
        found, reading = why(parse, least), code_parse(parse, knowledge=tables(), least=least)
        assert len(found) == len(reading.events)
        actors = {each.id: each for each in reading.actors}
        for why_coded, event in zip(found, reading.events, strict=True):
            assert [getattr(why_coded, name) for name in same] == [getattr(event, name) for name in same]
            assert tuple(each.words for each in why_coded.mentions) == event.mentions
            assert (why_coded.source and why_coded.source.who.id) == (event.attributed_to and event.attributed_to.id)
            for role, named in (("actor", event.actors), ("recipient", event.recipients)):
                ids = [side.who.id for side in why_coded.sides if side.role == role and side.who]
                assert ids == [each.id for each in named]
            for who in (side.who for side in why_coded.sides if side.who):
                known = actors[who.id]
                assert (who.name, who.country, who.sector) == (known.name, known.country, known.sector)
    assert [each.id for each in why(story())] == ["e1", "e2"]
    assert len(why(story(), 0.0)) == 5


def test_what_the_heads_said_stands_as_they_said_it() -> None:
    first, second = why(story())
    assert [(each.value, each.probability) for each in first.types] == [("ACCUSE", 0.9), ("THREATEN", 0.09)]
    assert [(each.value, each.probability) for each in first.modes] == [(None, 0.7), ("visit", 0.3)]
    assert [(each.value, each.probability) for each in first.statuses] == [("planned", 0.8), ("occurred", 0.2)]
    assert first.second == first.types[1]
    assert (first.told, second.told) == (0.9, 0.8)


def test_a_second_telling_is_a_mention_and_says_how_well_it_fits() -> None:
    first, second = why(story())
    [again] = first.mentions
    where = Span.of(TEXT, TEXT.rindex("mengecam"), TEXT.rindex("mengecam") + 8)
    assert (again.words, again.type, again.agreement) == (where, "ACCUSE", 2)
    assert again.probability < again.alone
    assert second.mentions == ()


def test_the_likeliest_event_of_the_sentence_that_was_not_coded() -> None:
    first, second = why(story())
    assert first.rejected is not None
    assert (first.rejected.words.text, first.rejected.type, first.rejected.agreement) == ("sanksi", "SANCTION", None)
    assert first.rejected.probability < 0.3
    assert second.rejected is None
    # what is coded is no alternative: with no threshold nothing is left
    assert all(each.rejected is None for each in why(story(), 0.0))


def test_words_of_a_side_and_who_they_stand_for() -> None:
    first, _ = why(story())
    assert [(side.role, side.words, side.probability, side.filled) for side in first.sides] == [
        ("actor", Span.of(TEXT, 0, 8), pytest.approx(0.9), None),
        ("recipient", Span.of(TEXT, 23, 31), pytest.approx(0.9), None),
    ]
    assert first.sides[0].who == Who("a1", "Malaysia", "MYS", "GOV", "words")


def test_a_side_without_words_says_who_was_taken_from_before_and_where_they_stood() -> None:
    [side] = why(story())[1].sides
    assert (side.words, side.probability) == (None, 0.7)
    assert side.who is not None and side.named is not None and side.who.name in ("Malaysia", "Thailand")
    assert side.named == Span.of(TEXT, side.named.start, side.named.end)
    assert (side.named.text, side.named.end <= TEXT.index("\n")) == (side.who.name, True)
    assert side.filled is not None and 0.3 <= side.filled < 0.6


def test_a_side_for_which_nobody_is_likely_stays_open() -> None:
    told = "Serangan terhadap Jepang berlanjut.", "Serangan", "ASSAULT", ("Jepang", "recipient", 0.9)
    side, other = only(*told, (None, "actor", 0.6)).sides
    assert (side.role, side.words, side.probability, side.who, side.filled) == ("actor", None, 0.6, None, None)
    # neither told nor missed
    assert only(*told, (None, "actor", 0.1)).sides == (other,)


LESS_SURE = {(0.9, 0.6): ["Malaysia", "Thailand"], (0.9, 0.4): ["Malaysia"], (0.35, 0.4): ["Thailand"], (0.05, 0.1): []}


@pytest.mark.parametrize(("shares", "names"), LESS_SURE.items())
def test_less_sure_words_count_only_where_none_is_sure(shares: tuple[float, float], names: list[str]) -> None:
    both = [(name, "actor", share) for name, share in zip(("Malaysia", "Thailand"), shares, strict=True)]
    event = only("Malaysia dan Thailand mengecam Myanmar.", "mengecam", "ACCUSE", ("Myanmar", "recipient", 0.9), *both)
    assert sides(event, "actor") == [(name, name) for name in names]


def test_words_of_one_phrase_are_told_once() -> None:
    text = "Presiden Rusia Vladimir Putin mengecam Jepang."
    event = only(text, "mengecam", "ACCUSE", ("Presiden", "actor", 0.6), ("Putin", "actor", 0.8))
    assert sides(event, "actor") == [("Presiden Rusia Vladimir Putin", "Vladimir Putin")]
    assert event.sides[0].probability == 0.8


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Presiden Rusia Vladimir Putin tiba di Tokyo. Ia mengecam Jepang.", "Ia", "Vladimir Putin"),
        ('"Kami mengecam Jepang setiap hari," kata Presiden Rusia Vladimir Putin.', "Kami", "Vladimir Putin"),
        ("Mereka mengecam Jepang.", "Mereka", None),
    ],
)
def test_a_pronoun_stands_for_whom_the_reading_has_or_for_nobody(text: str, word: str, name: str | None) -> None:
    event = only(text, "mengecam", "ACCUSE", (word, "actor", 0.9), ("Jepang", "recipient", 0.9))
    assert (sides(event, "actor"), sides(event, "recipient")) == ([(word, name)], [("Jepang", "Jepang")])


def test_who_says_so_is_heard_or_quoted() -> None:
    unsaid, source = (each.source for each in why(story()))
    assert unsaid is None and source is not None and source.words is not None
    assert (source.words.text, source.cue) == ("Perdana Menteri Jepang", None)
    assert source.probability == pytest.approx(Linear(MODELS["sources"]).probability({"bias": 1.0}))
    text = '"Jepang menyesal," kata Presiden Rusia Vladimir Putin.'
    quoted = only(text, "menyesal", "SUPPORT", ("Jepang", "actor", 0.9)).source
    assert quoted is not None and quoted.cue is not None
    assert (quoted.who.name, quoted.words, quoted.cue.text) == ("Vladimir Putin", None, "kata")


def test_how_a_country_is_known() -> None:
    text = "Pemberontak menyerang pasukan Suriah."
    event = only(text, "menyerang", "ASSAULT", ("Pemberontak", "actor", 0.9), ("Suriah", "recipient", 0.9))
    away = only("Pengungsi berunjuk rasa.", "berunjuk rasa", "PROTEST", ("Pengungsi", "actor", 0.9))
    who = [side.who for side in (*event.sides, *away.sides) if side.who is not None]
    assert [(each.country, each.home) for each in who] == [("SYR", "story"), ("SYR", "words"), (None, "open")]


def test_rows_of_the_tables_are_those_at_the_trigger_and_in_the_clause() -> None:
    rows = [(row.table, row.form, row.value, row.words.text) for row in why(story())[0].tables]
    assert ("lexicon", "mengecam", "active ACCUSE:disapprove", "mengecam") in rows
    assert ("statuses", "akan", "planned", "akan") in rows
    assert ("contexts", "sanksi ekonomi", "economic", "sanksi ekonomi") in rows
    assert not [row for row in rows if row[:2] == ("lexicon", "sanksi")]
    for event in why(story(), 0.0):
        assert all(Span.of(TEXT, row.words.start, row.words.end) == row.words for row in event.tables)


def test_a_table_says_its_form_as_it_is_written_there() -> None:
    text = "Rusia  mengecam Jepang dalam KTT  di Tokyo dan PROGRAM  NUKLIR."
    event = only(text, "mengecam", "ACCUSE", ("Rusia", "actor", 0.9))
    known = {(row["form"], row["context"]) for row in tables().rows("id", "contexts")}
    found = [row for row in event.tables if row.table == "contexts"]
    assert len(found) >= 2 and all((row.form, row.value) in known for row in found)
    assert set(event.contexts) <= {row.value for row in found}


def test_what_stands_before_the_clause_is_not_consulted() -> None:
    event = only("Jepang akan menolak; militer mengecam Rusia.", "mengecam", "ACCUSE", ("Rusia", "recipient", 0.9))
    rows = [(row.table, row.form, row.words.text) for row in event.tables if row.table != "precision"]
    assert rows == [("lexicon", "mengecam", "mengecam"), ("contexts", "militer", "militer")]


def test_reasons_are_what_the_features_add_most_first() -> None:
    first = why(story())[0]
    assert [each.feature for each in first.triggers] == ["both", "lexicon:same"]
    assert first.triggers[1].adds == 0.5
    assert first.alone == pytest.approx(1 / (1 + 2.718281828 ** -sum(each.adds for each in first.triggers)))
    assert [each.feature for each in first.tellings] == ["alone", "two sides"]
    assert first.probability == pytest.approx(1 / (1 + 2.718281828 ** -sum(each.adds for each in first.tellings)))


def test_json_reads_back_as_it_was() -> None:
    for each in why(story()):
        row = each.to_json()
        assert json.loads(json.dumps(row)) == row
        assert TEXT[row["trigger"]["start"] : row["trigger"]["end"]] == row["trigger"]["text"]
    assert set(row["sides"][0]["who"]) == {"id", "name", "country", "sector", "home"}


def test_the_chain_is_that_of_the_reading() -> None:
    events = code_parse(story(), knowledge=tables()).to_json()["events"]
    assert any(event["chain"] for event in events)
    assert [each.to_json()["chain"] for each in why(story())] == [event["chain"] for event in events]


def screen(parse: Parse) -> str:
    out = StringIO()
    Console(file=out, width=150, highlight=False).print(explanation_tables(parse.story, why(parse)))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def test_a_table_an_event() -> None:
    drawn = screen(story())
    first, second = drawn.split("\ne2  SUPPORT")
    assert first.startswith("own\n\ne1  ACCUSE  planned  0.9")
    for line in (
        "words        akan mengecam 9–22",
        "types        ACCUSE 0.90 · THREATEN 0.09",
        "modes        none 0.70 · visit 0.30",
        "actors       Malaysia 0–8  0.90 → Malaysia MYS GOV  country by its own words",
        "tables       lexicon  mengecam = active ACCUSE:disapprove  mengecam 14–22",
        "told again   mengecam 116–124  ACCUSE",
        "not coded    sanksi 40–46  SANCTION",
    ):
        assert f"\n{line}" in first
    assert "both +2.20 · lexicon:same +0.50" in first
    assert "told by" not in first and "\ntold by      Perdana Menteri Jepang" in second
    told = "actors       no words  0.70 → ", "from before", "says         ", "heard Perdana Menteri Jepang"
    assert all(line in second for line in told) and "not coded" not in second


def test_no_event_is_said_and_a_story_moves_no_cursor() -> None:
    assert "No events" in screen(heard(bare("Hujan turun.")))
    [one] = (odd := bare("Rusia\x1b[2J mengecam Jepang.")).sentences
    told = screen(heard(odd, [trigger(one, "mengecam", "ACCUSE", parties=[party(one, "Rusia", "actor")])]))
    assert "\x1b" not in told and "\ufffd[2J" in told


@pytest.fixture
def _heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command with heads that take a word of ten letters or more for an accusation by the first, the longer the surer."""

    def read(parses: Sequence[Parse], knowledge: object) -> list[Parse]:
        return [heard(each, *map(accused, each.sentences)) for each in parses]

    def accused(sentence: Sentence) -> list[Trigger]:
        by = [party(sentence, sentence.texts[0], "actor")]
        return [trigger(sentence, word, "ACCUSE", len(word) / 20, by) for word in sentence.texts if len(word) > 9]

    monkeypatch.setattr(coder, "heard", read)


def run(*arguments: str, text: str = "Rusia mempertanyakan Jepang dan menyayangkan Myanmar kemarin.") -> Result:
    return CliRunner().invoke(command, list(arguments), input=text.encode())


@pytest.mark.usefixtures("_heads")
def test_the_command_explains_all_events_or_those_named() -> None:
    row = json.loads(run("-", "--lang", "id", "--format", "json").stdout)
    told = [(each["id"], each["trigger"]["text"]) for each in row["events"]]
    assert told == [("e1", "mempertanyakan"), ("e2", "menyayangkan")]
    assert json.loads(run("-", "e2", "--lang", "id", "--format", "json").stdout)["events"] == row["events"][1:]
    drawn = run("-", "e2", "--lang", "id")
    assert (drawn.exit_code, "e2  ACCUSE" in drawn.stdout, "e1  ACCUSE" in drawn.stdout) == (0, True, False)


@pytest.mark.usefixtures("_heads")
def test_an_event_that_is_not_there_is_a_usage_error_that_says_which_are() -> None:
    result = run("-", "e2", "e9", "--lang", "id")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'e9'; it has e1, e2" in result.stderr
    assert "it has none" in run("-", "e1", "--lang", "id", text="Hujan turun lagi.").stderr


@pytest.mark.usefixtures("_heads")
def test_the_threshold_can_be_given() -> None:
    def shares(*least: str) -> list[float]:
        row = json.loads(run("-", "--lang", "id", "--format", "json", *least).stdout)
        return [each["probability"] for each in row["events"]]

    low, high = sorted(shares())
    assert low < high and shares("--min-probability", str((low + high) / 2)) == [high]
    assert (len(shares("--min-probability", "0")), shares("--min-probability", "1")) == (2, [])


@pytest.mark.usefixtures("_heads")
def test_stories_are_one_a_line_and_what_cannot_be_read_is_set_aside() -> None:
    stories = [
        {"id": "ok", "lang": "id", "text": "Rusia menyayangkan Jepang."},
        {"id": "no"},
        {"id": "fr", "text": "Le président français a rencontré le chancelier allemand à Berlin hier après-midi."},
        {"id": "ok2", "lang": "id", "text": "Hujan turun."},
    ]
    text = "\n".join(map(json.dumps, stories))
    result = run("-", "--format", "json", text=text)
    assert [json.loads(line)["story"] for line in result.stdout.splitlines()] == ["ok", "ok2"]
    assert (result.exit_code, "fr" in result.stderr, "no text" in result.stderr) == (3, True, True)
    assert "─" * 100 in run("-", text=text).stdout


def python(program: str, **given: str) -> str:
    """What a program prints."""
    command, env = [sys.executable, "-c", program], {**os.environ, **given}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env, cwd=ROOT).stdout


def test_help_does_not_wait_for_the_coder() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from kawat.cli.explaining import explain\n"
        "assert CliRunner().invoke(explain, ['--help']).exit_code == 0\n"
        "print(*{'numpy', 'onnxruntime', 'kawat.display', 'kawat.coding.coder'} & set(sys.modules))"
    )
    assert python(program).strip() == ""


def test_no_color_is_honoured() -> None:
    program = (
        "import tests.test_explain as t; from kawat.cli.output import console_of\n"
        "console_of().print(t.explanation_tables(t.story().story, t.why(t.story(), 0.0)))"
    )
    assert "\x1b[36m" in python(program, FORCE_COLOR="1", NO_COLOR="", TERM="xterm")
    assert "\x1b[36m" not in python(program, FORCE_COLOR="1", NO_COLOR="1", TERM="xterm")
