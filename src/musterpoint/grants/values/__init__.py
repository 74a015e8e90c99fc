"""Values that the actions and queries of this package share."""
