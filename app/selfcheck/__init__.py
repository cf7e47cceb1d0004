"""Is this computer fit for the office's work? `found` is what a look says, `machine` looks.

The door loads nothing: the desk knows `found` before the office's code is there.
"""
