"""Every form the program prints, by id."""

from __future__ import annotations

from dataclasses import replace

import desk.areas  # noqa: F401 - a form prints a record of a known kind
from desk.core.kinds import kind
from reports.acceptance import F18
from reports.appraisal import F39
from reports.daybook import F12, F36
from reports.diary import F15
from reports.documents import A03, F21, F22, F23
from reports.form import Data, Form, PrintContext
from reports.grid import Body
from reports.lent import F08, F09, F10, F11
from reports.letters import F35
from reports.orders import F01
from reports.page import Drawing, draw_form
from reports.plans import F03
from reports.pours import F13
from reports.returns import F37
from reports.service_card import F14
from reports.shifts import A01, A02
from reports.site import F17, F19
from reports.standing import stamp_of
from reports.tasks import F02
from reports.tickets import F38
from reports.variations import F16

_ALL = (
    F01,
    F02,
    F03,
    F08,
    F09,
    F10,
    F11,
    F12,
    F13,
    F14,
    F15,
    F16,
    F17,
    F18,
    F19,
    F21,
    F22,
    F23,
    F35,
    F36,
    F37,
    F38,
    F39,
    A01,
    A02,
    A03,
)
FORMS: dict[str, Form] = {form.id: form for form in _ALL}


def print_form(form_id: str, data: Data | None, context: PrintContext) -> bytes:
    """The form as PDF, blank stock if `data` is None. Raises KeyError for an unknown id."""
    return layout_form(form_id, data, context).pdf


def layout_form(form_id: str, data: Data | None, context: PrintContext) -> Drawing:
    """The form with the place of every cell and the characters that no font has."""
    form = FORMS[form_id]
    return draw_form(form, body_of(form, data, context), context)


def body_of(form: Form, data: Data | None, context: PrintContext) -> Body:
    """What the form says of a record, and across it what the record's state makes of it."""
    return replace(form.build(data, context), stamp=stamp_of(kind(form.of), data))
