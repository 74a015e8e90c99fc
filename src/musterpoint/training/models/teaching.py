"""When people meet to learn, who has a place, who came; who trained whom, and how well."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Stage
from musterpoint.people.models import Person
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.constraints import both_or_neither
from musterpoint.tenancy.models import TenantModel
from musterpoint.training.models.learning import AGREED, KEPT, Learner

MEETING = "people meet to learn, and it is known who came"


class Session(TenantModel):
    """One meeting of a course. ``sequence`` rises with each change, for calendars."""

    course_code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=50, default="UTC")
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=3, blank=True)
    language = models.CharField(max_length=12, default="en")
    places = models.IntegerField()
    trainer = models.ForeignKey(Learner, models.PROTECT, null=True, related_name="+")
    makes_trainers = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    sequence = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    processing = Processing(
        purpose=MEETING,
        retention="kept",
        fields=kinds(
            technical="trainer sequence",
            organisational="course_code title starts_at ends_at zone place country language places"
            " makes_trainers published_at cancelled_at created_at changed_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="session_ends_after_start",
            ),
            models.CheckConstraint(condition=models.Q(places__gt=0), name="session_has_places"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "starts_at"], name="session_start")
        ]

    def __str__(self) -> str:
        return self.title


class Place(models.TextChoices):
    """How somebody stands with a session."""

    BOOKED = "booked", _("Has a place")
    WAITS = "waits", _("On the waiting list")
    LEFT = "left", _("Gave the place back")


class Booking(TenantModel):
    """Somebody's place in a session, or on its waiting list; ``number`` is the order."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="bookings")
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="bookings")
    standing = models.CharField(max_length=8, choices=Place)
    number = models.IntegerField()
    booked_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    came_by = models.CharField(max_length=8, blank=True)

    processing = Processing(
        purpose=MEETING,
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="session learner number booked_at", coarse="standing came_at came_by"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "session", "learner"], name="one_booking_a_session"
            ),
            models.UniqueConstraint(
                fields=["organisation", "session", "number"], name="one_number_a_session"
            ),
        ]

    def __str__(self) -> str:
        return self.standing


class TakenBack(TenantModel):
    """
    An attendance that was noted and was wrong: as learning records said it, and when it was voided.

    ``number`` counts those of one booking, from 0; course and language are those of that day.
    """

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="taken_back")
    number = models.IntegerField()
    came_at = models.DateTimeField()
    course_code = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    taken_back_at = models.DateTimeField()

    processing = Processing(
        purpose="a record store that was told of an attendance is told that it was wrong",
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="booking number", coarse="came_at course_code language taken_back_at"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "booking", "number"], name="taken_back_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.number}"


class Taught(TenantModel):
    """
    That a registered person took a course that prepares people, before leaving or after arriving.

    It says nothing of marks and leads to no learner: who learns on a phone stays without a name.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="taught")
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="taught")
    course_code = models.CharField(max_length=40)
    stage = models.CharField(max_length=6, choices=Stage)
    taken_at = models.DateTimeField()
    noted_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="measuring who was prepared before a crisis, and who was not",
        retention="as the registration",
        fields=kinds(
            technical="person session",
            coarse="course_code stage taken_at",
            organisational="noted_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "person", "course_code"], name="taught_a_course_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_code}"


class Handed(TenantModel):
    """That one learner trained another as a trainer of a course: an edge of the cascade."""

    trainer = models.ForeignKey(Learner, models.CASCADE, related_name="trained")
    trainee = models.ForeignKey(Learner, models.CASCADE, related_name="trained_by")
    course_code = models.CharField(max_length=40)
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    depth = models.SmallIntegerField()
    trained_at = models.DateTimeField()

    processing = Processing(
        purpose="how far a training of trainers reaches, and how well",
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(technical="trainer trainee session", coarse="course_code depth trained_at"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "trainee", "course_code"], name="trained_once_as_trainer"
            ),
            models.CheckConstraint(
                condition=~models.Q(trainer=models.F("trainee")), name="nobody_trains_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_code} {self.depth}"


class Observation(TenantModel):
    """A trainer who was drawn to be looked at, and what came of it."""

    trainer = models.ForeignKey(Learner, models.CASCADE, related_name="observations")
    course_code = models.CharField(max_length=40)
    depth = models.SmallIntegerField()
    drawn_at = models.DateTimeField()
    score = models.SmallIntegerField(null=True)
    observed_at = models.DateTimeField(null=True)
    observed_by = models.UUIDField(null=True)

    processing = Processing(
        purpose="the quality of a cascade is looked at, by chance and not by favour",
        retention=KEPT,
        lawful_basis=AGREED,
        fields=kinds(
            technical="trainer",
            organisational="observed_by",
            coarse="course_code depth drawn_at score observed_at",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            both_or_neither("score", "observed_at", "an_observation_has_a_score"),
            models.UniqueConstraint(
                fields=["organisation", "trainer", "course_code"], name="a_trainer_is_drawn_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_code} {self.score}"
