"""Pages without an account: what a partner opens by a sealed link, what the person says."""
