"""One document: produced, reviewed by somebody else, and let out; replaced, never altered (M3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Record
from db.models import Document, DocumentFact, DocumentState, Role
from desk.core.declare import group, names, step
from desk.core.effects import Doing, demand
from desk.core.errors import Refused
from desk.core.filing import anything_filed
from desk.core.kinds import RecordKind, Searchable, Values
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.documents.facts import FIELD_OF, SERIES, copies_out, open_change, words_of
from desk.documents.making import complete
from desk.documents.recalling import chain_of
from desk.documents.sorts import MAKERS
from desk.rules.table import CONSENT, DOCUMENT_REVIEW, DOCUMENTS, PROTECTED

_S = DocumentState
_ISSUED = (_S.PRODUCED, _S.REVIEWED)


def _producer(look: Look[Document]) -> None:
    document = look.record
    assert document.kind is not None, "a stored document has a kind"
    if not look.acting.has(document.kind.producer):
        raise Refused(
            f"{words_of(document)}由{document.kind.producer.label}出具，{look.acting.name}"
            "没有这个角色。请找有权的人办理，或由技术科长改资料种类的出具岗位。"
        )


def _produce(taking: Taking[Document]) -> None:
    """All that its kind states is filled in; a report of the laboratory's is filed as it came."""
    document = taking.record
    assert document.kind is not None, "a stored document has a kind"
    demand(document, [FIELD_OF[DocumentFact(word)] for word in document.kind.states])
    if document.kind.needs_scan and not anything_filed(taking.unit.session, document):
        raise DOCUMENTS.refuse(
            f"{describe(document)}（{document.kind.name}）还没有归档试验室出的原文。"
            "请先把扫描件或 PDF 归档，再登记出具"
        )


def _reviewer(look: Look[Document]) -> None:
    """The kind says who reviews; never who produced it, nor his deputy."""
    document, acting = look.record, look.acting
    assert document.kind is not None, "a stored document has a kind"
    if document.produced_by_id == acting.person_id or acting.only_for(
        document.produced_by_id, {document.kind.reviewer}
    ):
        raise DOCUMENT_REVIEW.refuse(
            f"{words_of(document)}由{document.produced_by}出具，不能由本人或代理人审核。"
            f"请由另一位{document.kind.reviewer.label}审核"
        )
    if not acting.has(document.kind.reviewer):
        raise Refused(
            f"{words_of(document)}由{document.kind.reviewer.label}审核，{acting.name}没有这个角色。"
            "请找有权的人办理。"
        )


def _in_the_archive(look: Look[Document]) -> None:
    """While a copy is out it may only be changed by a request (M3.3), nor made anew (R17)."""
    document = look.record
    out = copies_out(look.session, [document.id]).get(document.id, 0)
    if out:
        raise PROTECTED.refuse(
            f"{words_of(document)}还有 {out} 份在外，不能收回重做。请办理资料更改申请；"
            "还没有交付的，请先在资料发放上“退回资料室”"
        )
    change = open_change(look.session, [document.id])
    if change is not None:
        raise Refused(
            f"{words_of(document)}正在{describe(change)}里更改，不能另外处理。请先办完那份申请。"
        )
    if document.replaces_id is not None:
        raise PROTECTED.refuse(
            f"{words_of(document)}是更改后的版本，内容由更改申请确定。请在更改申请上退回"
        )


def _consents(look: Look[Document]) -> bool:
    return look.record.kind is not None and look.record.kind.needs_consent


def _not_out(look: Look[Document]) -> None:
    if copies_out(look.session, [look.record.id]):
        raise CONSENT.refuse(
            f"{words_of(look.record)}已经发放，不能再暂缓。请由客服专员先退回资料室"
        )


# fmt: off
FLOW = Workflow(
    states=DocumentState,
    initial=_S.DRAFT,
    clause="M3.1.3",
    anew="请在生产任务书或浇筑上另行出具",
    tones={
        _S.DRAFT: Tone.WARNING, _S.PRODUCED: Tone.INFO, _S.REVIEWED: Tone.SUCCESS,
        _S.SUPERSEDED: Tone.NEUTRAL, _S.VOID: Tone.DANGER,
    },
    beside=frozenset({_S.SUPERSEDED}),
    steps=(
        step("produce", "出具", _S.DRAFT, _S.PRODUCED, MAKERS, guard=_producer, stamps="produced",
             effect=Doing(series=SERIES, needs=("kind_id", "project_id", "copies"), also=_produce),
             undo="return"),
        step("review", "审核", _S.PRODUCED, _S.REVIEWED, MAKERS, before_role=_reviewer,
             stamps="reviewed", confirm_password=True),
        step("consent", "同意发放", _S.REVIEWED, None, Role.SALES, concerns=_consents,
             stamps="consented", clause="M1.7.2",
             effect=Doing(tells=lambda d: f"{words_of(d)}经营人员已同意发放",
                          roles=(Role.SPECIALIST, Role.DOCUMENT_CLERK))),
        step("withhold", "暂不发放", _S.REVIEWED, None, Role.SALES, concerns=_consents,
             guard=_not_out, clears="consented", aside=True, clause="M1.7.2",
             effect=Doing(needs=("withheld",)), asks="withheld"),
        step("return", "退回修改", _ISSUED, _S.DRAFT, MAKERS, guard=_in_the_archive,
             clears="reviewed consented", needs_reason=True, aside=True),
        step("void", "作废", (_S.DRAFT, *_ISSUED), _S.VOID, MAKERS, guard=_in_the_archive,
             needs_reason=True, danger=True),
        step("anew", "重做", _ISSUED, _S.DRAFT, MAKERS, clears="produced reviewed consented",
             by_program=True, aside=True),
        step("supersede", "被替代", _S.REVIEWED, _S.SUPERSEDED, MAKERS, by_program=True),
    ),
)


class Documents(RecordKind[Document]):
    model = Document
    series = SERIES
    icon = "documents"
    editors = MAKERS
    flow = FLOW
    groups = (
        group("资料", "kind_id project_id", "task_id pour_id", "copies due_on"),
        group("载明内容", "builder placement", "strength_grade impermeability_grade", "mark",
              "supplied_on supplied_m3", "mix_reference", "test_data", "evaluation", "conclusion"),
        group("备注", "remarks"),
    )
    columns = names(
        "number state kind_id project_id placement due_on revision copies produced_by reviewed_by "
        "consented_by"
    )
    more_columns = names(
        "strength_grade impermeability_grade mark supplied_on supplied_m3 mix_reference builder "
        "task_id pour_id replaces_id produced_at reviewed_at consented_at withheld"
    )
    register = names(
        "number kind_id revision state project_id placement strength_grade impermeability_grade mark "
        "supplied_on supplied_m3 due_on copies produced_by produced_at reviewed_by reviewed_at "
        "consented_by consented_at replaces_id"
    )
    first = names("kind_id state placement due_on project_id")
    sort = "due_on"
    date_column = "due_on"
    open_in = frozenset({_S.DRAFT})
    always_editable = ("remarks",)
    remedy = "要改内容请办理资料更改申请（依据手册 M3.3.1）。"
    dead = frozenset({_S.SUPERSEDED})
    words = ("number", "placement", "mark")
    related = ("documents",)
    related_label = "替代它的版本"

    # fmt: on
    def editable(self, look: Look[Document]) -> Refused | None:
        if look.record.replaces_id is not None and look.record.state is _S.DRAFT:
            return Refused(f"{words_of(look.record)}的内容由更改申请确定，不能另改。")
        return super().editable(look)

    def prepare(self, u: Unit, record: Document, values: Values) -> None:
        complete(u, record)

    def problems(self, session: Session, record: Document, now: datetime) -> dict[str, str]:
        found = dict(super().problems(session, record, now))
        if record.task_id is None and record.pour_id is None:
            found["task_id"] = "请写明是哪张生产任务书或哪次浇筑的资料"
        return found

    def made(self, u: Unit, record: Document, values: Values) -> None:
        twin = living_twin(u.session, record)
        if twin is not None:
            raise PROTECTED.refuse(
                f"已有{words_of(twin)}（{twin.state.label}），不能另作一份。"
                "请在那一份上继续；要改内容请办理资料更改申请"
            )

    def versions(self, session: Session, record: Document) -> Sequence[tuple[Record, str]]:
        chain = chain_of(session, record)
        return [(d, f"第 {d.revision} 版（{_standing(d)}）") for d in chain] if chain[1:] else []

    def searchable(self, record: Document) -> Searchable:
        project = record.project.name if record.project is not None else ""
        kind = record.kind.name if record.kind is not None else self.label
        return Searchable(
            words_of(record),
            " · ".join(w for w in (project, record.placement) if w),
            names=tuple(w for w in (kind, project, record.placement) if w),
            words=tuple(w for w in (record.number, record.mark) if w),
        )


def _standing(document: Document) -> str:
    return "现行" if document.state is _S.REVIEWED else document.state.label


def living_twin(session: Session, record: Document) -> Document | None:
    """Another living document of the kind for the same task or pour."""
    same = Document.task_id if record.task_id is not None else Document.pour_id
    return session.scalar(
        select(Document).where(
            Document.kind_id == record.kind_id,
            same == (record.task_id or record.pour_id),
            Document.state.not_in((_S.VOID, _S.SUPERSEDED)),
            Document.id != record.id,
        )
    )


DOCUMENTS_KIND = Documents()
