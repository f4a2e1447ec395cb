"""The whole record as files that a person and a machine can read (NOM-024 6.6.6)."""
