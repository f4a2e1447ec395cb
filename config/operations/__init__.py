"""What keeps the product working: backups, drills, the checkup, the figures that are watched."""
