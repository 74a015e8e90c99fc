"""What can be done with questionnaires and their answers."""

from musterpoint.forms.actions._adopting import adopt
from musterpoint.forms.actions._exporting import BadExport, export, is_private
from musterpoint.forms.actions._filling import (
    Moved,
    NotInForce,
    TooLong,
    answer,
    begin,
    come_back,
    give_up,
)
from musterpoint.forms.actions._submissions import (
    NotComplete,
    OldRevision,
    correct,
    erase_erased,
    erase_subjects,
    expire,
    submit,
)
from musterpoint.forms.actions._trail import CannotHold
from musterpoint.forms.actions._versions import (
    BadForm,
    BadSettings,
    NoSuchForm,
    NotPublishable,
    describe,
    import_xlsform,
    publish,
    retire,
    write_small,
)
from musterpoint.forms.followers import Follower
from musterpoint.forms.followers import register as register_follower
from musterpoint.forms.values import Exported, Filled, Sent, Subject

__all__ = [
    "BadExport",
    "BadForm",
    "BadSettings",
    "CannotHold",
    "Exported",
    "Filled",
    "Follower",
    "Moved",
    "NoSuchForm",
    "NotComplete",
    "NotInForce",
    "NotPublishable",
    "OldRevision",
    "Sent",
    "Subject",
    "TooLong",
    "adopt",
    "answer",
    "begin",
    "come_back",
    "correct",
    "describe",
    "erase_erased",
    "erase_subjects",
    "expire",
    "export",
    "give_up",
    "import_xlsform",
    "is_private",
    "publish",
    "register_follower",
    "retire",
    "submit",
    "write_small",
]
