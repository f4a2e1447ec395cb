"""The one page of a follow-up and what its buttons do."""
