"""What the words of an office or group tell by themselves: its title in one spelling, whose state and of which sector it is."""

from __future__ import annotations

from collections.abc import Sequence

from kawat.coding.lexical import Lexical, Part
from kawat.knowledge.schema import INTERNATIONAL
from kawat.language import Sentence

GOVERNMENT = "GOV"
OF_NO_STATE = frozenset(INTERNATIONAL) - {"NGO"}
"""A body with one of these sectors belongs to no state; an ``NGO`` may be one state's."""
STATELESS = OF_NO_STATE | {"NGO", "REB", "OPP"}
"""The sectors of bodies whose people are theirs whatever they do, and whose victims are not."""


def roles_of(run: Sequence[Part], words: Lexical) -> list[Part]:
    """The role words of a phrase; what only counts people stands for no role beside another: "tiga orang polisi"."""
    roles = [part for part in run if part.kind == "role"]
    return roles[1:] if len(roles) > 1 and roles[0].row["form"] in words.classifiers else roles


def title_of(sentence: Sentence, run: Sequence[Part], words: Lexical) -> str:
    """The words of an office before its state and its holder's name, in one spelling; of two offices the first's."""
    second = next((at for at in range(1, len(run)) if parts_two_offices(run[at - 1], run[at], sentence, words)), None)
    office = [part for part in run[:second] if part.kind in ("role", "field")]
    told = " ".join(
        part.row["form"].lower() if part.kind == "role" else " ".join(sentence.lowers[part.first : part.last])
        for part in office
    )
    return words.offices.get(told, told)


def post_of(roles: Sequence[Part], words: Lexical) -> str | None:
    """The first office of a phrase without what it is the office of, in one spelling: of "Kapolsek Tugumulya AKP" the "kepala kepolisian sektor"."""
    told = next((part.row["form"].lower() for part in roles if part.row["title"] == "yes"), None)
    return words.offices.get(told, told) if told else None


def parts_two_offices(one: Part, other: Part, sentence: Sentence, words: Lexical) -> bool:
    """Whether a word between two parts says that the second is an office held beside the first: "/", "sekaligus"."""
    between = sentence.lowers[one.last : other.first]
    return (
        other.kind == "role" and other.row["title"] == "yes" and len(between) == 1 and between[0] in words.concurrents
    )


def sector_of(roles: list[Part], body: Part | None, state: Part | None, words: Lexical) -> str | None:
    """The sector of the first role word that has one, else of the body or metonym that it belongs to.

    Whoever serves a body of no state, of rebels or of the opposition is of its sector, whatever the role: "pasukan PBB", "komandan Taliban".
    """
    if body is not None and state is None and body.row["sector"] in STATELESS and not _governs(roles, words):
        return body.row["sector"]
    for part in roles:
        if part.row["sector"] and (state is None or part.row["sector"] not in OF_NO_STATE):
            return part.row["sector"]
    if body is not None and body.row["sector"]:
        return body.row["sector"]
    if state is not None and roles:
        # Who holds an office of a state that no table explains ("pemimpin Korea Utara") is of its government.
        return state.row["sector"] or (GOVERNMENT if any(part.row["title"] == "yes" for part in roles) else None)
    return None


def own_country(roles: Sequence[Part]) -> str | None:
    """The state that a role word tells by itself: "WNI", "Kapolri"."""
    return next((part.row["country"] for part in roles if part.row["country"]), None)


def _governs(roles: Sequence[Part], words: Lexical) -> bool:
    """Whether the role word is a government's: "pemerintah Taliban"."""
    return any(part.row["form"] in words.governments for part in roles)
