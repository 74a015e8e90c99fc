"""Pages of lessons, reviews, the library, what was asked, and figures."""
