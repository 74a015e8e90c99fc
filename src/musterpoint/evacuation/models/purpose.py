"""Why the data of an evacuation are kept, and for how long."""

MOVING = "a way out for those who asked for one"
KEPT = "until the crisis is evaluated; names as the registration"
DEMAND = "people seats wheelchair stretcher infants escorts"
