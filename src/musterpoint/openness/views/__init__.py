"""The pages of openness at the desk."""
