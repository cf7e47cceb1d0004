"""Does the database fit the program? Brings it there; knows tables, not their business."""
