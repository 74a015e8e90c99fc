"""
Plays a scenario through the same actions that pages and programs call.

The driver is the world: it holds what people would do (``exercises.world``), moves the clocks of
the exercise's organisations, and acts as the people and the staff. It reads no table to decide
what somebody does, and writes none but through actions.
"""

from musterpoint.exercises.driver.play import Progress, play

__all__ = ["Progress", "play"]
