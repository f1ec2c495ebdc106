"""The one door out: what each room may know now, built from released data only.

First paint, push, reconnect and polling use the same function per room. Every snapshot is a plain
dict with ``epoch`` and ``revision``, read before its rows: within one epoch a client drops an older
one, and a picture of another epoch (a backup was put back) it always takes.
"""
