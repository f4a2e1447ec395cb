"""The demonstration clinic: invented people, marked synthetic, with a year of visits."""
