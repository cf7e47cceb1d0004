"""What is the union's work? Everything but the desk: knows nothing of Qt."""
