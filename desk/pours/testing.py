"""On site with the tape and the cone: slump, cubes, dimensions (M1.5.2, M1.5.3, M2.7.1)."""

from __future__ import annotations

from db.models import Measurement, SampleKind, SlumpTest, SpecimenSize, WitnessSample
from desk.core.declare import group, names
from desk.core.kinds import Values
from desk.core.unit import Unit
from desk.pours.card_facts import slump_words
from desk.pours.differing import mismatch
from desk.pours.of_pour import OfPourKind, after_opening, pour_of
from desk.pours.rules import conforms
from desk.settings import settings_of
from desk.values.grades import default_tolerance
from desk.values.showing import clock


class SlumpTests(OfPourKind[SlumpTest]):
    model = SlumpTest
    icon = "sample"
    groups = (
        group("测试", "pour_id", "tested_at place", "plate measured_mm", "workability temperature_c",
              "tester user_witness supervisor_witness", "remarks"),
    )  # fmt: skip
    first = names("tested_at conforms pour.order.project_id pour.order.placement measured_mm")
    columns = names(
        "tested_at conforms pour.order.project_id pour.order.placement plate place target_mm "
        "tolerance_mm measured_mm workability tester"
    )
    more_columns = names("pour_id temperature_c user_witness supervisor_witness remarks")
    register = names(
        "tested_at pour.order.project_id pour.order.placement pour.order.grade plate place "
        "target_mm tolerance_mm measured_mm conforms workability temperature_c tester "
        "user_witness supervisor_witness remarks"
    )
    sort = "tested_at"
    date_column = "tested_at"
    moment = "tested_at"
    needs = ("pour_id", "measured_mm")
    in_order = (after_opening("tested_at"),)
    words = ("plate", "tester")

    def prepare(self, u: Unit, record: SlumpTest, values: Values) -> None:
        """Judged against the order as it stands at the test."""
        super().prepare(u, record, values)
        pour = pour_of(record)
        if pour is None:
            return
        order = pour.order
        record.target_mm, record.tolerance_mm = order.slump_mm, order.slump_tolerance_mm
        if record.tolerance_mm is None and record.target_mm is not None:
            record.tolerance_mm = default_tolerance(record.target_mm)
        record.conforms = conforms(record.target_mm, record.tolerance_mm, record.measured_mm)

    def told(self, record: SlumpTest) -> str:
        return "" if record.conforms else slump_words(record)


class Samples(OfPourKind[WitnessSample]):
    model = WitnessSample
    series = "QY"
    icon = "sample"
    groups = (
        group("取样", "pour_id", "taken_at curing", "sets specimen represented_m3", "identification",
              "plate slump_mm", "curing_place", "sampler", "witness witness_certificate",
              "remarks"),
    )  # fmt: skip
    first = names("taken_at pour.order.project_id pour.order.placement sets")
    columns = names(
        "number pour.order.project_id pour.order.placement taken_at curing sets identification "
        "plate witness"
    )
    more_columns = names(
        "pour_id specimen represented_m3 slump_mm curing_place sampler witness_certificate remarks"
    )
    register = names(
        "number taken_at pour.order.project_id pour.order.placement pour.order.grade curing sets "
        "specimen represented_m3 identification plate slump_mm curing_place sampler witness "
        "witness_certificate remarks"
    )
    sort = "taken_at"
    date_column = "taken_at"
    moment = "taken_at"
    needs = ("pour_id", "sets")
    in_order = (after_opening("taken_at"),)
    words = ("identification", "witness", "plate")

    def prepare(self, u: Unit, record: WitnessSample, values: Values) -> None:
        super().prepare(u, record, values)
        if record.specimen is None and record.curing is not None:
            cone = record.curing is SampleKind.IMPERMEABILITY
            record.specimen = SpecimenSize.CONE if cone else SpecimenSize.CUBE_150

    def saved(self, u: Unit, record: WitnessSample) -> None:
        record.number = record.number or u.number(self.series)

    def told(self, record: WitnessSample) -> str:
        witness = f"，见证人 {record.witness}" if record.witness else ""
        return f"{clock(record.taken_at)} 取样 {record.curing.label} {record.sets} 组{witness}"


class Measurements(OfPourKind[Measurement]):
    model = Measurement
    icon = "pour"
    groups = (
        group("核查", "pour_id", "measured_at placement", "planned_size measured_size",
              "estimated_m3 told", "remarks"),
    )  # fmt: skip
    first = names("measured_at differs pour.order.project_id placement")
    columns = names(
        "measured_at differs pour.order.project_id placement planned_size measured_size "
        "estimated_m3 told"
    )
    more_columns = names("pour_id remarks")
    register = names(
        "measured_at pour.order.project_id pour.order.placement placement planned_size "
        "measured_size estimated_m3 differs told remarks"
    )
    sort = "measured_at"
    date_column = "measured_at"
    needs = ("pour_id", "placement", "measured_size")
    words = ("placement",)

    def prepare(self, u: Unit, record: Measurement, values: Values) -> None:
        """Judged against the order as it stands at the measuring; what differs asks for an
        amendment (R11)."""
        super().prepare(u, record, values)
        pour = pour_of(record)
        if pour is not None:
            percent = settings_of(u.session, pour.station_id).integer("pour.difference_percent")
            said = mismatch(pour.order, record.placement, record.estimated_m3, percent)
            record.differs = bool(said)


SLUMP_TESTS = SlumpTests()
SAMPLES = Samples()
MEASUREMENTS = Measurements()
