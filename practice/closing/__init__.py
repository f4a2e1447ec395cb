"""How a visit ends: what the patient is told, and when they come back."""
