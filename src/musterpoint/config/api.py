"""The API: the same actions as the pages, described by OpenAPI, refusals as problem+json."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from musterpoint.accounts.middleware import problem
from musterpoint.bonds.api import router as bonds
from musterpoint.capacity.api import router as capacity
from musterpoint.cases.api import router as cases
from musterpoint.claims.api import router as claims
from musterpoint.costs.api import router as costs
from musterpoint.crises.api import router as crises
from musterpoint.evacuation.api import router as evacuation
from musterpoint.evaluation.api import router as evaluation
from musterpoint.exchange.api import router as exchange
from musterpoint.exercises.api import router as exercises
from musterpoint.funds.api import router as funds
from musterpoint.giving.api import router as giving
from musterpoint.goods.api import router as goods
from musterpoint.grants.api import router as grants
from musterpoint.kernel.errors import NotAllowed, Refused
from musterpoint.lessons.api import router as lessons
from musterpoint.payments.api import router as payments
from musterpoint.plans.api import router as plans
from musterpoint.procedures.api import router as procedures
from musterpoint.referrals.api import router as referrals
from musterpoint.surveys.api import router as surveys
from musterpoint.tenancy import scope
from musterpoint.training.api import router as training
from musterpoint.web.schemas import parts

DESCRIPTION = """
Registration, accountability and evacuation for programs.

Get a token with OAuth 2.0 client credentials (`/api/oauth/token`); a client belongs to one
organisation and holds one role. Every address names the organisation; another's is not found.
Creates take an `Idempotency-Key`: the same key again returns the first answer. Lists are paged by
cursor. Refusals are `application/problem+json` (RFC 9457) with the fields that need another look.
"""


class Api(NinjaAPI):
    """Operations are named by package, subject and function, as generated clients call them."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return for ``do`` of ``musterpoint.funds.api._members`` the name ``funds_members_do``."""
        return "_".join([*parts(operation.view_func.__module__), operation.view_func.__name__])


api = Api(
    title="Musterpoint",
    version="1",
    docs_url=None,  # the interactive page needs inline script, which the policy forbids
    description=DESCRIPTION,
    openapi_extra={
        "components": {
            "securitySchemes": {
                "client": {
                    "type": "oauth2",
                    "flows": {"clientCredentials": {"tokenUrl": "/api/oauth/token", "scopes": {}}},
                },
                "bearer": {"type": "http", "scheme": "bearer"},
            }
        },
        "security": [{"client": []}, {"bearer": []}],
    },
)
api.add_router("/o/{slug:organisation_slug}", crises)
api.add_router("/o/{slug:organisation_slug}", evacuation)
api.add_router("/o/{slug:organisation_slug}", procedures)
api.add_router("/o/{slug:organisation_slug}", plans)
api.add_router("/o/{slug:organisation_slug}", evaluation)
api.add_router("/o/{slug:organisation_slug}", cases)
api.add_router("/o/{slug:organisation_slug}", referrals)
api.add_router("/o/{slug:organisation_slug}", training)
api.add_router("/o/{slug:organisation_slug}", capacity)
api.add_router("/o/{slug:organisation_slug}", exchange)
api.add_router("/o/{slug:organisation_slug}", funds)
api.add_router("/o/{slug:organisation_slug}", lessons)
api.add_router("/o/{slug:organisation_slug}", surveys)
api.add_router("/o/{slug:organisation_slug}", grants)
api.add_router("/o/{slug:organisation_slug}", payments)
api.add_router("/o/{slug:organisation_slug}", giving)
api.add_router("/o/{slug:organisation_slug}", goods)
api.add_router("/o/{slug:organisation_slug}", bonds)
api.add_router("/o/{slug:organisation_slug}", claims)
api.add_router("/o/{slug:organisation_slug}", costs)
api.add_router("/o/{slug:organisation_slug}", exercises)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Turn a refusal into its status; a missing permission is raised on, to be audited."""
    if isinstance(error, NotAllowed) and scope.is_open():
        raise error
    return problem(error.status, error)


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer the same for what is not there and for what is another organisation's."""
    return problem(404)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name each field of the body or the query that cannot be used; never what was sent."""
    errors: dict[str, list[str]] = {}
    for one in error.errors:
        place = ".".join(str(part) for part in one["loc"][1:] if part not in ("body",))
        errors.setdefault(place or str(one["loc"][0]), []).append(str(one["msg"]))
    return problem(422, errors=errors)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework could not read."""
    return problem(error.status_code)


def schema() -> dict[str, Any]:
    """Return the OpenAPI description."""
    return dict(api.get_openapi_schema())
