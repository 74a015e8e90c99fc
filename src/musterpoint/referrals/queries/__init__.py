"""What can be read of the directory and of referrals."""
