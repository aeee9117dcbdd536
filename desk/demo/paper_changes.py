"""Changes of the demo station's documents: sent back and asked again, closed with a copy explained,
still being recalled, waiting for the second reviewer, and refused where nothing may change (M3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select

from db.models import Document, DocumentKind, DocumentState, Issuance, IssuanceLine, IssuanceState
from desk.core.errors import Missing, UserError
from desk.core.records import create, edit, take
from desk.core.views import view
from desk.demo.acts import Act
from desk.demo.papers import KEPT
from desk.demo.stage import Script, Stage, at
from desk.rules.table import PROTECTED
from desk.values.zone import local

_ARCHIVE, _TECHNICAL, _CHIEF = "document_clerk", "technical_head", "chief_engineer"
_CYCLE = 14
"""Days after which the story that comes to an end begins again."""


_SUBMIT = Act(0, 11, "", "submit")
_FIRST = (
    Act(1, 9, _TECHNICAL, "approve"),
    Act(1, 10, _TECHNICAL, "approve", forbidden=True),  # R18: never one person for both
    Act(1, 11, _CHIEF, "approve"),
)
_SECOND = (
    Act(1, 15, _ARCHIVE, "change"),
    Act(2, 9, _CHIEF, "check_approve"),
    Act(2, 10, _TECHNICAL, "check_approve"),
    Act(2, 11, _ARCHIVE, "reissue"),
)
_SENT_BACK = (
    _SUBMIT,
    Act(0, 15, _TECHNICAL, "reject", reason="部位写得不全，请按施工图注明轴线"),
    Act(0, 16, "", "", {"items.1.after": "{placement}（含集水坑，1-12轴）"}),
    Act(0, 17, "", "submit"),
)
_CLOSED = (
    *_SENT_BACK, *_FIRST, *_SECOND,
    Act(3, 10, _ARCHIVE, "destroy", {"method": "碎纸", "destroyer": "谭静", "witness": "张敏"},
         forbidden=True),  # R19: two copies are still out
    Act(3, 15, "", "", {"recalls.1.outcome": "已收回", "recalls.2.outcome": "收不回",
                         "recalls.2.explanation": "监理已随分部资料归档，无法取回"}),
    Act(4, 9, _CHIEF, "excuse"),
    Act(4, 10, _ARCHIVE, "destroy",
         {"method": "碎纸", "destroyer": "谭静", "witness": "张敏", "destroyed_on": "{today}"}),
    Act(4, 11, _ARCHIVE, "close"),
)  # fmt: skip


@dataclass(frozen=True)
class _Story:
    """A request made `age` days before the last day for a document of `kind`."""

    age: int
    kind: str
    acts: tuple[Act, ...]
    fact: str = "部位"
    again: bool = False


_STORIES = (
    _Story(6, "配合比通知单", _CLOSED, again=True),
    _Story(10, "原材料检验报告", (_SUBMIT, *_FIRST, *_SECOND)),  # its originals are overdue
    _Story(1, "开盘鉴定", (_SUBMIT, _FIRST[0])),
    _Story(0, "产品使用说明书", ()),
    _Story(5, "开盘鉴定", (), fact="强度等级"),
)


def change_papers(stage: Stage, day: date) -> Script:
    """What is asked, reviewed, changed and recalled on `day`."""
    left = (stage.last_day - day).days
    due: list[tuple[datetime, _Story, Act | None]] = []
    for story in _STORIES:
        passed = (story.age - left) % _CYCLE if story.again else story.age - left
        if passed == 0:
            due.append((at(day, 8, 20), story, None))
        due += [(at(day, a.hour, 35), story, a) for a in story.acts if a.after == passed]
    for moment, story, act in sorted(due, key=lambda each: each[0]):
        now = yield moment
        begun = day - timedelta(days=act.after if act is not None else 0)
        if act is None:
            _begin(stage, story, begun, now)
        else:
            _play(stage, story, act, begun, now)


def _id(story: _Story, begun: date) -> UUID:
    """The request's id follows from its story, so that no act has to look for it."""
    return uuid5(NAMESPACE_URL, f"change/{story.kind}/{story.fact}/{story.age}/{begun}")


def _begin(stage: Stage, story: _Story, day: date, now: datetime) -> None:
    clerk = stage.who(KEPT.specialist, now)
    document = _delivered(stage, story.kind, now)
    if document is None:
        return
    after = "C45" if story.fact == "强度等级" else f"{document.placement}（含集水坑）"
    item = {"document_id": str(document.id), "fact": story.fact, "after": after}
    asked = {
        "project": KEPT.name, "party": KEPT.customer, "copies": "2",
        "cause": "订货时部位少写了集水坑，与施工图不符", "items": [item],
    }  # fmt: skip
    try:
        create(clerk, "change-requests", asked, id=_id(story, day))
    except UserError:  # what is protected is refused while it is typed
        stage.refused[PROTECTED.id] += 1


def _delivered(stage: Stage, kind: str, now: datetime) -> Document | None:
    """The latest document of the kind that the site has, and that nobody changes yet."""
    with stage.who(_ARCHIVE, now).database.reading() as session:
        query = (
            select(Document)
            .join(DocumentKind, DocumentKind.id == Document.kind_id)
            .join(IssuanceLine, IssuanceLine.document_id == Document.id)
            .join(Issuance, Issuance.id == IssuanceLine.issuance_id)
            .where(
                DocumentKind.name == kind,
                Document.state == DocumentState.REVIEWED,
                Document.revision == 1,
                Issuance.state == IssuanceState.ACKNOWLEDGED,
            )
            .order_by(Issuance.slip_at.desc())
            .limit(1)
        )
        return session.scalar(query)


def _play(stage: Stage, story: _Story, act: Act, begun: date, now: datetime) -> None:
    person = stage.who(act.login or KEPT.specialist, now)
    record = _id(story, begun)
    try:
        shown = view(person, "change-requests", record)
    except Missing:
        return  # nothing of the kind had been delivered then
    said = {"placement": _placement(shown.extras), "today": f"{local(now):%Y-%m-%d}"}
    values = {name: value.format(**said) for name, value in act.values.items()}

    def doing() -> None:
        if act.step:
            take(person, "change-requests", record, act.step, values, reason=act.reason)
        else:
            edit(person, "change-requests", record, values)

    if act.forbidden:
        stage.tries(doing)
        return
    doing()
    if act.step == "reissue":
        _hand_on(stage, record, now)


def _placement(extras: Mapping[str, object]) -> str:
    told = extras.get("changed")
    first = told[0] if isinstance(told, list) and told else {}
    return str(first.get("before") or "")


def _hand_on(stage: Stage, change: UUID, now: datetime) -> None:
    """The changed documents are collected and signed for the same day."""
    clerk = stage.who(KEPT.specialist, now + timedelta(minutes=40))
    with clerk.database.reading() as session:
        issuance = session.scalar(select(Issuance.id).where(Issuance.change_id == change))
    assert issuance is not None
    take(clerk, "issuances", issuance, "collect")
    signed = {"receiver": KEPT.receiver[0], "verified": True}
    take(clerk, "issuances", issuance, "deliver", signed)
