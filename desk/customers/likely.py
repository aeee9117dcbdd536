"""Which known project is meant by what a customer wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from desk.values.pinyin import fold_query

_LEAST = 0.35
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project of the file; `words` are its search words (pinyin, look-up code)."""

    id: UUID
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Likely:
    """A known project and how well it fits, 1 for the very same name."""

    project: KnownProject
    score: float


def likely_projects(
    written: str, projects: Sequence[KnownProject], *, most: int = 5
) -> list[Likely]:
    """The known projects that `written` may mean, the likeliest first.

    An abbreviation (污水厂扩建) finds the whole name whose characters it holds in order; numbers
    that contradict each other (3#楼, 5#楼) count against a project.
    """
    wanted = fold_query(written)
    if not wanted:
        return []
    scored = [Likely(project, _score(wanted, project)) for project in projects]
    scored = [likely for likely in scored if likely.score >= _LEAST]
    return sorted(scored, key=lambda likely: (-likely.score, likely.project.name))[:most]


def _score(wanted: str, project: KnownProject) -> float:
    name = fold_query(project.name)
    if not name:
        return 0.0
    if wanted == name:
        return 1.0
    score = max(_overlap(wanted, name), _inside(wanted, name), _by_code(wanted, project))
    ours, theirs = set(_NUMBERS.findall(wanted)), set(_NUMBERS.findall(name))
    if ours and theirs and not (ours <= theirs or theirs <= ours):
        score *= 0.6
    return score


def _inside(wanted: str, name: str) -> float:
    shorter, longer = sorted((wanted, name), key=len)
    if len(shorter) < 2:
        return 0.0
    if shorter in longer:
        return 0.7 + 0.25 * len(shorter) / len(longer)
    position, runs, last = 0, 0, -2
    for sign in shorter:
        found = longer.find(sign, position)
        if found < 0:
            return 0.0
        runs += found != last + 1
        last, position = found, found + 1
    # Few long runs are an abbreviation; single scattered characters are chance.
    return 0.0 if len(shorter) < 3 else 0.75 - 0.35 * (runs - 1) / len(shorter)


def _overlap(wanted: str, name: str) -> float:
    ours = {wanted[i : i + 2] for i in range(len(wanted) - 1)}
    theirs = {name[i : i + 2] for i in range(len(name) - 1)}
    if not ours or not theirs:
        return 0.0
    return 0.9 * 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _by_code(wanted: str, project: KnownProject) -> float:
    if not wanted.isascii() or len(wanted) < 2:
        return 0.0
    words = project.words.split()
    if wanted in words:
        return 0.85
    return 0.6 if any(word.startswith(wanted) for word in words) else 0.0
