"""F39 开盘鉴定、施工配合比通知单、骨料含水率测定表: three sheets that travel with the documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from db.models.assessments import AssessmentState, MixUse, OpeningAssessment
from db.models.plans import MixDesign
from db.models.pours import Pour
from db.models.site import WitnessSample
from reports.form import Data, Form, PrintContext
from reports.grid import Align, Body, Cell, Row, heading_row, label, row, value
from reports.site_mix import (
    MOISTURE,
    OPERATOR,
    kilograms,
    materials,
    moisture,
    sheet,
    signers,
    site_mix,
)
from reports.source import NOTHING, Source, clock
from reports.wrap import Check


def appraisal(data: Data | None, _context: PrintContext) -> Body:
    """The judgement of the first batch, the mix as it is weighed that day, and the moisture of the
    aggregates, from which that mix follows.

    What order, task, laboratory and the assessment on record know is printed; the rest is left for
    the pen (M2.4.1).
    """
    pour = Source(Pour, data)
    found = _assessment(pour)
    sheets = (site_mix(pour, found), moisture(pour, found))
    return replace(_first_batch(pour, found), further=sheets)


def _assessment(pour: Source) -> Source:
    """The latest assessment that stands, or nothing to print."""
    living = [
        each
        for each in pour.rows(OpeningAssessment, "assessments")
        if each.data.get("state") is not AssessmentState.VOID
    ]
    return living[-1] if living else Source(OpeningAssessment, None)


def _first_batch(pour: Source, found: Source) -> Body:
    day, sample = pour.get("pour_date", date), Source(WitnessSample, None)
    opened, left = (clock(pour.get(n, datetime), day) for n in ("opened_at", "first_truck_at"))
    use = found.get("mix_use", MixUse)
    blocks = [
        row(
            pour.pair("opened_at", text=opened),
            pour.pair("first_truck_at", text=left),
            found.pair("plant", text=found.shown("plant"), align=Align.CENTRE),
        ),
        row(
            label("配合比"),
            value(*(Check(use is each, each.label) for each in MixUse), span=9, name="mix_use"),
            found.pair("batch_m3", text=found.shown("batch_m3"), align=Align.CENTRE),
        ),
        heading_row("称量与原材料"),
        *_weighing(pour.inside(MixDesign, "mix"), found),
        row(label("称量系统零点"), _either("已校核", "未校核", 9, said=_yes(found, "zero_checked")),
            label("计量误差"),
            _either("在标准范围内", "超出", said=_yes(found, "errors_allowed"))),
        heading_row("第一盘混凝土"),
        row(label("原材料、配合比"),
            _either("与通知单相符", "不符", 9, said=_yes(found, "materials_match")),
            found.pair("measured_mm", text=found.shown("measured_mm"), align=Align.CENTRE)),
        row(label(found.fields["workability"].label),
            replace(found.checks("workability"), span=9),
            found.pair("temperature_c", text=found.shown("temperature_c"), align=Align.CENTRE)),
        row(sample.pair("identification", span=9), sample.pair("sets")),
        row(label("鉴定意见"), _opinion(found), height=18),
    ]  # fmt: skip
    return sheet(
        pour,
        "混凝土开盘鉴定",
        blocks,
        (
            signers(_seat(found, "inspector"), _seat(found, "operator", OPERATOR),
                     _seat(found, "dispatcher")),
            heading_row("使用新配合比时"),
            signers(_seat(found, "technical", "技术\n负责人"), ("技术\n科长", ""), ("监理", ""),
                    ("甲方", "")),
        ),
        "注：开盘鉴定由质检员和机操工共同进行；使用新配合比时由站技术负责人组织，技术科长、质检员和"
        "调度员参加，必要时邀请监理、甲方；各方签字后方可继续生产（手册M2.4.1）。",
    )  # fmt: skip


def _yes(found: Source, name: str) -> bool | None:
    """What was ticked; a box that is not ticked says nothing until somebody has signed."""
    ticked = bool(found.data.get(name))
    return True if ticked else None


def _opinion(found: Source) -> Cell:
    signed = found.data.get("state") is AssessmentState.SIGNED
    said = found.shown("opinion")
    words = (f"　{said}",) if said else ()
    return value(
        Check(signed, "同意继续生产"), Check(False, "调整后重新鉴定"), *words, name="opinion"
    )


def _seat(found: Source, seat: str, words: str = "") -> tuple[str, str]:
    """A place to sign, and who signed it in the program."""
    return words or found.fields[f"{seat}_by"].label, found.signed(f"{seat}_by", f"{seat}_at")


def _weighing(mix: Source, found: Source) -> list[Row]:
    """One column for each material: what the mix says, and below it what was weighed, or room."""
    names = materials(mix)
    lines = {
        "品种、规格": {},
        "设计配合比(kg/m³)": {name: kilograms(mix, name) for name in names},
        "含水率(%)": {
            name: found.shown(MOISTURE[name]) if name in MOISTURE else NOTHING for name in names
        },
        "施工配合比(kg/m³)": {},
        "每盘设定(kg)": {},
        "每盘实称(kg)": {},
        "计量误差(%)": {name: found.shown(name.replace("_kg", "_error")) for name in names},
    }
    head = row(label("材料", span=5), *(label(mix.fields[n].label, span=0) for n in names),
               height=7.6)  # fmt: skip
    return [
        head,
        *(
            row(
                label(words, span=5),
                *(value(shown.get(name, ""), align=Align.CENTRE) for name in names),
                height=7.6,
            )
            for words, shown in lines.items()
        ),
    ]


def _either(yes: str, no: str, span: float = 0, *, said: bool | None = None) -> Cell:
    return value(Check(said is True, yes), Check(said is False, no), span=span)


F39 = Form(
    id="F39",
    title="开盘鉴定、施工配合比通知单、骨料含水率测定表",
    of="pours",
    build=appraisal,
)
