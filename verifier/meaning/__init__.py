"""The meaning in plain Python, and what follows from it without a solver."""
