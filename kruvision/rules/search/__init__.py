"""Finding a song as people type it: other letters, other alphabets, another keyboard, slips.

``Index(documents).find(query)`` is all there is to call. A word is compared twice: as it is written
(``folding.as_written``) and as it is heard (``folding.as_heard``), where every alphabet becomes one
plain Latin spelling. Only where nothing begins like the query are slips looked for.
"""
