"""What in a kind's declaration names nothing that exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.base import Record
from db.fields import Setting, Usual, fields_of
from desk.core.effects import Doing
from desk.core.kinds import RecordKind, kind
from desk.core.stamps import columns as stamp_columns
from desk.core.workflow import Step, Workflow
from desk.settings.declared import DECLARED


def wrong_words(known: RecordKind) -> list[str]:
    """Every name in the declaration of `known` that means nothing, with where it stands."""
    fields = set(known.fields)
    named: dict[str, tuple[Iterable[str], set[str]]] = {
        "groups": (known.entry, fields),
        "always_editable": (known.always_editable, set(known.entry)),
        "aliases": (dict(known.aliases).values(), fields),
        "needs": (known.needs, fields),
        "words": (known.words, fields),
        "one_per": (known.one_per, fields),
        "sort, date_column, moment": (
            filter(None, (known.sort, known.date_column, known.moment)),
            fields,
        ),
    }
    found = [
        f"{place}: {name}"
        for place, (names, real) in named.items()
        for name in names
        if name not in real
    ]
    shown = (*known.columns, *known.more_columns, *known.register)
    found += [f"columns: {name}" for name in shown if not _is_column(known, name)]
    found += [
        f"children {c.name}: {n}"
        for c in known.children
        for n in c.fields
        if n not in fields_of(c.model)
    ]
    found += [
        f"in_order: {name}"
        for chain in known.in_order
        for name in chain.names
        if not _leads_somewhere(known.model, name)
    ]
    found += [f"children: {c.name}" for c in known.children if not hasattr(known.model, c.name)]
    found += list(_usual(known.model))
    if known.flow is not None:
        found += list(_states(known, known.flow))
        for step in known.flow.steps:
            found += [f"step {step.name}: {word}" for word in _of_step(known, known.flow, step)]
    return found


def _is_column(known: RecordKind, path: str) -> bool:
    *through, last = path.split(".")
    for name in through:
        asked = known.fields.get(f"{name}_id")
        if asked is None:
            return False
        known = kind(asked.refers)
    return last in known.fields or last in {derived.field.name for derived in known.derived}


def _usual(model: type[Record]) -> Iterator[str]:
    keys = {declared.key for declared in DECLARED}
    for name, asked in fields_of(model).items():
        match asked.usual:
            case None | Usual():
                continue
            case Setting(key):
                if key not in keys:
                    yield f"usual of {name}: {key}"
            case path:
                if not _leads_somewhere(model, str(path)):
                    yield f"usual of {name}: {path}"


def _leads_somewhere(model: type[Record], path: str) -> bool:
    *through, last = path.split(".")
    for name in through:
        if name not in model.__mapper__.relationships:
            return False
        model = model.__mapper__.relationships[name].mapper.class_
    return last in fields_of(model)


def _states(known: RecordKind, flow: Workflow) -> Iterator[str]:
    for place, states in (("open_in", known.open_in), ("dead", known.dead)):
        yield from (f"{place}: {state}" for state in states if state not in flow.states)


def _of_step(known: RecordKind, flow: Workflow, step: Step) -> Iterator[str]:
    fields, steps = set(known.fields), {each.name for each in flow.steps}
    yield from (f"asks {name}" for name in step.asks if name not in fields)
    if step.undo and step.undo not in steps:
        yield f"undo {step.undo}"
    for stamp in filter(None, (step.stamps, *step.clears)):
        if "at" not in stamp_columns(known.model, stamp):
            yield f"stamp {stamp}"
    if isinstance(step.effect, Doing):
        doing = step.effect
        for name in filter(None, (doing.by, doing.at, *doing.needs)):
            if name not in fields:
                yield f"effect {name}"
        if doing.series not in ("", known.series):
            yield f"effect series {doing.series}"
        if bool(doing.roles) is not (doing.tells is not None):
            yield "effect tells nobody, or says nothing"
