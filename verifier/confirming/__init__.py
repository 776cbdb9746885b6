"""From an answer to a case that one can believe: smallest, minimal, replayed."""
