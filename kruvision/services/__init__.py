"""Use cases: each public function is one transaction or one read.

Refusals have codes (``errors``), which docstrings name. Two go without saying: an id that is not
there is ``NotFound("not_found")``, and what a role may not do is ``NotAllowed("not_allowed")``.
"""
