"""How do the office's changes reach the province, and its answers come back, on a stick that may be lost?

The door for office and hub alike: it loads no service, since the hub uses `messages`, `package` and `merge`
without an office. `chain` and `package` are the format, `stick` writes and takes files, `enrol` makes a
device known, `service` is what the desk asks.
"""
