"""What each command beside `check` makes of a draft."""
