"""The same meaning in the solver's terms, and the search for answers. The only callers of a solver."""
