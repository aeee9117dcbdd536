"""Concrete grades, slump classes, the concrete mark and the sampling plan (GB/T 14902, GB 50204).

The figures are defaults from the trade; those that an office may set differently are parameters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil

from desk.values.text import fold_width

SPECIAL_WORDS = (
    "补偿收缩", "微膨胀", "膨胀", "无收缩", "细石", "自密实", "水下", "早强", "钢纤维", "纤维",
    "防辐射", "清水", "冬施", "防冻", "缓凝", "大体积", "透水", "彩色", "砂浆", "速凝", "抗裂",
    "防水", "轻骨料", "高强", "泡沫", "低热", "陶粒", "重混凝土", "抗硫酸盐", "高抛", "免振",
    "抗折", "耐磨", "低碱", "降粘", "防腐", "阻锈",
)  # fmt: skip
_SPECIAL = re.compile(
    r"(?<![A-Z])KS\d{2,3}|抗折(?:强度)?\s*\d(?:\.\d)?(?:MPA)?|" + "|".join(SPECIAL_WORDS)
)
_STRENGTH = re.compile(r"(?<![A-Z])(LC|C|M)\s*(\d{1,3}(?:\.5)?)(?![\d.]*\d)")
_IMPERMEABILITY = re.compile(r"(?:抗渗(?:等级|标号)?)?\s*(?<![A-Z])[PSW]\s*(4|6|8|10|12)(?!\d)")
_FROST = re.compile(r"(?:抗冻(?:等级|标号)?)?\s*(?<![A-Z])F\s*(\d{2,3})(?!\d)")
# What a 混凝土标记 says beside the grades: A-C35-200(S4)-P8-GB/T 14902. Its S4 is a class of slump.
_OF_MARK = re.compile(
    r"(?<![A-Z])[AB]\s*-\s*(?:[HSFLW]{1,5}\s*-\s*)?(?=L?C\s*\d)"
    r"|(?<!\d)\d{2,3}\s*[(（]\s*[SF][1-6]\s*[)）]|GB\s*/?\s*T?\s*14902(?:\s*-\s*\d{4})?"
)
_FILLERS = re.compile(
    r"商品混凝土|预拌混凝土|混凝土|商砼|砼|普通|泵送|强度等级|[\s,、;；+/\-()（）]+"
)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade taken apart; every part is "" when it was not written, `unread` is what is left."""

    strength: str = ""
    impermeability: str = ""
    frost: str = ""
    special: str = ""
    unread: str = ""


@dataclass(frozen=True, slots=True)
class SamplingSets:
    """Proposed numbers of specimen sets for one order."""

    standard: int
    impermeability: int
    site: int


def strength_grades() -> list[str]:
    """C10 to C100, LC5 to LC60, and the mortars M5 to M30 used to wet pipes."""
    return [
        *(f"C{number}" for number in range(10, 101, 5)),
        *(f"LC{number}" for number in ("5.0", "7.5", *range(10, 61, 5))),
        *(f"M{number}" for number in ("5", "7.5", "10", "15", "20", "25", "30")),
    ]


_STRENGTHS = frozenset(strength_grades())


def impermeability_grades() -> list[str]:
    return [f"P{number}" for number in (4, 6, 8, 10, 12)]


def frost_grades() -> list[str]:
    return [f"F{number}" for number in range(50, 401, 50)]


@lru_cache(maxsize=1024)  # a sheet has few grades, each in many rows
def split_grade(text: str) -> Grade:
    """`C30P6抗冻F150` and the like taken apart; the old code S8 (and W8) is P8. Of a 混凝土标记 the
    grades are read, and its slump class is none of them."""
    rest = _OF_MARK.sub(" ", fold_width(text).upper())
    found: dict[str, str] = {}
    match = _STRENGTH.search(rest)
    if match and (grade := _known_strength(match[1], match[2])):
        found["strength"] = grade
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
        if grade.startswith("LC"):
            found["special"] = "轻骨料"
    for key, pattern, letter in (
        ("impermeability", _IMPERMEABILITY, "P"),
        ("frost", _FROST, "F"),
    ):
        match = pattern.search(rest)
        if match:
            found[key] = f"{letter}{int(match[1])}"
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    specials = _SPECIAL.findall(rest)
    if specials:
        found["special"] = "、".join(dict.fromkeys(specials))
    found["unread"] = _FILLERS.sub(" ", _SPECIAL.sub(" ", rest)).strip()
    return Grade(**found)


def _known_strength(kind: str, number: str) -> str:
    for spelling in (f"{kind}{number}", f"{kind}{number}.0"):
        if spelling in _STRENGTHS:
            return spelling
    return ""


def slump_class(slump_mm: int) -> str:
    """S1 to S5 of a target slump in mm, rounded to ten as the standard states it; "" below 10."""
    return _class_of(slump_mm, "S", (10, 50, 100, 160, 220))


def flow_class(flow_mm: int) -> str:
    """F1 to F6 of a target spread in mm; "" below 10."""
    return _class_of(flow_mm, "F", (10, 350, 420, 490, 560, 630))


def _class_of(value_mm: int, letter: str, starts: tuple[int, ...]) -> str:
    rounded = (value_mm + 5) // 10 * 10
    number = sum(rounded >= start for start in starts)
    return f"{letter}{number}" if number else ""


def default_tolerance(slump_mm: int) -> int:
    """The deviation in mm allowed from a target slump when the order states none."""
    rounded = (slump_mm + 5) // 10 * 10
    if rounded <= 40:
        return 10
    return 20 if rounded <= 90 else 30


def concrete_mark(
    strength: str,
    *,
    slump_mm: int | None = None,
    impermeability: str = "",
    frost: str = "",
    special: str = "",
    high_strength_from: int = 60,
    standard: str = "GB/T 14902",
) -> str:
    """The 混凝土标记, such as `A-C30-180(S4)-P6-GB/T 14902`; "" without a strength.

    B and the codes H S F L W mark special concrete; self-compacting concrete states its spread.
    """
    if not strength:
        return ""
    codes = _special_codes(strength, special, high_strength_from)
    parts = ["B", codes, strength] if codes else ["A", strength]
    if slump_mm is not None:
        named = flow_class(slump_mm) if "S" in codes else slump_class(slump_mm)
        parts.append(f"{slump_mm}({named})" if named else str(slump_mm))
    if impermeability or frost:
        parts.append(f"{impermeability}{frost}")
    return "-".join([*parts, standard])


def _special_codes(strength: str, special: str, high_strength_from: int) -> str:
    number = re.fullmatch(r"C(\d+)", strength)
    holds = {
        "H": number is not None and int(number[1]) >= high_strength_from,
        "S": "自密实" in special,
        "F": "纤维" in special,
        "L": strength.startswith("LC") or "轻骨料" in special,
        "W": "重混凝土" in special or "防辐射" in special,
    }
    return "".join(code for code, true in holds.items() if true)


def sampling_sets(
    volume: Decimal,
    impermeability: str,
    *,
    per_m3: int = 100,
    large_per_m3: int = 200,
    large_from: int = 1000,
    imperm_per_m3: int = 500,
    site_sets: int = 1,
) -> SamplingSets:
    """Sets of specimens an order of `volume` m³ needs.

    One standard set for each begun `per_m3`, or `large_per_m3` when more than `large_from` are
    poured in one go; one impermeability set for each begun `imperm_per_m3` when such a grade is
    ordered.
    """
    if volume <= 0:
        return SamplingSets(0, 0, 0)
    step = large_per_m3 if volume > large_from else per_m3
    return SamplingSets(
        standard=ceil(volume / step),
        impermeability=ceil(volume / imperm_per_m3) if impermeability else 0,
        site=site_sets,
    )
