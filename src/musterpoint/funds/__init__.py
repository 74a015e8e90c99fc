"""Funds: every unit of money and of goods, traced from giver to person."""
