"""What does every capability need? Small parts used by all; they know no capability."""
