"""Django's SQLite with a queue of writers: whoever waits longest writes next.

SQLite lets one writer in at a time, and whoever finds the door shut looks again after a while of its own choosing, the
longer it has waited the more seldom. With many writers those who came last so get in first, and some wait until they
are refused ("database is locked") although everybody writes for milliseconds only. Here writers stand in line at a
lock of the operating system, which wakes the first of them as soon as the one before is done.
"""
