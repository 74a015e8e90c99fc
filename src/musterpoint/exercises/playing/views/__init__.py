"""The pages of exercises with people at the desk."""
