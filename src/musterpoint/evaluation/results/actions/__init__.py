"""Everything that changes results frameworks."""

from musterpoint.evaluation.results.actions._framework import (
    BadFramework,
    HasParts,
    NoSuchResult,
    add_node,
    begin,
    change_framework,
    change_node,
    drop_node,
    keep_session,
)
from musterpoint.evaluation.results.actions._importing import Imported, import_file, said
from musterpoint.evaluation.results.actions._indicators import (
    NothingToCount,
    add_from_library,
    add_indicator,
    change_indicator,
    count_now,
    drop_indicator,
    report_actual,
)

__all__ = [
    "BadFramework", "HasParts", "Imported", "NoSuchResult", "NothingToCount", "add_from_library",
    "add_indicator", "add_node", "begin", "change_framework", "change_indicator", "change_node",
    "count_now", "drop_indicator", "drop_node", "import_file", "keep_session", "report_actual",
    "said",
]  # fmt: skip
