"""Reads of the agenda. They begin with who asks; another clinic's row does not exist for them."""
