"""WHO growth tables (see NOTICE.md)."""
