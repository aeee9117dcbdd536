"""The station and its people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Record, Stored, moment_column
from db.choice import Choice
from db.fields import Kind, Usual, field, stamp


class Role(Choice):
    """What a person is at the station; a person may be several (domain §2)."""

    SPECIALIST = "specialist", "客服专员"
    SECTION_HEAD = "section_head", "生产客服科长"
    DOCUMENT_CLERK = "document_clerk", "资料员"
    TECHNICAL_HEAD = "technical_head", "技术科长"
    TECHNICAL_LEAD = "technical_lead", "站技术负责人"
    CHIEF_ENGINEER = "chief_engineer", "总工"
    MATERIALS_HEAD = "materials_head", "材料科长"
    DISPATCHER = "dispatcher", "调度员"
    PLANT_OPERATOR = "plant_operator", "搅拌楼机操工"
    LOGISTICS = "logistics", "物流单位"
    INSPECTOR = "inspector", "质检员"
    SAFETY_OFFICER = "safety_officer", "安全员"
    STATISTICIAN = "statistician", "统计员"
    SETTLEMENT_CLERK = "settlement_clerk", "结算员"
    SALES = "sales", "经营人员"
    FINANCE_HEAD = "finance_head", "站财务负责人"
    DEPUTY_MANAGER = "deputy_manager", "分管站领导"
    STATION_MANAGER = "station_manager", "站长"
    BRANCH = "branch", "分公司"
    ADMIN = "admin", "系统管理员"


SITE_OFFICE = (Role.SPECIALIST, Role.SECTION_HEAD)
"""Who looks after a site; the section head takes one over where need be."""


class Station(Stored):
    """A mixing station; every business record belongs to one."""

    __tablename__ = "stations"

    company: Mapped[str] = field(Kind.TEXT, "公司名称", required=True, width=24)
    name: Mapped[str] = field(Kind.TEXT, "站名", required=True, width=16)
    branch: Mapped[str] = field(Kind.TEXT, "所属分公司", default="")
    address: Mapped[str] = field(Kind.TEXT, "地址", default="", width=24)
    phone: Mapped[str] = field(Kind.CODE, "电话", default="")


class Person(Record):
    """Somebody who may sign in."""

    __tablename__ = "people"
    called = "人员"
    __table_args__ = (UniqueConstraint("login"),)

    login: Mapped[str] = field(Kind.CODE, "登录名", required=True, width=18)
    name: Mapped[str] = field(Kind.TEXT, "姓名", required=True, max_length=60, width=10)
    phone: Mapped[str] = field(Kind.CODE, "电话", default="", width=14)
    role_names: Mapped[str] = field(
        Kind.TEXT, "角色", default="", width=26, help="由角色表得出，供列表和查找使用"
    )
    active: Mapped[bool] = field(Kind.BOOL, "在用", default=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    must_change_password: Mapped[bool] = field(Kind.BOOL, "下次登录须改密码", default=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = moment_column(nullable=True)

    roles: Mapped[list[PersonRole]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="PersonRole.role"
    )


class PersonRole(Stored):
    """One role of one person."""

    __tablename__ = "person_roles"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    person_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("people.id"), index=True)
    role: Mapped[Role] = field(Kind.CHOICE, "角色", choices=Role)


class AbsenceState(Choice):
    GIVEN = "given", "已授权"
    ENDED = "ended", "已提前结束"


class Absence(Record):
    """Somebody who is away, and who decides in one of his roles for him from when until when."""

    __tablename__ = "absences"
    called = "代理授权"

    state: Mapped[AbsenceState] = field(
        Kind.STATE, "状态", choices=AbsenceState, default=AbsenceState.GIVEN
    )
    person_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "外出人员", required=True, refers="people", width=10, usual=Usual.ME
    )
    role: Mapped[Role | None] = field(Kind.CHOICE, "代理角色", choices=Role, required=True)
    deputy_id: Mapped[UUID | None] = field(
        Kind.REFERENCE, "代理人", required=True, refers="people", width=10
    )
    starts_at: Mapped[datetime | None] = field(
        Kind.MOMENT, "代理开始", required=True, usual=Usual.NOW, ahead=True
    )
    ends_at: Mapped[datetime | None] = field(Kind.MOMENT, "代理结束", required=True, ahead=True)
    cause: Mapped[str] = field(Kind.TEXT, "外出事由", default="", width=20)
    given_by, given_by_id, given_at = stamp("授权人", "授权时间")
    ended_by, ended_by_id, ended_at = stamp("结束人", "提前结束时间")
