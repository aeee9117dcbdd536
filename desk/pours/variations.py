"""现场签证: what goes beyond the plan counts once the customer has signed it (M1.5.3, R12)."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from db.models import Role, SiteVariation, VariationState
from desk.core.declare import group, names, step
from desk.core.effects import Doing, demand
from desk.core.moments import in_turn
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, Tone, Workflow, describe
from desk.orders.facts import why_not_authorised
from desk.orders.named import SIGNATORIES
from desk.pours.card_facts import variation_words
from desk.pours.facts import VARIED, supply_of
from desk.pours.of_pour import OfPourKind, closed_with_pour
from desk.pours.refusing import refusing
from desk.rules.table import OVER_PLAN
from desk.values.showing import clock

_S = VariationState
_OFFICE = frozenset({Role.SPECIALIST, Role.SECTION_HEAD})


def _sign(taking: Taking[SiteVariation]) -> None:
    """Only the person the project authorised can agree to more concrete."""
    variation = taking.record
    demand(variation, ("signer",))
    assert variation.signed_at is not None, "the step stamps it"
    why = why_not_authorised(variation.pour.order, variation.signer, variation.signed_at)
    if why:
        raise OVER_PLAN.refuse(f"{describe(variation)}的签认人{why}，签证无效。请由项目指定人签认")


def _may_be_voided(look: Look[SiteVariation]) -> None:
    """What was sent on the strength of a variation cannot lose it."""
    variation = look.record
    if variation.state is not _S.SIGNED:
        return
    room = supply_of(look.session, variation.pour).room
    if room < (variation.volume_m3 or 0):
        raise OVER_PLAN.refuse(
            f"{describe(variation)}的方量已经供应，作废后超出签认方量，不能作废。请先办理替代的签证"
        )


class Variations(OfPourKind[SiteVariation]):
    model = SiteVariation
    picks = (("signer", SIGNATORIES),)
    series = "QZ"
    icon = "signature"
    flow = Workflow(
        states=VariationState,
        initial=_S.DRAFT,
        clause="M2.7.1",
        closed=closed_with_pour,
        beside=frozenset({_S.REFUSED, _S.SETTLED}),
        tones={
            _S.DRAFT: Tone.WARNING,
            _S.SIGNED: Tone.SUCCESS,
            _S.REFUSED: Tone.DANGER,
            _S.SETTLED: Tone.NEUTRAL,
            _S.VOID: Tone.DANGER,
        },
        steps=(
            step("sign", "客户签认", (_S.DRAFT, _S.REFUSED), _S.SIGNED, _OFFICE,
                 effect=Doing(
                     at="signed_at",
                     also=_sign,
                     tells=lambda v: f"{describe(v)}已签认 {v.volume_m3} m³，可继续供应",
                     roles=(Role.DISPATCHER, Role.SETTLEMENT_CLERK),
                 ),
                 asks="signer signed_at"),
            *refusing(_S.DRAFT, _S.REFUSED, _S.SETTLED, _OFFICE),
            step("void", "作废", (_S.DRAFT, _S.SIGNED, _S.REFUSED), _S.VOID, _OFFICE,
                 guard=_may_be_voided, needs_reason=True, danger=True),
        ),
    )  # fmt: skip
    groups = (
        group(
            "签证", "pour_id", "variation happened_at", "volume_m3 placement", "cause", "remarks"
        ),
    )
    first = names("pour.order.project_id placement variation volume_m3 state")
    columns = names(
        "number state pour.order.project_id variation volume_m3 placement happened_at signer "
        "signed_at"
    )
    more_columns = names("pour_id cause remarks")
    register = names(
        "number state pour.order.project_id variation happened_at placement "
        "pour.order.grade volume_m3 cause signer signed_at pour.specialist_id remarks"
    )
    sort = "happened_at"
    date_column = "happened_at"
    moment = "happened_at"
    needs = ("pour_id", "volume_m3", "cause")
    in_order = (in_turn("happened_at signed_at"),)
    open_in = frozenset({_S.DRAFT})
    remedy = "请另开一张签证单。"
    words = ("placement", "cause", "signer")
    forms = ("F16",)

    def saved(self, u: Unit, record: SiteVariation) -> None:
        record.number = record.number or u.number(self.series)

    def counted(self) -> tuple[ColumnElement[bool], ...]:
        return (VARIED,)

    def told(self, record: SiteVariation) -> str:
        signed = f"{record.signer} 签认" if record.state is _S.SIGNED else record.state.label
        said = f"{clock(record.happened_at)} {variation_words(record)}"
        return f"{said}，{record.cause}，{signed}"


VARIATIONS = Variations()
