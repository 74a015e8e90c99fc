"""Peers learn from each other; partner organisations are chosen by published criteria."""
