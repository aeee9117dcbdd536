"""The pour's states and steps (domain §3.5)."""

from __future__ import annotations

from db.models import PourState, Role
from desk.core.declare import step
from desk.core.effects import Doing, put
from desk.core.workflow import Tone, Workflow
from desk.pours import (
    assessments,
    closing,
    handing,
    left_standing,
    opening,
    opening_time,
    stopping,
    trouble,
)
from desk.pours.facts import BEFORE_OPENING, OPEN_STATES

_S = PourState
_SPECIALIST = frozenset({Role.SPECIALIST})
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
_DISPATCH = frozenset({Role.DISPATCHER})
_BEFORE = frozenset(BEFORE_OPENING)
_RUNNING = frozenset(OPEN_STATES)

# fmt: off
FLOW = Workflow(
    states=PourState,
    initial=_S.PLANNED,
    clause="M2.3.1",
    anew="请在日生产计划里重新列入",
    tones={
        _S.PLANNED: Tone.WARNING,
        _S.CONFIRMED: Tone.INFO,
        _S.OPENED: Tone.INFO,
        _S.SUPPLYING: Tone.INFO,
        _S.CLOSING: Tone.WARNING,
        _S.CLOSED: Tone.SUCCESS,
        _S.ARCHIVED: Tone.NEUTRAL,
        _S.CALLED_OFF: Tone.DANGER,
    },
    steps=(
        step("confirm", "核实开盘", _BEFORE, _S.CONFIRMED, _OFFICE, effect=opening.confirm,
             asks="expected_opening confirmed_with"),
        step("check", "专员核实", _BEFORE, None, _SPECIALIST, guard=opening.not_the_dispatcher,
             stamps="checked", effect=opening.check, asks="checked_items first_equipment"),
        step("agree", "调度核实", _BEFORE, None, _DISPATCH, guard=opening.not_the_specialist,
             stamps="agreed", effect=opening.agree, asks="agreed_items"),
        step("tell_posts", "通知各岗位", _BEFORE, None, _DISPATCH,
             stamps="posts_told", effect=put, asks="posts_told_at"),
        step("open", "开盘", _BEFORE, _S.OPENED, _SPECIALIST, before_role=opening.may_open,
             stamps="opened", effect=opening.order_opening, warner=opening.warn_at_opening, asks="opened_at"),
        step("hand_over", "资料交接", _BEFORE | _RUNNING | {_S.CLOSED}, None, _OFFICE, effect=handing.hand_over,
             warner=handing.warn_receiver,
             asks="documents_handed documents_receiver documents_handed_at"),
        step("first_truck", "首车出站", _S.OPENED, _S.SUPPLYING, _OFFICE | _DISPATCH,
             stamps="first_truck", effect=put, asks="first_truck_at"),
        step("supply", "发货单出站", _S.OPENED, _S.SUPPLYING, _OFFICE | _DISPATCH, by_program=True),
        step("await_truck", "发货单全部作废", (_S.SUPPLYING, _S.CLOSING), _S.OPENED,
             _OFFICE | _DISPATCH, effect=opening.await_truck, by_program=True),
        step("assess", "开盘鉴定", _RUNNING, None, assessments.WRITERS,
             guard=assessments.none_yet, effect=assessments.begin, aside=True,
             clause="M2.4.1"),
        step("begin_closing", "核实收盘方量", (_S.SUPPLYING, _S.CLOSING), _S.CLOSING, _OFFICE,
             effect=closing.ask_volume, asks="closing_m3 closing_with takeoff_m3"),
        step("close", "收盘", _S.CLOSING, _S.CLOSED, _OFFICE, effect=closing.close,
             after=closing.after_closing,
             asks="finished_at closing_trucks left_over_m3",
             clause="M1.6.1"),
        step("stop", "停浇", (_S.SUPPLYING, _S.CLOSING), _S.CLOSED, _OFFICE, effect=stopping.stop,
             after=closing.after_closing, needs_reason=True, aside=True,
             asks="postponed_to finished_at closing_trucks left_over_m3",
             clause="M1.3.1"),
        step("card", "开调查卡", _RUNNING | {_S.CLOSED}, None, _OFFICE, guard=closing.no_card_yet,
             effect=closing.issue_card, aside=True,
             clause="M1.6.2"),
        step("archive", "归档", _S.CLOSED, _S.ARCHIVED, _OFFICE, guard=closing.may_archive,
             stamps="archived", warner=left_standing.warn_of_what_stands),
        step("late_documents", "出具后期资料", (_S.CLOSED, _S.ARCHIVED), None,
             (Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD), aside=True, when_closed=True,
             clause="M3.2.1"),
        step("explain", "向客户解释", _BEFORE | _RUNNING | {_S.CLOSED}, None, _OFFICE,
             effect=Doing(at="explained_at", needs=("late_explanation", "explained_to"),
                          also=trouble.explain),
             asks="late_explanation explained_to explained_at", aside=True),
        step("dispute", "登记量差", _RUNNING | {_S.CLOSED}, None, _OFFICE | {Role.SETTLEMENT_CLERK},
             effect=trouble.dispute, needs_reason=True, aside=True,
             clause="M1.5.3"),
        step("incident", "登记突发事件", _BEFORE | _RUNNING | {_S.CLOSED}, None, _OFFICE | _DISPATCH,
             effect=trouble.incident, needs_reason=True, aside=True,
             clause="M1.6.2"),
        step("postpone", "改期", _BEFORE | _RUNNING, None, _OFFICE, guard=trouble.may_postpone,
             effect=trouble.postpone, asks="postponed_to", needs_reason=True, aside=True,
             clause="M1.2.3"),
        step("reassign", "换专员", _BEFORE | _RUNNING | {_S.CLOSED}, None, _OFFICE,
             effect=trouble.reassign, asks="specialist_id", needs_reason=True, aside=True,
             clause="M1.2.3"),
        step("call_off", "取消浇筑", _BEFORE | _RUNNING, _S.CALLED_OFF, _OFFICE,
             guard=opening.no_truck_yet, effect=trouble.call_off, asks="postponed_to",
             needs_reason=True, danger=True,
             clause="M1.3.1"),
        step("unopen", "撤销开盘", _RUNNING, None, _OFFICE,
             guard=opening.no_truck_yet, effect=opening.take_opening_back,
             clears="opened", needs_reason=True, aside=True),
        step("correct_opening", "更正开盘时间", _RUNNING | {_S.CLOSED}, None, _OFFICE,
             effect=opening_time.correct_opening, asks="opened_at", needs_reason=True, aside=True),
        step("reopen", "撤销收盘", _S.CLOSED, _S.CLOSING, Role.SECTION_HEAD, guard=closing.may_reopen,
             effect=closing.reopen, needs_reason=True, aside=True,
             clause="M1.6.1"),
        step("unarchive", "撤销归档", _S.ARCHIVED, _S.CLOSED, Role.SECTION_HEAD,
             clears="archived", needs_reason=True, danger=True, aside=True,
             clause="M1.6.2"),
        step("drop", "改版未列入", _BEFORE, _S.CALLED_OFF, _OFFICE, effect=trouble.drop,
             by_program=True, danger=True),
    ),
)
# fmt: on
