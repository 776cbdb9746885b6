"""What was written: characters, tokens, syntax; every mistake of a file at once."""
