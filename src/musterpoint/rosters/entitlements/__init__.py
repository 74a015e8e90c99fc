"""What is open to whom: service, status, phase and country as dated rows."""
