"""The order's states and steps (domain §3.2)."""

from __future__ import annotations

from db.models import OrderState, Role
from desk.core.declare import step
from desk.core.effects import put
from desk.core.workflow import Tone, Workflow
from desk.orders import amending, moving, official, reassigning, steps, using

_S = OrderState
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})
_OFFICIAL = frozenset({_S.RECEIVED, _S.SIGNED, _S.PLANNED, _S.POURING, _S.CLOSED})
_AFTER_SIGNING = frozenset({_S.SIGNED, _S.PLANNED, _S.POURING, _S.CLOSED})

# fmt: off
FLOW = Workflow(
    states=OrderState,
    initial=_S.DRAFT,
    clause="M1.2.1",
    closed=steps.closed_with_pour,
    tones={
        _S.DRAFT: Tone.NEUTRAL,
        _S.RECEIVED: Tone.WARNING,
        _S.SIGNED: Tone.INFO,
        _S.PLANNED: Tone.SUCCESS,
        _S.POURING: Tone.INFO,
        _S.CLOSED: Tone.SUCCESS,
        _S.CANCELLED: Tone.DANGER,
    },
    steps=(
        step("receive", "收单", _S.DRAFT, _S.RECEIVED, _OFFICE, effect=steps.receive,
             warner=steps.warn_late_receipt, undo="reopen",
             asks="received_by urgency_reason received_at late_entry_reason"),
        step("sign", "签认", (_S.DRAFT, _S.RECEIVED), _S.SIGNED, _OFFICE,
             concerns=using.not_own_use, guard=using.for_a_customer, effect=steps.sign,
             warner=steps.warn_signature, after=steps.join_issued_plan,
             asks="signer signed_at received_by urgency_reason late_entry_reason", undo="unsign"),
        step("resign", "补签", _AFTER_SIGNING, None, _OFFICE,
             concerns=using.not_own_use, guard=steps.needs_new_signature,
             effect=amending.resign, warner=steps.warn_stranger, asks="signer signed_at",
             clause="M1.5.3"),
        step("agree", "同意自用", (_S.DRAFT, _S.RECEIVED), _S.SIGNED, using.AGREE,
             concerns=using.own_use, guard=using.may_agree, effect=using.agree,
             warner=steps.warn_signature, after=steps.join_issued_plan,
             asks="urgency_reason late_entry_reason", aside=True),
        step("agree_again", "同意变更", _AFTER_SIGNING, None, using.AGREE,
             concerns=using.own_use, guard=using.may_agree_again, effect=using.agree_again,
             aside=True),
        step("task", "下达任务书", _OFFICIAL, None, _OFFICE,
             guard=steps.no_task_yet, effect=put,
             asks="documents_wanted document_copies",
             clause="M1.2.2"),
        step("original_in", "原件已交", _OFFICIAL, None, _OFFICE, guard=steps.no_original_yet,
             stamps="original", effect=put, warner=steps.warn_late_original, asks="original_at",
             aside=True),
        step("original_out", "撤销原件登记", _OFFICIAL, None, _OFFICE,
             guard=steps.original_was_ticked, clears="original", needs_reason=True, aside=True),
        step("plan", "排产", _S.SIGNED, _S.PLANNED, _OFFICE, guard=official.project_goes_on,
             by_program=True),
        step("open", "开盘", (_S.DRAFT, _S.RECEIVED, _S.SIGNED, _S.PLANNED), _S.POURING,
             Role.SPECIALIST, before_role=steps.may_open,
             clause="M1.2.1 M2.3.1"),
        step("amend", "变更", _AFTER_SIGNING, None, _OFFICE, effect=amending.amend,
             asks=amending.ASKED, needs_reason=True, aside=True,
             clause="M1.5.3"),
        step("postpone", "改期", (_S.RECEIVED, _S.SIGNED, _S.PLANNED, _S.POURING), None, _OFFICE,
             guard=moving.not_pouring, effect=moving.postpone, asks="planned_opening",
             needs_reason=True, aside=True, past=steps.POURED,
             clause="M1.2.3"),
        step("reassign", "换专员", _OFFICIAL, None, _OFFICE, effect=reassigning.reassign,
             asks="specialist_id", needs_reason=True, aside=True,
             clause="M1.2.3"),
        step("unsign", "撤销签认", _S.SIGNED, _S.RECEIVED, _OFFICE, guard=steps.no_live_task,
             effect=steps.unsign, needs_reason=True, danger=True, aside=True, past=steps.SIGNED),
        step("reopen", "退回草稿", _S.RECEIVED, _S.DRAFT, _OFFICE, guard=steps.no_live_task,
             aside=True, past=steps.SIGNED),
        step("cancel", "取消订货", (_S.DRAFT, _S.RECEIVED, _S.SIGNED, _S.PLANNED), _S.CANCELLED,
             _OFFICE, effect=steps.cancel, needs_reason=True, danger=True, past=steps.POURED,
             clause="M1.5.3"),
    ),
)
# fmt: on
