"""Cases in words: findings, and norms in the treaty's own phrases."""
