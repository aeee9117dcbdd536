"""Papers and ledgers of stored records: who prints, when, under which of the station's settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from db.engine import Database
from db.fields import Field
from db.models import DatabaseInfo, Station
from desk.core.acting import Acting
from desk.core.errors import Missing, Refused
from desk.core.kinds import RecordKind, kind
from desk.core.lists import Filter, ListQuery, Op, columns_of, count, every_row
from desk.core.papers import editions_of, paper_data
from desk.core.past import Edition
from desk.core.printing import prints_before
from desk.core.reporting import Period
from desk.core.rights import reading
from desk.core.troubles import reading_of
from desk.settings import Settings, settings_of
from desk.values.zone import STATION_ZONE, local
from reports.catalogue import FORMS, body_of
from reports.form import Data, Form, Margins, Orientation, PaperSettings, PaperSize, PrintContext
from reports.ledger import Ledger
from reports.page import Drawing, Paper, draw_papers


def form_called(name: str) -> Form:
    """The form with this id or title. Raises Missing and says which there are."""
    for form in FORMS.values():
        if name.strip().casefold() in (form.id.casefold(), form.title):
            return form
    listing = "、".join(f"{form.id} {form.title}" for form in FORMS.values())
    raise Missing(f"没有“{name}”这张表单。可用的有：{listing}。")


def context_for(acting: Acting, form: Form | None = None) -> PrintContext:
    """Station, person, time and the paper settings of `form`."""
    with reading(acting) as (session, _):
        station = session.get(Station, acting.station_id)
        settings = settings_of(session, acting.station_id)
        now = local(acting.now(session))
    return PrintContext(
        company=acting.company,
        station=acting.station_name,
        printed_by=acting.name,
        printed_at=now,
        station_address=station.address if station else "",
        station_phone=station.phone if station else "",
        paper=_paper(settings, form) if form is not None else PaperSettings(),
    )


def blank_context(database: Database | None) -> PrintContext:
    """For blank stock printed by nobody in particular; without a database the head stays empty."""
    company = station = ""
    if database is not None:
        with reading_of(database) as session:
            row = session.execute(select(Station.company, Station.name).limit(1)).first()
            company, station = (row.company, row.name) if row else ("", "")
    now = datetime.now(STATION_ZONE)
    return PrintContext(company=company, station=station, printed_by="", printed_at=now)


_SIZES = {"A4": PaperSize.A4, "A5": PaperSize.A5, "三联": PaperSize.THREE_PART}


def _paper(settings: Settings, form: Form) -> PaperSettings:
    key = f"paper.{form.id}"
    if f"{key}.size" not in settings.values:
        return PaperSettings()
    sides = float(settings.integer(f"{key}.margin_mm"))
    top, bottom = (10.0, 8.0) if form.orientation is Orientation.LANDSCAPE else (11.0, 9.0)
    return PaperSettings(
        size=_SIZES[settings.text(f"{key}.size").upper()],
        margins=Margins(sides, sides, top, bottom),
        copies=settings.integer(f"{key}.copies"),
    )


@dataclass(frozen=True)
class Issue:
    """A form of some records as they were read once: however often it leaves, it says the same."""

    acting: Acting
    form: Form
    records: tuple[tuple[UUID, Data], ...]

    def copies(self) -> int:
        """How many the office prints of this form."""
        return context_for(self.acting, self.form).paper.copies

    def draw(self, copies: int = 1) -> Drawing:
        """All records as one document, marked by how often each left before now. Of several
        `copies` each bears its name; they come set by set, as they are handed out. Raises Refused
        for somebody who does not read the records."""
        ids = [id_ for id_, _ in self.records]
        before = prints_before(self.acting, self.form.of, ids, self.form.id)
        sheets = [(data, before[id_]) for id_, data in self.records]
        return draw_copies(self.form, sheets, context_for(self.acting, self.form), copies)


def draw_copies(
    form: Form, sheets: Sequence[tuple[Data | None, int]], context: PrintContext, copies: int
) -> Drawing:
    """Values, each with how often they were printed before, as one document of so many `copies`."""
    papers: list[Paper] = []
    for number in range(1, copies + 1):
        name = copy_called(form, context, number, copies)
        for at, (data, before) in enumerate(sheets):
            own = replace(context, reprint=before, copy=name)
            body = body_of(form, data, own)
            if number > 1 and body == papers[at][0]:
                body = papers[at][0]  # equal sheets are laid out once
            papers.append((body, own))
    return draw_papers(form, papers)


def issue_of(acting: Acting, form: Form, ids: Sequence[UUID], *, edition: int = 0) -> Issue:
    """The form of these records, read now; of one record an older `edition` as it was. Raises
    Missing."""
    read = partial(paper_data, acting, form.of, fixed=form.fixed, edition=edition)
    return Issue(acting, form, tuple((id_, read(id_)) for id_ in dict.fromkeys(ids)))


def copy_called(form: Form, context: PrintContext, number: int, copies: int) -> str:
    """What copy `number` of `copies` is called. Stock of three parts names its parts itself, since
    they are struck at once."""
    if (context.paper.size or form.size) is PaperSize.THREE_PART:
        return ""
    return form.copy_name(number, copies)


def record_paper(acting: Acting, form: Form, record_id: UUID, *, edition: int = 0) -> bytes:
    """The form of one record as PDF, marked when it was printed before; an older `edition` of a
    numbered one as it was. Raises Missing."""
    return issue_of(acting, form, [record_id], edition=edition).draw().pdf


def versions_of(acting: Acting, kind_name: str, record_id: UUID, form: str) -> list[Edition]:
    """The versions of a record's paper, the oldest first; none for a form without. Raises
    Missing."""
    fixed = form_called(form).fixed
    if fixed is None or not fixed.numbered:
        return []
    return editions_of(acting, kind_name, record_id, fixed)


@dataclass(frozen=True)
class LedgerRequest:
    """A ledger of one kind over a period, which is open at its start or end where that is None."""

    kind: str
    first: date | None = None
    last: date | None = None
    text: str = ""


def register_of(known: RecordKind) -> dict[str, Field]:
    """The columns of the office's ledger of a kind: its register, else what its list shows."""
    fields = columns_of(known)
    return {name: fields[name] for name in known.register or known.columns}


def ledger_of(
    acting: Acting, wanted: LedgerRequest
) -> tuple[Ledger, Iterator[Mapping[str, object]]]:
    """The ledger's description and its rows, oldest first. Raises Refused for a period that the
    kind has no date for."""
    known = kind(wanted.kind)
    query = _query(known, wanted)
    columns = register_of(known)
    ledger = Ledger(
        title=f"{known.label}台帐",
        columns=columns,
        period=str(Period(wanted.first, wanted.last)),
        filters=f"包含“{wanted.text}”" if wanted.text else "",
        some_dead=bool(known.counted()),
        expected=count(acting, query),
        audit_head=_chain_head(acting) if _whole_month(wanted) else "",
        prepared_by=acting.name,
    )
    return ledger, every_row(acting, query, tuple(columns))


def _query(known: RecordKind, wanted: LedgerRequest) -> ListQuery:
    days = ((wanted.first, Op.FROM), (wanted.last, Op.TO))
    limits = [(day, op) for day, op in days if day is not None]
    if limits and not known.date_column:
        raise Refused(f"{known.label}台帐没有日期，不能按期间输出。请去掉 --from 和 --to。")
    filters = tuple(Filter(known.date_column, op, day) for day, op in limits)
    sort = known.date_column or known.sort
    return ListQuery(known.name, text=wanted.text, filters=filters, sort=sort, descending=False)


def _whole_month(wanted: LedgerRequest) -> bool:
    first, last = wanted.first, wanted.last
    if (
        first is None
        or last is None
        or first.day != 1
        or first.replace(day=1) != last.replace(day=1)
    ):
        return False
    return (last + timedelta(days=1)).day == 1


def _chain_head(acting: Acting) -> str:
    """The head of the history's chain. On paper outside the office it proves later that nothing was
    changed."""
    with reading(acting) as (session, _):
        return session.scalar(select(DatabaseInfo.audit_head)) or ""
