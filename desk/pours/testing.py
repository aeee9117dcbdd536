"""On site with the tape and the cone: slump, cubes, dimensions (M1.5.2, M1.5.3, M2.7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.models import Measurement, Pour, SlumpTest, WitnessSample
from desk.core.declare import group, names
from desk.core.effects import complete
from desk.core.unit import Unit
from desk.pours.of_pour import of_pour
from desk.pours.rules import conforms
from desk.pours.trouble import ask_amendment
from desk.values.grades import default_tolerance


def _slump(u: Unit, test: Any, _values: Mapping[str, Any]) -> None:
    """Judged against the order as it stands at the test."""
    test.tested_at = test.tested_at or u.now
    pour = u.session.get(Pour, test.pour_id) if test.pour_id else None
    if pour is None:
        return
    test.target_mm = pour.order.slump_mm
    test.tolerance_mm = pour.order.slump_tolerance_mm
    if test.tolerance_mm is None and test.target_mm is not None:
        test.tolerance_mm = default_tolerance(test.target_mm)
    test.conforms = conforms(test.target_mm, test.tolerance_mm, test.measured_mm)
    test.tester = test.tester or u.acting.name


def _sample(u: Unit, sample: Any, _values: Mapping[str, Any]) -> None:
    sample.taken_at = sample.taken_at or u.now
    sample.sampler = sample.sampler or u.acting.name
    if sample.pour_id is not None and not sample.number:
        sample.number = u.number("QY")


def _measure(u: Unit, made: Any, _values: Mapping[str, Any]) -> None:
    """What differs from the plan asks for an amendment (R11)."""
    made.measured_at = made.measured_at or u.now
    pour = u.session.get(Pour, made.pour_id) if made.pour_id else None
    if pour is not None:
        made.differs = ask_amendment(u, pour, made.placement, made.estimated_m3)


# fmt: off
SLUMP_TESTS = of_pour(
    "slump-tests",
    "坍落度测试",
    SlumpTest,
    icon="sample",
    groups=(
        group("测试", "pour_id", "tested_at place", "plate measured_mm", "workability temperature_c",
              "tester user_witness supervisor_witness", "remarks"),
    ),
    columns=names(
        "tested_at conforms pour.order.project_id pour.order.placement plate place target_mm "
        "tolerance_mm measured_mm workability tester"
    ),
    more_columns=names("pour_id temperature_c user_witness supervisor_witness remarks"),
    sort="tested_at",
    prepare=_slump,
    problems=complete("pour_id", "measured_mm"),
    date_column="tested_at",
    words=("plate", "tester"),
)
# fmt: on

# fmt: off
SAMPLES = of_pour(
    "samples",
    "见证取样",
    WitnessSample,
    series="QY",
    icon="sample",
    groups=(
        group("取样", "pour_id", "taken_at curing", "sets identification", "plate slump_mm",
              "curing_place", "sampler witness", "remarks"),
    ),
    columns=names(
        "number pour.order.project_id pour.order.placement taken_at curing sets identification "
        "plate witness"
    ),
    more_columns=names("pour_id slump_mm curing_place sampler remarks"),
    sort="taken_at",
    prepare=_sample,
    problems=complete("pour_id", "sets"),
    date_column="taken_at",
    words=("identification", "witness", "plate"),
)
# fmt: on

# fmt: off
MEASUREMENTS = of_pour(
    "measurements",
    "尺寸核查",
    Measurement,
    icon="pour",
    groups=(
        group("核查", "pour_id", "measured_at placement", "planned_size measured_size",
              "estimated_m3 told", "remarks"),
    ),
    columns=names(
        "measured_at differs pour.order.project_id placement planned_size measured_size "
        "estimated_m3 told"
    ),
    more_columns=names("pour_id remarks"),
    sort="measured_at",
    prepare=_measure,
    problems=complete("pour_id", "placement", "measured_size"),
    date_column="measured_at",
    words=("placement",),
)
# fmt: on
