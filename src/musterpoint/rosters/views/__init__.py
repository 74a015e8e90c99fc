"""The pages of rosters at the desk, and the two pages that a member opens by a link."""
