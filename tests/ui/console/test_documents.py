"""Documents by the command line: every path that is refused says why, with its clause."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from db.models import Issuance
from tests.desk.documents.paperwork import collected, delivered, seen
from tests.station import PROJECT, RECEIVER
from tests.ui.console.conftest import Answer, Shell

TECHNICAL, CHIEF, ARCHIVIST = "technical_head", "chief_engineer", "document_clerk"
GG = "GG-202611-0001"
SIGNED = (f"receiver={RECEIVER}", "verified=是")
GONE = ("method=粉碎", "destroyer=刘芳", "witness=谭静", "destroyed_on=2026-11-21")


@dataclass
class Archive:
    """A station whose site holds the set of one task, and the commands of its people."""

    shell: Shell
    task: UUID
    document: str
    issuance: str
    minutes: count[int] = field(default_factory=lambda: count(1))

    def ask(self, *words: str, who: str = "specialist") -> Answer:
        """Each command a minute after the last."""
        return self.shell.ask(*words, who=who, at=f"2026-11-21T16:{next(self.minutes):02d}")

    def done(self, *words: str, who: str = "specialist") -> None:
        answer = self.ask(*words, who=who)
        assert answer.code == 0, answer.out

    def refused(self, *words: str, who: str = "specialist") -> tuple[str, str, str]:
        """Rule, clause and reason."""
        answer = self.ask(*words, who=who)
        assert answer.code == 1, answer.out
        told = answer.refused
        return told["rule"], told["clause"], told["reason"]

    def asking(self, fact: str = "部位", after: str = "顶板") -> tuple[str, ...]:
        item = {"document_id": self.document, "fact": fact, "after": after}
        told = ("party=施工单位", "cause=部位写错", "copies=4")
        items = json.dumps([item], ensure_ascii=False)
        return ("new", "change-requests", f"project={PROJECT}", *told, f"items={items}")

    def submitted(self) -> None:
        made = self.ask(*self.asking())
        assert made.code == 0, made.out
        self.done("do", "submit", made.json["id"])

    def reviewed(self, step: str = "approve") -> None:
        for who in (CHIEF, TECHNICAL):
            self.done("do", step, GG, who=who)

    def changed(self) -> None:
        """A new version stands, and the old one's copies are asked back."""
        self.submitted()
        self.reviewed()
        self.done("do", "change", GG, who=ARCHIVIST)
        self.reviewed("check_approve")


def _archive(shell: Shell, *, hand_over: bool) -> Archive:
    task, documents, issuance = (delivered if hand_over else collected)(shell.station)
    number = seen(shell.station, "documents", documents[0]).values["number"]
    given = seen(shell.station, "issuances", issuance).values["number"]
    return Archive(shell, task, str(number), str(given))


@pytest.fixture
def archive(shell: Shell) -> Archive:
    return _archive(shell, hand_over=True)


def test_steps_in_the_wrong_order_are_refused_with_who_comes_first(archive: Archive) -> None:
    archive.submitted()
    for step, who, clause in (
        ("change", ARCHIVIST, "M3.3.3"),
        ("check_approve", CHIEF, "M3.3.3"),
        ("reissue", ARCHIVIST, "M3.3.3"),
        ("destroy", ARCHIVIST, "M3.3.3"),
        ("close", ARCHIVIST, "M3.3.3"),
    ):
        _rule, said, reason = archive.refused("do", step, GG, who=who)
        assert (said, "由技术科长、总工“审核同意”" in reason) == (clause, True), step
    _rule, said, reason = archive.refused("do", "collect", archive.issuance)
    assert (said, "现在是“已交付”" in reason) == ("M3.1.3", True)


def test_nobody_reviews_twice_nor_what_he_asked_for_himself(archive: Archive) -> None:
    archive.submitted()
    for step in ("approve", "check_approve"):
        rule, clause, reason = archive.refused("do", "approve", GG)
        if step == "approve":
            assert (rule, clause) == ("R18", "M3.3.2 M3.3.3")
            assert "不能由本人审批" in reason
        archive.done("do", step, GG, who=TECHNICAL)
        rule, clause, reason = archive.refused("do", step, GG, who=TECHNICAL)
        assert (rule, clause) == ("R18", "M3.3.2 M3.3.3")
        assert "同一人不能审两次" in reason
        archive.done("do", step, GG, who=CHIEF)
        if step == "approve":
            archive.done("do", "change", GG, who=ARCHIVIST)


def test_what_is_protected_is_changed_in_no_way(archive: Archive, tmp_path: Path) -> None:
    for fact in ("强度等级", "抗渗等级", "试验数据", "评定", "结论"):
        _rule, _clause, reason = archive.refused(*archive.asking(fact, "C60"))
        assert f"“{fact}”不得更改（R17，依据手册 M3.3.2）" in reason
    made = archive.ask(*archive.asking())
    draft = made.json["id"]
    _rule, _clause, reason = archive.refused("set", draft, "items.1.fact=强度等级")
    assert "（R17，依据手册 M3.3.2）" in reason
    for value in ("items.1.fact=强度等级", "strength_grade=C60"):
        assert archive.ask("do", "submit", draft, value).code != 0
    _rule, _clause, reason = archive.refused(
        "set", archive.document, "strength_grade=C60", who=ARCHIVIST
    )
    assert "请办理资料更改申请（依据手册 M3.3.1）" in reason
    why = ("--reason", "重做")
    for step in ("return", "void"):
        told = archive.refused("do", step, archive.document, *why, who=TECHNICAL)
        assert told[:2] == ("R17", "M3.3.2")
    kind = archive.shell.ask("show", "documents", archive.document).json["kind"]
    twin = ("new", "documents", f"task={archive.task}", f"kind={kind}", "strength_grade=C60")
    assert archive.refused(*twin, who=ARCHIVIST)[:2] == ("R17", "M3.3.2")
    sheet = tmp_path / "资料.csv"
    sheet.write_text(f"资料编号,强度等级\n{archive.document},C60\n", encoding="utf-8")
    assert "不能从表格导入" in archive.refused("import", "documents", str(sheet), who=ARCHIVIST)[2]
    assert archive.shell.ask("show", "documents", archive.document).json["strength_grade"] == "C35"


def test_nothing_is_edited_after_submission(archive: Archive) -> None:
    archive.submitted()
    for value in ("cause=别的", "copies=9", "items.1.after=侧墙"):
        _rule, _clause, reason = archive.refused("set", GG, value)
        assert "提交后不得再改（依据手册 M3.3.2）" in reason
    archive.done("do", "withdraw", GG)
    archive.done("set", GG, "cause=别的")


def test_originals_are_accounted_for_before_it_closes(archive: Archive) -> None:
    archive.changed()
    archive.done("do", "reissue", GG, who=ARCHIVIST)
    destroy = ("do", "destroy", GG, *GONE)
    rule, clause, reason = archive.refused(*destroy, who=ARCHIVIST)
    assert (rule, clause, "还有 4 份原件没有收回" in reason) == ("R19", "M3.3.3", True)
    assert archive.refused("do", "close", GG, who=ARCHIVIST)[1] == "M3.3.3"
    back = [f"recalls.{row}.outcome=已收回" for row in (1, 2, 3)]
    archive.done("set", GG, *back, "recalls.4.outcome=收不回")
    rule, _clause, reason = archive.refused("do", "excuse", GG, who=TECHNICAL)
    assert (rule, "没有说明" in reason) == ("R19", True)
    archive.done("set", GG, "recalls.4.explanation=监理已归档")
    rule, _clause, reason = archive.refused(*destroy, who=ARCHIVIST)
    assert (rule, "还没有批准" in reason) == ("R19", True)
    archive.done("do", "excuse", GG, who=TECHNICAL)
    archive.done(*destroy, who=ARCHIVIST)
    rule, clause, reason = archive.refused("do", "close", GG, who=ARCHIVIST)
    assert (rule, clause, "还没有交付签收" in reason) == ("R19", "M3.3.3", True)


def test_a_superseded_version_is_not_handed_over(shell: Shell) -> None:
    archive = _archive(shell, hand_over=False)
    assert archive.refused("do", "deliver", archive.issuance, "verified=是")[:2] == (
        "R08", "M1.4.2",
    )  # fmt: skip
    archive.changed()
    rule, clause, reason = archive.refused("do", "deliver", archive.issuance, *SIGNED)
    assert (rule, clause) == ("R08", "M1.4.2")
    assert f"{archive.document} 已被" in reason
    assert "第 2 版替代" in reason
    with shell.station.database.reading() as session:
        assert session.query(Issuance).filter(Issuance.delivered_at.is_not(None)).count() == 0


def test_kinds_of_document_come_from_a_sheet(archive: Archive, tmp_path: Path) -> None:
    sheet = tmp_path / "种类.csv"
    sheet.write_text(
        "资料名称,资料套,浇筑后天数,不得更改\n测温记录,后期资料,7,\n出厂合格证,后期资料,9,\n",
        encoding="utf-8",
    )
    told = archive.ask("import", "document-kinds", str(sheet), who=TECHNICAL).json
    assert (len(told["accepted"]), len(told["refused"])) == (1, 1)
    assert "已经建过档" in str(told["refused"])
    shown = archive.shell.ask("show", "document-kinds", "测温记录").json
    assert (shown["document_set"], shown["due_days"]) == ("late", 7)
