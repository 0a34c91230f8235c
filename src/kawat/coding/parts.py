"""The parts of a sentence that can stand for an actor: forms of the tables, and proper names that stand in none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kawat.coding.lexical import MEDIA, Lexical, Part
from kawat.knowledge import Found
from kawat.language import Parse, Sentence
from kawat.language.parse import Name

OPEN, CLOSE, COMMA = "(", ")", ","
PERSON, PLACE, BODY = "PER", "LOC", "ORG"
_FLAT = "flat"
_DOLLAR = "$"
_LETTERS = 3
_SEMICOLON = ";"
_SHORT = "short"
_SHORT_CODE = 3
_INNER = frozenset("(),-/&.")


def actor_parts(sentence: Sentence, words: Lexical, names: frozenset[str]) -> list[Part]:
    """The parts of a sentence, brackets drawn in and the fields of offices told from names; ``names`` are the story's sure names."""
    return _with_fields(_without_brackets(list(parts_of(sentence, words, names)), sentence), sentence, words)


def sure_names(parse: Parse, words: Lexical) -> frozenset[str]:
    """Words that have a capital inside a sentence of the body: at the head of a sentence their capital is a name's too."""
    return frozenset(
        word.text
        for sentence in parse.sentences
        if not sentence.headline
        for i, word in enumerate(sentence.words)
        if is_capital(word.text) and not opens(sentence, i)
    )


def opens(sentence: Sentence, i: int) -> bool:
    """Whether word ``i`` opens a sentence or a quotation, where every word has a capital."""
    return i == 0 or not (sentence.texts[i - 1][-1:].isalnum() or sentence.texts[i - 1] in _INNER)


def parts_of(sentence: Sentence, words: Lexical, names: frozenset[str]) -> Iterator[Part]:
    texts, lowers, i = sentence.texts, sentence.lowers, 0
    while i < len(texts):
        if not texts[i][:1].isupper() and not words.actor_parts.begins(lowers[i]):
            i += 1  # most words are neither a form's nor a name's
            continue
        found = _untorn(sentence, words.actor_parts.at(texts, lowers, i), words)
        if found and found.last == i + 1 and opens(sentence, i) and _is_outlet(found.values[0]):
            found = None  # at the head of a sentence the name of an outlet may be any word
        if found and is_short(found.values[0]) and _is_torn(sentence, i, found.last):
            found = None
        if found and found.values[0].kind == "country" and _is_no_state(sentence, i, found.last):
            found = None
        proper = _proper_name(sentence, i, words, names)
        if found and (
            proper is None or found.last >= proper or not texts[i][:1].isupper() or _starts_known(found.values)
        ):
            part = replace(min(found.values, key=lambda each: each.rank), first=i, last=found.last)
            yield part
            i = found.last
        elif proper is not None:
            yield Part(kind="name", rank=9, first=i, last=proper)
            i = proper
        else:
            i += 1


def _untorn(sentence: Sentence, found: Found[Part] | None, words: Lexical) -> Found[Part] | None:
    """What is found, less the words with which a body's name begins: "Ketua | Komisi Pemberantasan Korupsi" is no "ketua komisi"."""
    if found is None or found.values[0].kind != "role":
        return found
    texts, lowers = sentence.texts, sentence.lowers
    for first in range(found.first + 1, found.last):
        body = words.actor_parts.at(texts, lowers, first) if is_capital(texts[first]) else None
        if body is not None and body.last > found.last and body.values[0].kind == "org":
            shorter = words.actor_parts.at(texts[:first], lowers[:first], found.first)
            return shorter if shorter is not None and shorter.last == first else found
    return found


def _is_no_state(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a state's name is a currency's ("US$"), or the encoder takes it and what follows for a person's: "Aden Hashi Ayro"."""
    return sentence.texts[last : last + 1] == (_DOLLAR,) or any(
        name.kind == PERSON and name.first == first and name.last >= last for name in names_in(sentence)
    )


def _is_outlet(part: Part) -> bool:
    return part.kind == "org" and part.row["sector"] == MEDIA


def is_short(part: Part) -> bool:
    """Whether it names a state only in a story that names in full it, or another that is told so: "the North", "the South"."""
    return part.kind == "country" and part.row["kind"] == _SHORT


def _is_torn(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a capital beside a short name makes it a part of another: "North Dakota", "the Global South"."""
    behind = any(is_capital(word) for word in sentence.texts[last : last + 1])
    return behind or (first > 0 and is_capital(sentence.texts[first - 1]) and not opens(sentence, first - 1))


def _without_brackets(parts: list[Part], sentence: Sentence) -> list[Part]:
    """Draws a short name in brackets into the name or office before it: "Amerika Serikat (AS)", "Wali Kota (Walkot)"."""
    out: list[Part] = []
    for part in parts:
        opens, closes = sentence.texts[part.first - 1 : part.first], sentence.texts[part.last : part.last + 1]
        known = (
            bool(out)
            and out[-1].last == part.first - 1
            and (out[-1].kind in ("country", "org") or out[-1].kind == part.kind == "role")
        )
        if known and (opens, closes) == ((OPEN,), (CLOSE,)):
            out[-1] = replace(out[-1], last=part.last + 1)
        else:
            out.append(part)
    return out


def _with_fields(parts: list[Part], sentence: Sentence, words: Lexical) -> list[Part]:
    """Tells the field of an office from the name of who holds it: "Deputi Penindakan dan Eksekusi KPK Asep Guntur".

    Between an office and the body that a name follows at once, capitalised words are the office's field.
    """
    out = list(parts)
    for i, part in enumerate(parts):
        if (
            part.kind == "name"
            and i
            and out[i - 1].kind == "role"
            and _is_number(sentence.texts[part.first : part.last])
        ):
            out[i] = replace(part, kind="field")  # "Kasubdit II"
        for j in _before_a_rank(parts, i):
            out[j] = replace(parts[j], kind="field")
        for j in _before_a_person(parts, i, sentence, words):
            closed = sentence.texts[parts[j].last] == CLOSE
            out[j] = replace(parts[j], kind="field", last=parts[j].last + closed)
        if (
            out[i].kind != "name"
            or i == 0
            or out[i - 1].kind not in ("role", "field")
            or not adjacent(parts[i - 1], part)
        ):
            continue
        if i + 1 < len(parts) and _is_set_off(part, parts[i + 1], sentence, words):
            out[i] = replace(part, kind="field")
            continue
        for j in range(i + 1, len(parts)):
            between = set(sentence.lowers[parts[j - 1].last : parts[j].first])
            if not between <= words.ands | {COMMA}:
                break
            if parts[j].kind == "person" and j == i + 1 and adjacent(part, parts[j]):
                out[i] = replace(part, kind="field")
                break
            if parts[j].kind in ("org", "country") and j + 1 < len(parts) and parts[j + 1].kind in ("name", "person"):
                gap = sentence.texts[parts[j].last : parts[j + 1].first]
                if gap in ((), (COMMA,)):
                    out[i:j] = [replace(each, kind="field") for each in parts[i:j]]
                break
    return out


def _is_number(texts: Sequence[str]) -> bool:
    """Whether a word is a number in Roman letters."""
    return len(texts) == 1 and set(texts[0]) <= set("IVXLC")


def _before_a_person(parts: Sequence[Part], i: int, sentence: Sentence, words: Lexical) -> list[int]:
    """The names between an office and the person whom the encoder hears hold it: "Menteri Koordinator Bidang Pangan dan Energi (PE) Rahmat Sudirja"."""
    if parts[i].kind != "role" or parts[i].row["title"] != "yes":
        return []
    for j in range(i + 1, len(parts)):
        part, between = parts[j], set(sentence.lowers[parts[j - 1].last : parts[j].first])
        seen = seen_as(sentence, part.first, part.last)
        if part.kind in ("name", "person") and seen == PERSON:
            held = between <= words.ands | {OPEN, CLOSE, COMMA, _SEMICOLON}
            return [at for at in range(i + 1, j) if parts[at].kind == "name"] if held else []
        listed = {COMMA} if part.kind == "name" and seen is None else set()  # "Menteri Energi, Teknologi, dan Iklim"
        titled = part.kind == "role" and part.row["title"] == "yes"
        if not between <= words.ands | {OPEN, CLOSE} | listed or titled or part.kind == "pronoun":
            return []
    return []


def _before_a_rank(parts: Sequence[Part], i: int) -> list[int]:
    """The names between an office and the rank and name of who holds it: "Kapolda Jambi Irjen Rachmad Wibowo"."""
    if parts[i].kind != "role" or parts[i].row["title"] != "yes":
        return []
    j = i + 1
    while j < len(parts) and adjacent(parts[j - 1], parts[j]) and parts[j].kind in ("name", "country", "org"):
        j += 1
    behind = parts[j : j + 2]
    if len(behind) < 2 or behind[0].kind != "role" or behind[0].row["title"] != "yes":
        return []
    joined = adjacent(parts[j - 1], behind[0]) and adjacent(behind[0], behind[1])
    return (
        [at for at in range(i + 1, j) if parts[at].kind == "name"]
        if joined and behind[1].kind in ("name", "person")
        else []
    )


def _is_set_off(field_name: Part, holder: Part, sentence: Sentence, words: Lexical) -> bool:
    """Whether a name between commas, or one that the encoder takes for a person's, follows that of a region: "Bupati Teluk Lembayung, Rahmat Sudirja"."""
    between = sentence.texts[field_name.last : holder.first]
    behind = sentence.texts[holder.last : holder.last + 1]
    if holder.kind not in ("name", "person") or between not in ((), (COMMA,)):
        return False
    seen = tuple(seen_as(sentence, part.first, part.last) for part in (field_name, holder))
    of_place = seen[0] in ("LOC", "ORG") or sentence.lowers[field_name.first - 1] in words.place_words
    return (between == behind == (COMMA,)) or (of_place and seen[1] == "PER")


def names_in(sentence: Sentence) -> Sequence[Name]:
    """The names that the encoder hears in a sentence."""
    return sentence.syntax.names if sentence.syntax is not None else ()


def seen_as(sentence: Sentence, first: int, last: int) -> str | None:
    """What the encoder takes words ``first`` up to ``last`` for, if it has them for a name of their own: PER, ORG or LOC."""
    return next((name.kind for name in names_in(sentence) if (name.first, name.last + 1) == (first, last)), None)


def adjacent(one: Part, other: Part) -> bool:
    return one.last == other.first


def _starts_known(values: tuple[Part, ...]) -> bool:
    """A state, body or role at the head of a run of capitals is a part of its own: "Presiden Rusia Vladimir Putin"."""
    return any(part.kind != "person" for part in values)


def _proper_name(sentence: Sentence, i: int, words: Lexical, names: frozenset[str]) -> int | None:
    """Where a run of capitalised words that begins at ``i`` ends; None where none does."""
    texts, lowers = sentence.texts, sentence.lowers
    if not is_capital(texts[i]):
        return None
    if opens(sentence, i) and not _opens_as_name(sentence, i, words, names):
        return None
    if lowers[i] in words.never_names or _is_currency(texts, i):
        return None
    end, parted = i + 1, _where_a_person_parts(sentence, i)
    while end < len(texts) and (end != parted or lowers[end] in words.particles):
        if _goes_on_name(texts[end], words) and lowers[end] not in words.never_names:
            known = words.actor_parts.at(texts, lowers, end)
            surname = (
                known is not None and known.last == end + 1 and all(part.kind == "person" for part in known.values)
            )
            if known and not surname:  # "Anton Lavrov" is not the Lavrov of the table
                break
            end += 1
        elif _is_inner(sentence, i, end, words):
            end += 2
        else:
            break
    return end


def _is_inner(sentence: Sentence, first: int, at: int, words: Lexical) -> bool:
    """Whether a small word stands within the name that begins at ``first``: a particle before a capital, or an "and" where the encoder hears one
    body's name: "Badan Pengkajian dan Penerapan Teknologi"."""
    if sentence.lowers[at] in words.particles:
        return any(is_capital(word) for word in sentence.texts[at + 1 : at + 2])
    bodies = (name for name in names_in(sentence) if name.kind == BODY)
    return sentence.lowers[at] in words.ands and any(name.first <= first and at < name.last for name in bodies)


def _where_a_person_parts(sentence: Sentence, i: int) -> int | None:
    """Where, in capitals that begin at ``i``, the encoder hears a person begin or end: "Pekanbaru | Agung Nugroho", "Agung Nugroho | Ikut Sidang"."""
    names, syntax = names_in(sentence), sentence.syntax
    here = next((name for name in names if name.first <= i <= name.last), None)
    if here is not None and here.kind == PERSON and syntax is not None:
        if here.last == i and not sentence.headline:
            return None  # of a name of one word the rest is rather a part
        end = here.last + 1
        while end < len(syntax.heads) and syntax.relations[end] == _FLAT and i < syntax.heads[end] <= end:
            end += 1  # the tree hears more of the name than the names do
        return end
    after = here.last if here is not None else i
    behind = next((name for name in names if name.kind == PERSON and name.first > after), None)
    if behind is None or (here is None and behind.first == behind.last):
        return None
    # "I Ketut", "FX Hadi": letters before a name are its own
    return behind.first if any(len(word) > _LETTERS for word in sentence.texts[i : behind.first]) else None


def _is_currency(texts: Sequence[str], i: int) -> bool:
    """ "Rp" before a sum, "US" before a dollar."""
    behind = texts[i + 1][:1] if i + 1 < len(texts) else ""
    return len(texts[i]) <= _SHORT_CODE and (behind.isdigit() or behind == _DOLLAR)


def _opens_as_name(sentence: Sentence, i: int, words: Lexical, names: frozenset[str]) -> bool:
    """Whether the first word of a sentence is a name: sure elsewhere in the story, heard as a person's, or no known word and followed by a name."""
    if sentence.lowers[i] in words.function_words:
        return False
    if sentence.texts[i] in names:
        return True
    if sentence.headline:
        return False
    if any(name.kind == PERSON and name.first == i for name in names_in(sentence)):
        return True
    follows = sentence.texts[i + 1 : i + 2]
    return (
        bool(words.known_words)
        and sentence.lowers[i] not in words.known_words
        and bool(follows)
        and is_capital(follows[0])
    )


def is_capital(word: str) -> bool:
    return word[:1].isupper() and any(letter.isalpha() for letter in word)


def _goes_on_name(word: str, words: Lexical) -> bool:
    """Whether a word goes on with a name: a capital, or a particle joined to one ("al-Sarayreh")."""
    particle, hyphen, rest = word.partition("-")
    return is_capital(word) or (bool(hyphen) and particle in words.particles and is_capital(rest))


def without_common(rows: Sequence[Sequence[Part]], parse: Parse, words: Lexical) -> list[list[Part]]:
    """The parts of a story's sentences without capitalised words of the language in which the encoder hears no name ("Polisi | Sebut", "Hak Asasi
    Manusia"), and without the letters that stand for such words in brackets: "HAM"."""
    short: set[str] = set()
    for sentence, row in zip(parse.sentences, rows, strict=True):
        for part in row:
            letters = sentence.texts[part.last + 1 : part.last + 2]
            if sentence.texts[part.last : part.last + 1] == (OPEN,) and _is_common(part, sentence, words):
                initials = "".join(text[0] for text in sentence.texts[part.first : part.last])
                short.update(each for each in letters if each == initials)
    return [
        [part for part in row if not _is_common(part, sentence, words) and not _is_one_of(part, sentence, short)]
        for sentence, row in zip(parse.sentences, rows, strict=True)
    ]


def _is_common(part: Part, sentence: Sentence, words: Lexical) -> bool:
    if part.kind != "name" or sentence.syntax is None:
        return False
    heard = any(name.first < part.last and part.first <= name.last for name in sentence.syntax.names)
    return not heard and all(word in words.known_words for word in sentence.lowers[part.first : part.last])


def _is_one_of(part: Part, sentence: Sentence, short: set[str]) -> bool:
    return part.kind == "name" and part.last - part.first == 1 and sentence.texts[part.first] in short
