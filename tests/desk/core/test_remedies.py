"""A step refused because of the record's state says what leads there, and who takes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.choice import Choice
from db.models import PlanState, PourState, TicketState
from desk.core import records
from desk.core.errors import Refused
from desk.core.kinds import RecordKind, kind, kind_names
from desk.core.workflow import Step, Workflow
from desk.rules.manual import clauses_of
from tests.station import Station, on_the_day


def _refused_steps() -> Iterator[tuple[RecordKind, Workflow, Choice, Step]]:
    """Every kind, every state, every step that somebody may ask for there in vain."""
    for known in map(kind, kind_names()):
        if known.flow is None:
            continue
        for state in known.flow.states:
            for step in known.flow.steps:
                if state not in step.sources and not step.by_program:
                    yield known, known.flow, state, step


ASKED_IN_VAIN = list(_refused_steps())


def _offered(flow: Workflow, state: Choice) -> list[Step]:
    return [s for s in flow.steps if state in s.sources and not s.by_program and s.roles]


def test_each_step_on_the_way_is_offered_to_somebody_where_the_one_before_led() -> None:
    for known, flow, state, step in ASKED_IN_VAIN:
        at = state
        for each in flow.way(state, step):
            assert each in _offered(flow, at), (known.name, state, step.name)
            assert each.target is not None
            at = each.target
        if flow.way(state, step):
            assert at in step.sources


def test_every_refusal_names_a_step_somebody_is_offered_or_says_what_takes_its_place() -> None:
    for known, flow, state, step in ASKED_IN_VAIN:
        said = flow.instead(state, step)
        named = [f"“{each.label}”" for each in _offered(flow, state) if f"“{each.label}”" in said]
        ended = (flow.anew, "已经办完", "不必再办")
        assert named or any(word in said for word in ended), (known.name, state, step.name, said)
        assert len(said) < 260


def test_nobody_is_sent_back_who_can_go_on() -> None:
    for _, flow, state, step in ASKED_IN_VAIN:
        for each in flow.way(state, step):
            if each.danger or each.aside:
                onward = [s for s in flow.steps if not (s.danger or s.aside or s.by_program)]
                ahead = {state}
                for _ in onward:
                    ahead |= {s.target for s in onward if s.sources & ahead and s.target}
                assert not ahead & step.sources


@pytest.mark.parametrize(
    ("name", "state", "step", "said"),
    [
        ("daily-plans", PlanState.DRAFT, "approve", "请先由生产客服科长“提交审批”，然后“批准”。"),
        (
            "daily-plans",
            PlanState.SUBMITTED,
            "submit",
            "这一步不必再办。要重办，请先由生产客服科长“撤回”，然后“提交审批”。",
        ),
        ("tickets", TicketState.VOID, "sign", "请另录一张。"),
        ("pours", PourState.CALLED_OFF, "open", "请在日生产计划里重新列入。"),
        ("pours", PourState.ARCHIVED, "open", "这一步已经过去。现在生产客服科长可以“撤销归档”。"),
    ],
)
def test_the_way_is_said_in_the_offices_words(
    name: str, state: Choice, step: str, said: str
) -> None:
    flow = kind(name).flow
    assert flow is not None
    assert flow.instead(state, flow.step(step)) == said


def test_a_refused_step_tells_way_and_clause(station: Station) -> None:
    plan = station.plan(until="draft")
    with pytest.raises(Refused) as refused:
        records.take(station.manager, "daily-plans", plan, "approve")
    assert refused.value.reason.endswith(
        "现在是“草稿”，不能“批准”。请先由生产客服科长“提交审批”，然后“批准”。（依据手册 M2.2.1）"
    )
    assert refused.value.clause == "M2.2.1"


def test_the_named_way_is_open(station: Station) -> None:
    """What the refusal names is really taken, and then the step itself."""
    pour = station.pour()
    clerk = station.clerk.at(on_the_day(12))
    with pytest.raises(Refused, match=r"请先由.*“首车出站”，再由.*“核实收盘方量”，然后“收盘”"):
        records.take(clerk, "pours", pour, "close")
    station.ticket(pour, at=on_the_day(7, 10))
    given = {"closing_m3": "12", "closing_with": "张工"}
    records.take(clerk, "pours", pour, "begin_closing", given)
    records.take(clerk, "pours", pour, "close", {"left_over_m3": "0.5"})


NOT_IN_THE_MANUAL = {"customers", "projects", "absences"}


def test_a_state_refusal_names_a_clause_that_stands_in_the_manual() -> None:
    for known, flow, _, step in ASKED_IN_VAIN:
        named = flow.clause_of(known.model, step).split()
        assert all(clauses_of(clause) for clause in named), (known.name, step.name)
        assert bool(named) == (known.name not in NOT_IN_THE_MANUAL), (known.name, step.name)
