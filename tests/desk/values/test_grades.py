from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.values.grades import (
    Grade,
    concrete_mark,
    default_tolerance,
    flow_class,
    sampling_sets,
    slump_class,
    split_grade,
    strength_grades,
)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("C35P8", Grade("C35", "P8")),
        ("C35 P8", Grade("C35", "P8")),
        ("ｃ３０ｐ６", Grade("C30", "P6")),
        ("C30P6抗冻F150", Grade("C30", "P6", "F150")),
        ("C30P6F150", Grade("C30", "P6", "F150")),
        ("C30抗渗等级P6", Grade("C30", "P6")),
        ("C35S8", Grade("C35", "P8")),
        ("C40微膨胀", Grade("C40", special="微膨胀")),
        ("C30 细石", Grade("C30", special="细石")),
        ("C50自密实", Grade("C50", special="自密实")),
        ("C25水下", Grade("C25", special="水下")),
        ("水下C25混凝土", Grade("C25", special="水下")),
        ("C35P8早强、微膨胀", Grade("C35", "P8", special="早强、微膨胀")),
        ("LC30", Grade("LC30", special="轻骨料")),
        ("M15砂浆", Grade("M15", special="砂浆")),
        ("C40 KS90", Grade("C40", special="KS90")),
        ("C30抗折4.5MPa", Grade("C30", special="抗折4.5MPA")),
        ("抗冻F150", Grade(frost="F150")),
        ("A-C35-200(S4)-P8", Grade("C35", "P8")),
        ("A-C30-180（S4）-P6-GB/T 14902", Grade("C30", "P6")),
        ("B-HS-C60-650(F6)-P10F200-GB/T14902-2012", Grade("C60", "P10", "F200")),
        ("B-L-LC30-180(S4)", Grade("LC30", special="轻骨料")),
        ("C33", Grade(unread="C33")),
        ("30", Grade(unread="30")),
        ("待定", Grade(unread="待定")),
        ("", Grade()),
    ],
)
def test_a_grade_is_taken_apart(text: str, grade: Grade) -> None:
    assert split_grade(text) == grade


@given(st.text())
def test_any_text_can_be_asked_for_a_grade(text: str) -> None:
    assert split_grade(text).strength in {"", *strength_grades()}


def test_slumps_have_their_class() -> None:
    cases = {10: "S1", 40: "S1", 50: "S2", 90: "S2", 100: "S3", 150: "S3", 160: "S4", 210: "S4"}
    assert {slump: slump_class(slump) for slump in cases} == cases
    assert [slump_class(slump) for slump in (0, 155, 220, 260)] == ["", "S4", "S5", "S5"]
    assert [flow_class(flow) for flow in (340, 350, 480, 550, 620, 630)] == [
        *("F1", "F2", "F3", "F4", "F5", "F6")
    ]


def test_a_slump_without_tolerance_gets_the_usual_one() -> None:
    assert [default_tolerance(slump) for slump in (40, 50, 90, 100, 180)] == [10, 20, 20, 30, 30]


@pytest.mark.parametrize(
    ("parts", "mark"),
    [
        ({"strength": "C30", "slump_mm": 180, "impermeability": "P6"}, "A-C30-180(S4)-P6"),
        ({"strength": "C35", "slump_mm": 180, "impermeability": "P8", "frost": "F150"},
         "A-C35-180(S4)-P8F150"),
        ({"strength": "C60", "slump_mm": 200}, "B-H-C60-200(S4)"),
        ({"strength": "C50", "slump_mm": 650, "special": "自密实"}, "B-S-C50-650(F6)"),
        ({"strength": "LC30", "slump_mm": 180}, "B-L-LC30-180(S4)"),
        ({"strength": "C40", "slump_mm": 160, "special": "钢纤维"}, "B-F-C40-160(S4)"),
        ({"strength": "C30"}, "A-C30"),
    ],
)  # fmt: skip
def test_the_mark_is_composed_from_the_fields(parts: dict[str, object], mark: str) -> None:
    assert concrete_mark(**parts) == f"{mark}-GB/T 14902"  # type: ignore[arg-type]


def test_there_is_no_mark_without_a_strength() -> None:
    assert concrete_mark("", slump_mm=180) == ""


@pytest.mark.parametrize(
    ("volume", "impermeability", "sets"),
    [
        ("60", "", (1, 0)),
        ("100", "P6", (1, 1)),
        ("100.01", "P6", (2, 1)),
        ("320", "P8", (4, 1)),
        ("501", "P8", (6, 2)),
        ("1000", "", (10, 0)),
        ("1001", "", (6, 0)),
        ("0", "P8", (0, 0)),
    ],
)
def test_an_order_needs_its_sets_of_cubes(
    volume: str, impermeability: str, sets: tuple[int, int]
) -> None:
    found = sampling_sets(Decimal(volume), impermeability)
    assert (found.standard, found.impermeability) == sets


def test_the_office_may_set_other_sampling_steps() -> None:
    found = sampling_sets(Decimal(300), "P6", per_m3=50, imperm_per_m3=200, site_sets=2)
    assert (found.standard, found.impermeability, found.site) == (6, 2, 2)
