"""What was meant: from syntax to the model."""
