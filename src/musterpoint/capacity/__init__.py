"""What an organisation can do, by the guideline's areas, and the plan that closes its gaps."""
