"""A nutriólogo's own table of equivalents, from a file to facts. Pure but for reading the file."""
