"""What can be changed in the directory and in referrals."""
