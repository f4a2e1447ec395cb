"""What the patient eats: adherence, diary, recalls and frequencies."""
