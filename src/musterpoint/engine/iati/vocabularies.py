"""Where a code of a list of IATI stands: XPaths within an activity or an organisation, by list."""

from collections.abc import Mapping

_DAC = "[@vocabulary='1' or @vocabulary='' or not(@vocabulary)]"
_GOAL, _TARGET = "sector[@vocabulary='7']/@code", "sector[@vocabulary='8']/@code"
_DOCUMENTS = (
    "document-link | result/document-link | result/indicator/document-link"
    " | result/indicator/baseline/document-link | result/indicator/period/target/document-link"
    " | result/indicator/period/actual/document-link"
)


def _in_documents(rest: str) -> str:
    return " | ".join(f"{one.strip()}/{rest}" for one in _DOCUMENTS.split("|"))


def _both(path: str) -> str:
    """Return a path for the activity itself and for its transactions."""
    return f"{path} | transaction/{path}"


ACTIVITY: Mapping[str, str] = {
    "ActivityDateType": "activity-date/@type",
    "ActivityScope": "activity-scope/@code",
    "ActivityStatus": "activity-status/@code",
    "AidType": f"default-aid-type{_DAC}/@code | transaction/aid-type{_DAC}/@code",
    "AidTypeVocabulary": "default-aid-type/@vocabulary | transaction/aid-type/@vocabulary",
    "BudgetIdentifierVocabulary": "country-budget-items/@vocabulary",
    "BudgetNotProvided": "@budget-not-provided",
    "BudgetStatus": "budget/@status",
    "BudgetType": "budget/@type | planned-disbursement/@type",
    "CRSAddOtherFlags": "crs-add/other-flags/@code",
    "CRSChannelCode": "crs-add/channel-code/text() | participating-org/@crs-channel-code",
    "CashandVoucherModalities": (
        "default-aid-type[@vocabulary='4']/@code | transaction/aid-type[@vocabulary='4']/@code"
    ),
    "CollaborationType": "collaboration-type/@code",
    "ConditionType": "conditions/condition/@type",
    "ContactType": "contact-info/@type",
    "Country": (
        f"{_both('recipient-country/@code')} | location/administrative[@vocabulary='A4']/@code"
    ),
    "Currency": "@default-currency | .//@currency",
    "DescriptionType": "description/@type",
    "DisbursementChannel": "transaction/disbursement-channel/@code",
    "DocumentCategory": _in_documents("category/@code"),
    "EarmarkingCategory": (
        "default-aid-type[@vocabulary='2']/@code | transaction/aid-type[@vocabulary='2']/@code"
    ),
    "FileFormat": _in_documents("@format"),
    "FinanceType": "default-finance-type/@code | transaction/finance-type/@code",
    "FlowType": "default-flow-type/@code | transaction/flow-type/@code",
    "GeographicExactness": "location/exactness/@code",
    "GeographicLocationClass": "location/location-class/@code",
    "GeographicLocationReach": "location/location-reach/@code",
    "GeographicVocabulary": (
        "location/administrative/@vocabulary | location/location-id/@vocabulary"
    ),
    "HumanitarianScopeType": "humanitarian-scope/@type",
    "HumanitarianScopeVocabulary": "humanitarian-scope/@vocabulary",
    "IndicatorMeasure": "result/indicator/@measure",
    "IndicatorVocabulary": "result/indicator/reference/@vocabulary",
    "Language": _in_documents("language/@code"),
    "LoanRepaymentPeriod": "crs-add/loan-terms/repayment-plan/@code",
    "LoanRepaymentType": "crs-add/loan-terms/repayment-type/@code",
    "LocationType": "location/feature-designation/@code",
    "OrganisationRole": "participating-org/@role",
    "OrganisationType": (
        "reporting-org/@type | participating-org/@type"
        " | */provider-org/@type | */receiver-org/@type"
    ),
    "OtherIdentifierType": "other-identifier/@type",
    "PolicyMarker": f"policy-marker{_DAC}/@code",
    "PolicyMarkerVocabulary": "policy-marker/@vocabulary",
    "PolicySignificance": "policy-marker/@significance",
    "Region": _both(f"recipient-region{_DAC}/@code"),
    "RegionVocabulary": _both("recipient-region/@vocabulary"),
    "RelatedActivityType": "related-activity/@type",
    "ResultType": "result/@type",
    "ResultVocabulary": "result/reference/@vocabulary",
    "Sector": _both(f"sector{_DAC}/@code"),
    "SectorCategory": _both("sector[@vocabulary='2']/@code"),
    "SectorVocabulary": _both("sector/@vocabulary"),
    "TagVocabulary": "tag/@vocabulary",
    "TiedStatus": "default-tied-status/@code | transaction/tied-status/@code",
    "TransactionType": "transaction/transaction-type/@code",
    "UNSDG-Goals": f"{_both(_GOAL)} | tag[@vocabulary='2']/@code",
    "UNSDG-Targets": f"{_both(_TARGET)} | tag[@vocabulary='3']/@code",
}

ORGANISATION: Mapping[str, str] = {
    "BudgetStatus": "*/@status",
    "Country": "*/recipient-country/@code",
    "Currency": "@default-currency | .//@currency",
    "DocumentCategory": "document-link/category/@code",
    "FileFormat": "document-link/@format",
    "Language": "document-link/language/@code",
    "OrganisationType": "reporting-org/@type",
    "Region": f"recipient-region-budget/recipient-region{_DAC}/@code",
    "RegionVocabulary": "recipient-region-budget/recipient-region/@vocabulary",
}
