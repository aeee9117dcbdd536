"""Pinyin of names for look-up codes and search; readings that differ are all searched."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

from desk.values.text import fold_width

_MOST_VARIANTS = 24
_RUNS = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
_NOT_SEARCHED = re.compile(r"[\s\W_]+")


def fold_query(text: str) -> str:
    """`text` as names are searched: half-width, lower case, without spaces and punctuation."""
    return _NOT_SEARCHED.sub("", fold_width(text).casefold())


def initials(name: str) -> str:
    """The proposed look-up code: upper-case initials with letters and digits kept.

    Only a proposal: place names (单县) are often read differently, so the code is editable.
    """
    return "".join(options[0] for options in _readings(name, first_letter=True)).upper()


def full_pinyin(name: str) -> str:
    """The usual reading without tones, lower case and in one word."""
    return "".join(options[0] for options in _readings(name, first_letter=False))


@lru_cache(maxsize=4096)  # the same projects and placements are saved again and again
def search_words(name: str, code: str = "") -> str:
    """Everything `name` is found by, lower case and separated by spaces.

    Holds the name as written and folded, the initials of every possible reading (the usual
    first), the usual full pinyin, and the stored look-up code.
    """
    letters = _readings(name, first_letter=True)
    variants = ("".join(chosen) for chosen in islice(product(*letters), _MOST_VARIANTS))
    words = [name.casefold(), fold_query(name), *variants, full_pinyin(name), fold_query(code)]
    return " ".join(dict.fromkeys(word for word in words if word))


def _readings(name: str, *, first_letter: bool) -> list[list[str]]:
    runs = _RUNS.findall(fold_query(name))
    return [options for run in runs for options in _readings_of_run(run, first_letter=first_letter)]


@lru_cache(maxsize=4096)  # 3层柱, 4层柱, 5层柱: the same words around other figures
def _readings_of_run(text: str, *, first_letter: bool) -> list[list[str]]:
    if text.isascii():
        return [[text]]
    from pypinyin import Style, pinyin  # 30 ms and its dictionaries: only when a name is saved

    style = Style.FIRST_LETTER if first_letter else Style.NORMAL
    usual = pinyin(text, style=style, errors="default")
    spoken = pinyin(text, style=style, errors="default", heteronym=True)
    merged: list[list[str]] = []
    for first, others in zip(usual, spoken, strict=True):
        merged.append(list(dict.fromkeys(word.casefold() for word in (*first, *others) if word)))
    return [options for options in merged if options]
