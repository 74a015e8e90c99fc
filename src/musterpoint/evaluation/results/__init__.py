"""Results frameworks: priorities, outcomes, outputs, their indicators, the joint work plan."""
