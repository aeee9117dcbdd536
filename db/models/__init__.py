"""All tables, one module per area. Importing this package makes the metadata complete."""

from db.models.common import (
    AuditEntry,
    Attachment,
    Comment,
    DatabaseInfo,
    Decision,
    Draft,
    ImportBatch,
    Notice,
    NumberCounter,
    RuleWarning,
    SearchEntry,
    Setting,
    ViewState,
)
from db.models.customers import Customer, Project, ProjectPerson
from db.models.orders import OrderAmendment, OrderNotice
from db.models.people import Person, PersonRole, Station
from db.models.plans import (
    DailyPlan,
    DailyPlanLine,
    MixDesign,
    OpeningConfirmation,
    PlanDistribution,
    Plant,
    ProductionTask,
)

__all__ = [
    "Attachment",
    "AuditEntry",
    "Comment",
    "Customer",
    "DailyPlan",
    "DailyPlanLine",
    "DatabaseInfo",
    "Decision",
    "Draft",
    "ImportBatch",
    "MixDesign",
    "Notice",
    "NumberCounter",
    "OpeningConfirmation",
    "OrderAmendment",
    "OrderNotice",
    "Person",
    "PersonRole",
    "PlanDistribution",
    "Plant",
    "ProductionTask",
    "Project",
    "ProjectPerson",
    "RuleWarning",
    "SearchEntry",
    "Setting",
    "Station",
    "ViewState",
]
