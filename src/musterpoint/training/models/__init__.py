"""
Courses of an organisation, who learns, what they passed, when people meet, who trained whom.

Nothing here stands behind the wall: no row tells of a protection record or depends on one.
"""

from musterpoint.training.models.certificates import (
    Burnt,
    Certificate,
    Notice,
    NoticeKind,
    SigningKey,
)
from musterpoint.training.models.courses import Gate, OwnCourse, Setting
from musterpoint.training.models.learning import (
    Attempt,
    Enrolment,
    Learner,
    LearnerKind,
    Read,
    When,
)
from musterpoint.training.models.sharing import PartnerSession, PartnerSyllabus, Recognition, Told
from musterpoint.training.models.teaching import (
    Booking,
    Handed,
    Observation,
    Place,
    Session,
    TakenBack,
    Taught,
)

__all__ = [
    "Attempt",
    "Booking",
    "Burnt",
    "Certificate",
    "Enrolment",
    "Gate",
    "Handed",
    "Learner",
    "LearnerKind",
    "Notice",
    "NoticeKind",
    "Observation",
    "OwnCourse",
    "PartnerSession",
    "PartnerSyllabus",
    "Place",
    "Read",
    "Recognition",
    "Session",
    "Setting",
    "SigningKey",
    "TakenBack",
    "Taught",
    "Told",
    "When",
]
