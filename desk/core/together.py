"""One step on several records in one transaction: all of them, by the rules of each, or none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Refused, UserError
from desk.core.kinds import Values, kind
from desk.core.records import read_asked, step_of
from desk.core.unit import unit
from desk.core.workflow import describe


def take_together(
    acting: Acting,
    kind_name: str,
    ids: Sequence[UUID],
    step: str,
    values: Values | None = None,
    *,
    reason: str = "",
    accept_warnings: bool = True,
) -> Changes:
    """Take `step` on every record of `ids`, with the same `values`.

    Raises what `take` of `desk.core.records` raises, in a sentence that names the record to which it
    refers; then nothing was done to any of them.
    """
    known = kind(kind_name)
    flow, wanted = step_of(known, step)
    wanted_ids = list(dict.fromkeys(ids))
    if not wanted_ids:
        raise Refused(f"没有选中要办理“{wanted.label}”的{known.label}。")
    with unit(acting, wanted.label, reason=reason, accept_warnings=accept_warnings) as u:
        found = {id_: u.load(known.model, id_) for id_ in sorted(wanted_ids)}
        for id_ in wanted_ids:
            try:
                typed = read_asked(u, known, wanted.asks, values or {}, found[id_])
                flow.take(u, found[id_], wanted.name, typed)
            except UserError as error:
                error.reason = (
                    f"{describe(found[id_]).strip()}办不了，{len(wanted_ids)} 份都没有办理："
                    f"{error.reason}"
                )
                raise
        u.kinds.add(known.name)
    named = "、".join(describe(found[id_]).strip() for id_ in wanted_ids)
    return u.changes(found[wanted_ids[0]], sentence=f"{named}：{wanted.label}完成")
