"""Files for banks and what banks answer: pain.001, pain.002, camt.053, numbers, reconciliation."""
