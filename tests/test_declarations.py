"""Every declaration is swept: what it names exists, what it promises can happen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from db.base import Base
from db.fields import Kind, fields_of
from db.models import OpeningConfirmation, OrderNotice, PumpUse, ReturnState, Role
from desk.areas import AREAS
from desk.core import papers, records, views
from desk.core.audit_recording import kind_name
from desk.core.declare import step
from desk.core.effects import Doing
from desk.core.kinds import RecordKind, kind, kind_names
from desk.core.lists import ListQuery, columns_of, page
from desk.core.moments import in_turn
from desk.core.readers import readers_of
from desk.core.workflow import Step, Workflow
from desk.orders.amending import AMENDED, EDITED, IN_FORCE
from desk.orders.moving import MOVED
from desk.plans.confirmations import CALLED
from desk.pours.equipment import PumpUses
from desk.rules.manual import clauses_of
from desk.rules.table import RULES
from desk.settings.declared import DECLARED
from reports.catalogue import FORMS, layout_form, print_form
from reports.issuing import context_for
from tests.declared import wrong_words
from tests.desk.documents.paperwork import every_paper
from tests.desk.lent.lending import line, loan
from tests.desk.pours.pouring import eventful
from tests.station import Station
from ui.console.names import LATER

KINDS = [kind(name) for name in kind_names()]
WITH_STEPS = [known for known in KINDS if known.flow is not None]


def _called(known: RecordKind) -> str:
    return known.name


def _flow(known: RecordKind) -> Workflow:
    assert known.flow is not None
    return known.flow


@pytest.mark.parametrize("known", KINDS, ids=_called)
def test_every_name_in_a_kinds_declaration_is_real(known: RecordKind) -> None:
    assert wrong_words(known) == []
    assert len(known.entry) == len(set(known.entry))
    assert known.name == str(known.model.__tablename__).replace("_", "-")
    assert known.label


def _misspelt(**said: object) -> RecordKind:
    """Pump uses as they would be with other attributes."""
    made = PumpUses()
    for name, value in said.items():
        setattr(made, name, value)
    return made


def _with_step(made: Step) -> RecordKind:
    return _misspelt(flow=Workflow(states=ReturnState, initial=ReturnState.DRAFT, steps=(made,)))


_TREAT = partial(step, "treat", "处理", ReturnState.DRAFT, ReturnState.TREATED, Role.DISPATCHER)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (_misspelt(needs=("pump", "arived_at")), "needs: arived_at"),
        (_misspelt(words=("pomp",)), "words: pomp"),
        (_misspelt(columns=("pump", "pour.order.place")), "columns: pour.order.place"),
        (_misspelt(one_per=("pour",)), "one_per: pour"),
        (_misspelt(in_order=(in_turn("pour.opened arrived_at"),)), "in_order: pour.opened"),
        (_with_step(_TREAT(effect=Doing(at="treated_att"))), "step treat: effect treated_att"),
        (_with_step(_TREAT(effect=Doing(needs=("crow",)))), "step treat: effect crow"),
        (_with_step(_TREAT(stamps="treted")), "step treat: stamp treted"),
        (_with_step(_TREAT(asks="remark")), "step treat: asks remark"),
        (_with_step(_TREAT(undo="untreat")), "step treat: undo untreat"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_misspelt_word_does_not_pass(known: RecordKind, said: str) -> None:
    assert said in wrong_words(known)


def test_a_kind_says_nothing_that_no_kind_says() -> None:
    with pytest.raises(TypeError, match="colums"):
        type("Misspelt", (RecordKind,), {"model": PumpUse, "colums": ("pump",)})


def test_what_is_followed_happens() -> None:
    """Every step or event that an area follows exists."""
    told = {
        (OpeningConfirmation, CALLED),
        *((OrderNotice, event) for event in (AMENDED, EDITED, IN_FORCE, MOVED)),
    }
    for area in AREAS:
        for follow in area.follows:
            if (follow.model, follow.event) in told:
                continue
            flow = kind(kind_name(follow.model)).flow
            assert flow is not None
            assert follow.event in {each.name for each in flow.steps}


@pytest.mark.parametrize("known", KINDS, ids=_called)
def test_every_field_is_labelled_and_no_two_fields_of_a_form_share_a_label(
    known: RecordKind,
) -> None:
    labels = [known.fields[name].label for name in known.entry]
    assert all(labels)
    assert len(labels) == len(set(labels))
    for asked in known.fields.values():
        assert asked.width > 0
        if asked.kind in (Kind.CHOICE, Kind.CHOICES, Kind.STATE):
            assert asked.choices is not None
        if asked.kind is Kind.REFERENCE:
            assert asked.refers in kind_names()


@pytest.mark.parametrize("known", KINDS, ids=_called)
def test_whatever_must_be_filled_in_can_be_filled_in(known: RecordKind) -> None:
    for name, asked in known.fields.items():
        if asked.required:
            assert name in known.entry or known.create is not None, name


def test_every_clause_that_is_named_stands_in_the_manual() -> None:
    named = {rule.clause: rule.id for rule in RULES}
    named |= {d.clause: d.key for d in DECLARED if d.clause}
    for mapper in Base.registry.mappers:
        named |= {f.clause: f.name for f in fields_of(mapper.class_).values() if f.clause}
    for clauses, where in named.items():
        for clause in clauses.split():
            assert clauses_of(clause), f"{where}: {clause}"


@pytest.mark.parametrize("known", WITH_STEPS, ids=_called)
def test_every_state_can_be_reached_and_every_step_taken(known: RecordKind) -> None:
    flow = _flow(known)
    reached = {flow.initial}
    while True:
        further = {
            taken.target
            for taken in flow.steps
            if taken.target is not None and reached & taken.sources and taken.target not in reached
        }
        if not further:
            break
        reached |= further
    assert reached | _set_by_the_program(known.name) == set(flow.states)
    assert set(flow.tones) == set(flow.states)


def _set_by_the_program(name: str) -> set[Any]:
    """States that a use case puts a record into besides its steps."""
    from db.models import OrderState, PlanState

    made: dict[str, set[Any]] = {
        "daily-plans": {PlanState.SUPERSEDED},
        "orders": {OrderState.CLOSED},  # with its pour
    }
    return made.get(name, set())


@pytest.mark.parametrize("known", WITH_STEPS, ids=_called)
def test_steps_ask_for_real_fields_and_can_be_undone_by_a_real_step(known: RecordKind) -> None:
    flow, fields = _flow(known), known.fields
    steps = {taken.name: taken for taken in flow.steps}
    assert len(steps) == len(flow.steps)
    assert len({taken.label for taken in flow.steps}) == len(steps)
    for taken in flow.steps:
        assert set(taken.asks) <= set(fields), taken.name
        assert taken.sources <= set(flow.states)
        assert taken.roles <= set(Role)
        assert taken.roles or taken.by_program, taken.name
        if taken.undo:
            back = steps[taken.undo]
            assert taken.target in back.sources, taken.name


def test_rules_are_told_apart_by_their_numbers() -> None:
    kinds: dict[str, set[str]] = {}
    for rule in RULES:
        kinds.setdefault(rule.id, set()).add(rule.kind.value)
        assert rule.title
    assert all(len(found) == len([r for r in RULES if r.id == id_]) for id_, found in kinds.items())


def test_kinds_of_today_and_of_later_versions_are_apart() -> None:
    assert set(kind_names()) & LATER == set()


def test_no_two_kinds_share_a_series() -> None:
    series = [known.series for known in KINDS if known.series]
    assert len(series) == len(set(series))


@pytest.mark.parametrize("known", KINDS, ids=_called)
def test_every_list_is_read_for_every_role(sqlite_station: Station, known: RecordKind) -> None:
    for role in readers_of(known.name):
        found = page(
            sqlite_station.acting(role), ListQuery(known.name), columns=tuple(columns_of(known))
        )
        assert isinstance(found.rows, list)


def _of_every_kind(station: Station) -> dict[str, list[UUID]]:
    """At least one record of each kind, one nearly empty and one full."""
    every_paper(station)
    pour = eventful(station)
    line(station, until="settle")
    loan(station, until="return")
    empty = records.create(station.clerk, "orders", {}).id
    full = station.signed(
        planned_opening="2026-11-24 07:00",
        pump_pipe_m="120", special_requirements="早强、微膨胀", mortar_m3="2", aggregate_mm="5-25",
        truck_interval_min="12", frost_grade="F150", remarks="<b>&\n" + "很长的备注" * 60,
    )  # fmt: skip
    records.take(station.clerk, "orders", full, "task")
    records.take(station.clerk, "orders", full, "amend", {"volume_m3": "230"}, reason="加厚" * 40)
    plan, draft = station.plan("2026-11-24"), station.plan("2026-11-30", until="draft")
    call = {"order": str(full), "confirmed_opening": "11-24 7:00", "confirmed_with": "张工"}
    records.create(station.clerk, "opening-confirmations", call)
    records.create(station.clerk, "site-diaries", {"notes": "很长的备注" * 60})
    records.create(station.acting(Role.DISPATCHER), "dispatch-logs", {})
    away = {"role": "站长", "deputy": "deputy_manager", "ends_at": "2026-11-24 18:00"}
    records.create(station.manager, "absences", away)
    records.create(station.clerk, "calls", {"matter": "很长的事项" * 60, "phone": "13807310001"})
    records.create(station.acting(Role.INSPECTOR), "opening-assessments", {"pour": str(pour)})
    people = [{"name": "阿布都热依木", "post": "罐车司机"}] * 3
    officer = station.acting(Role.SAFETY_OFFICER)
    records.create(officer, "safety-briefings", {"topics": "高处" * 200, "attendees": people})
    records.create(station.clerk, "handovers", {"receiver": "section_head"})
    found = {
        known.name: [row["id"] for row in page(station.clerk, ListQuery(known.name)).rows]
        for known in KINDS
    }
    assert empty in found["orders"]
    assert pour in found["pours"]
    assert {plan, draft} <= set(found["daily-plans"])
    return found


def test_every_kind_is_viewed_and_every_form_prints_empty_and_full(station: Station) -> None:
    found = _of_every_kind(station)
    for name, ids in found.items():
        assert ids, name
        for id_ in ids:
            seen = views.view(station.clerk, name, id_)
            plain = views.as_json(seen)
            assert plain["id"] == str(id_)
            _is_plain(plain)
    for form in FORMS.values():
        assert form.of in kind_names()
        context = context_for(station.head, form)
        assert print_form(form.id, None, context).startswith(b"%PDF")
        for id_ in found[form.of]:
            drawing = layout_form(form.id, papers.paper_data(station.head, form.of, id_), context)
            assert drawing.missing == ()
            assert len(drawing.pdf) < 120_000


def _is_plain(value: Any) -> None:
    """Nothing but what JSON has: no float, no Decimal, no date."""
    if isinstance(value, dict):
        assert all(isinstance(key, str) for key in value)
        for item in value.values():
            _is_plain(item)
    elif isinstance(value, list):
        for item in value:
            _is_plain(item)
    else:
        assert not isinstance(value, float | Decimal | datetime | UUID)
        assert value is None or isinstance(value, str | int | bool)


def test_every_form_that_a_kind_names_is_in_the_catalogue() -> None:
    for known in KINDS:
        for form in known.forms:
            assert FORMS[form].of == known.name
    assert {form for known in KINDS for form in known.forms} == set(FORMS)
