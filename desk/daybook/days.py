"""What diaries and logs share: one book for each day, which keeps its day once it is made."""

from __future__ import annotations

from datetime import date

from sqlalchemy import inspect
from typing_extensions import TypeVar

from db.base import Record
from desk.core.errors import Invalid, Refused
from desk.core.kinds import RecordKind, Values
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.values.zone import today

B = TypeVar("B", bound=Record)


class OfPeriodKind(RecordKind[B]):
    """Books of one day: the first field of `one_per` is the day, and none of them changes later."""

    @property
    def _day(self) -> str:
        return self.one_per[0]

    def prepare(self, u: Unit, record: B, values: Values) -> None:
        state = inspect(record)
        if state.persistent and any(state.attrs[n].history.has_changes() for n in self.one_per):
            raise Refused(
                f"{describe(record)}已按日期编号，日期和人员不能改。记错了日子请另建一份。"
            )

    def gather(self, u: Unit, record: B) -> None:
        """Fill a new book with what the day has brought."""

    def made(self, u: Unit, record: B, values: Values) -> None:
        day: date = getattr(record, self._day)
        if day > today(u.now):
            problem = f"{self.fields[self._day].label}还没有到"
            raise Invalid({self._day: problem}, what=describe(record))
        record.number = u.number(self.series)  # type: ignore[attr-defined]
        self.gather(u, record)

    def said_of_new(self, record: B) -> str:
        return f"{describe(record).strip()}已建立"

    def there_is(self, twin: B) -> Refused:
        day: date = getattr(twin, self._day)
        return Refused(
            f"{day} 已有{describe(twin).rstrip()}（{twin.state.label}），一天只记一份。"  # type: ignore[attr-defined]
            "请在那一份上继续。"
        )
