"""
Standard operating procedures as data, and their runs as pure folds over events.

``load`` and ``parse`` read YAML with every problem by line; ``begin`` and ``apply`` fold events;
``open_steps``, ``deadlines``, ``next_step`` and ``refusals`` ask a run; ``move`` takes it to
another version by decision; ``dry_run`` tries a list of events; ``drawing.draw`` makes the SVG and
``catalogue`` has what ships. The format is described in docs/how-to/write-a-procedure.md.
"""

from musterpoint.engine.procedures.clocks import PLAIN, Calendar, Duration, Unit
from musterpoint.engine.procedures.dues import (
    Due,
    Open,
    Status,
    Told,
    deadlines,
    next_step,
    open_steps,
)
from musterpoint.engine.procedures.loading import BadProcedure, Loaded, load, parse
from musterpoint.engine.procedures.model import Gate, Procedure, Step, in_language
from musterpoint.engine.procedures.moving import move
from musterpoint.engine.procedures.reading import Problem
from musterpoint.engine.procedures.run import apply, begin, refusals
from musterpoint.engine.procedures.state import Event, Kind, NotPossible, Reason, State, Way
from musterpoint.engine.procedures.trying import Script, Tried, dry_run, read_script

__all__ = [
    "PLAIN",
    "BadProcedure",
    "Calendar",
    "Due",
    "Duration",
    "Event",
    "Gate",
    "Kind",
    "Loaded",
    "NotPossible",
    "Open",
    "Problem",
    "Procedure",
    "Reason",
    "Script",
    "State",
    "Status",
    "Step",
    "Told",
    "Tried",
    "Unit",
    "Way",
    "apply",
    "begin",
    "deadlines",
    "dry_run",
    "in_language",
    "load",
    "move",
    "next_step",
    "open_steps",
    "parse",
    "read_script",
    "refusals",
]
