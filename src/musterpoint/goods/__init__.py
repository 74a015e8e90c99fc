"""Goods: stores, kits, distributions, every blanket traced from giver to person."""
