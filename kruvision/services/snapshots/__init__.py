"""The one door out: what each room may know now, built from released data only.

First paint, push, reconnect and polling use the same function per room. Every snapshot is a plain
dict with ``revision``, read before its rows, so that a client can drop an older one.
"""
