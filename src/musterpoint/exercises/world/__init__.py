"""
The invented world of an exercise: scenario, people, offers of legs and published figures.

Pure data, no database. A scenario's money is checked against the packages that play it, so that
Django is set up before one is read. The same scenario, number of people and seed give the same
world on every machine. The names that other packages use are listed here.
"""

from musterpoint.exercises.world.offers import LegOffer, legs
from musterpoint.exercises.world.population import World, generate
from musterpoint.exercises.world.published import PublishedFigure, published_figures
from musterpoint.exercises.world.scenario import BadScenario, load_scenario, parse_scenario
from musterpoint.exercises.world.scenario_model import Scenario

__all__ = [
    "BadScenario",
    "LegOffer",
    "PublishedFigure",
    "Scenario",
    "World",
    "generate",
    "legs",
    "load_scenario",
    "parse_scenario",
    "published_figures",
]
