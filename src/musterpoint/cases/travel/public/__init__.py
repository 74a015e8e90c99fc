"""What anybody may see: whether a document is valid, the list of revoked numbers, the keys."""
