"""What the record prints."""
