"""A random user: real keys and clicks in the program's own window, until something breaks.

``python -m scripts.random_user --minutes 3``, or ``make random``. The modules: `watching` is the
parent that starts, waits and judges; `sitting` is the process with the window; `hands` are what the
user does there, `typing` what he types; `outlets` keeps everything in its folder; `colleague` is a
second person at the same database.
"""
