"""What is the union's work? Everything but the desk: knows nothing of Qt."""

VERSION = "0.1.0"
"""The program's version; a test holds it against pyproject.toml."""
