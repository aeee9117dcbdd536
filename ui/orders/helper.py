"""What the order's form works out while one types (mark, trucks, cubes), and its usual words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from db.models import OrderState, ReceivedBy
from desk.core.acting import Acting
from desk.core.views import View
from desk.orders.marking import live
from desk.orders.usual import PLACEMENTS, site_contact, usual_placements
from desk.settings import Settings
from desk.values.grades import frost_grades, impermeability_grades, split_grade, strength_grades
from desk.values.reading import Unreadable, read_slump
from desk.values.showing import show_moment
from desk.values.zone import today
from ui.parts.form.field_editor import Suggest
from ui.parts.form.form_helper import FormHelper, Note
from ui.parts.form.meaning import meaning
from ui.parts.settings_now import settings_now

_USUAL = (
    "project_id",
    "placement",
    "volume_m3",
    "planned_opening",
    "placing_method",
    "strength_grade",
    "slump_mm",
    "contact",
    "phone",
)
"""What every order says; Enter visits these in a new one, Tab goes through all."""

_AGGREGATES = ("5-10", "5-16", "5-20", "5-25", "5-31.5")
_SPECIALS = ("微膨胀", "早强", "细石", "自密实", "水下", "抗裂纤维", "补偿收缩", "冬施防冻", "缓凝")


def starting_with(words: Sequence[str]) -> Suggest:
    """Offers those of `words` that begin with what is typed, then those that hold it."""

    def offer(typed: str) -> list[str]:
        wanted = typed.strip().upper()
        first = [word for word in words if word.upper().startswith(wanted)]
        return [] if not wanted or first == [typed] else first

    return offer


class OrderHelper(FormHelper):
    """See the module. `settings` are read when the first note is shown."""

    carried = (
        "project_id",
        "received_by",
        "planned_opening",
        "specialist_id",
        "contact",
        "phone",
    )

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._settings: Settings | None = None
        self._signatories: list[str] = []
        self._placements: list[str] = list(PLACEMENTS)
        self._is_new = False

    def look_at(self, seen: View | None) -> None:
        self._is_new = seen is None
        self._signatories = list(seen.extras.get("signatories", ())) if seen else []

    def path(self) -> Sequence[str]:
        return _USUAL if self._is_new else ()

    def next_step(self, seen: View) -> str:
        # Paper and fax bring the customer's signature along; the rest is received first.
        on_paper = seen.values["received_by"] in (ReceivedBy.COLLECTED, ReceivedBy.FAX)
        return "sign" if on_paper and seen.values["state"] is OrderState.DRAFT else ""

    def offered_days(self) -> Mapping[str, date]:
        return {"planned_opening": today(self._acting.clock()) + timedelta(days=1)}

    def suggestions(self) -> Mapping[str, Suggest]:
        return {
            "strength_grade": starting_with(strength_grades()),
            "impermeability_grade": starting_with(impermeability_grades()),
            "frost_grade": starting_with(frost_grades()),
            "aggregate_mm": starting_with(_AGGREGATES),
            "special_requirements": starting_with(_SPECIALS),
            "signer": lambda typed: meaning(typed, self._signatories),
            "placement": lambda typed: meaning(typed, self._placements),
        }

    def follows(self, name: str, raw: object, values: Mapping[str, object]) -> Mapping[str, object]:
        if name == "project_id" and isinstance(raw, UUID):
            return self._of_project(raw, values)
        return _FOLLOWS[name](str(raw), values) if name in _FOLLOWS else {}

    def _of_project(self, project: UUID, values: Mapping[str, object]) -> Mapping[str, object]:
        """The site's contact and phone, unless typed already; notes the usual placements there too."""
        self._placements = usual_placements(self._acting, project)
        contact, phone = site_contact(self._acting, project)
        if values.get("contact") or values.get("phone") or not contact:
            return {}
        return {"contact": contact, "phone": phone}

    def notes(self, values: Mapping[str, object]) -> Sequence[Note]:
        if self._settings is None:
            self._settings = settings_now(self._acting)
        found = live(values, self._settings)
        trucks, closing = found["trucks_planned"], found["expected_closing"]
        supply = [f"约 {trucks} 车"] if trucks else []
        supply += [f"预计 {show_moment(closing)} 收盘"] if closing else []
        return (
            Note("浇筑", "供应", "，".join(supply)),
            Note("混凝土", "混凝土标记", found["mark"]),
            Note("取样与资料", "应留试块", found["sampling"]),
        )


def _grade(raw: str, values: Mapping[str, object]) -> Mapping[str, object]:
    """C35P8F150 typed into one box fills three."""
    grade = split_grade(raw)
    if not grade.strength or grade.unread:
        return {}
    found = {"strength_grade": grade.strength}
    if grade.impermeability:
        found["impermeability_grade"] = grade.impermeability
    if grade.frost:
        found["frost_grade"] = grade.frost
    if grade.special and grade.special not in str(values.get("special_requirements") or ""):
        words = (values.get("special_requirements"), grade.special)
        found["special_requirements"] = "、".join(str(word) for word in words if word)
    return found


def _slump(raw: str, _values: Mapping[str, object]) -> Mapping[str, object]:
    """180±20 fills target and tolerance."""
    try:
        target, tolerance = read_slump(raw)
    except Unreadable:
        return {}
    return {"slump_mm": target} | ({} if tolerance is None else {"slump_tolerance_mm": tolerance})


_FOLLOWS: dict[str, Callable[[str, Mapping[str, object]], Mapping[str, object]]] = {
    "strength_grade": _grade,
    "slump_mm": _slump,
}
