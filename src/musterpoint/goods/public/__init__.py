"""What people see of what they were given."""
