"""How each alphabet is heard, in plain Latin letters.

Some letters are heard in two or three ways, depending on the language; these stand in order, by a
slash. It is no transliteration to be read: с and ш are both ``s``, since Turkish ş and Polish ś are
typed without their marks.
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """``"ж=j ё=o/e ь="`` as a table; ``аә=a`` gives two letters the same sounds."""
    found: dict[str, tuple[str, ...]] = {}
    for part in text.split():
        letters, _, sounds = part.partition("=")
        found |= {letter: tuple(sounds.split("/")) for letter in letters}
    return found


CYRILLIC = _table("""
    аӑ=a әӓ=a/e ӕ=a б=b в=v ґ=g г=g/h ғҕӷ=g дђ=d еєэӗҽ=e ё=io/e ж=j җҷҹӂ=j зҙѕ=z иӥыіӹй=i ї=i
    кқҡҝҟӄ=k л=l м=m нңҥњ=n оөӧӫ=o пҧ=p р=r сҫ=s тҭ=t уұүӱӳӯ=u ў=u/v ф=f хһҳӽ=h цҵ=c чҸӵћ=c
    шщ=s ъьӏ= ю=iu я=ia љ=l џ=j ҩ=o ӡ=j
""")
LATIN = _table("""
    a=a b=b c=c/k/j d=d e=e f=f g=g h=h i=i j=j/i k=k l=l m=m n=n o=o p=p q=k r=r s=s t=t u=u v=v
    w=v/u x=h y=i z=z ä=a/e ǟ=a æœ=e ə=e/a ø=o đð=d ł=l ı=i ŋñ=n þ=t ý=i/u žż=z/j ź=z ç=c/j ŭ=u/v
    ß=s ɵ=o ɣ=g ʻʼ=
""")
GREEK = _table("""
    α=a β=v γ=g δ=d ε=e ζ=z η=i θ=t ι=i κ=k λ=l μ=m ν=n ξ=ks ο=o π=p ρ=r σς=s τ=t υ=i φ=f χ=h ψ=ps
    ω=o
""")
GEORGIAN = _table("""
    ა=a ბ=b გ=g დ=d ე=e ვ=v ზ=z თტ=t ი=i კქყ=k ლ=l მ=m ნ=n ო=o პფ=p ჟჯ=j რ=r ს=s უ=u ღ=g შ=s ჩჭცწ=c
    ხჰ=h ძ=dz
""")
ARMENIAN = _table("""
    ա=a բ=b գ=g դ=d եէ=e զ=z ը=i/e թտ=t ժջ=j ի=i լ=l խհ=h ծցչճ=c կք=k ձ=dz մ=m յ=i ն=n շս=s օո=o
    պփ=p ռր=r վւ=v ֆ=f և=ev ղ=g
""")
HEBREW = _table("""
    א=a/o ב=b/v ג=g ד=d ה=h ו=u/v ז=z ח=h ט=t י=i כך=h/k ל=l מם=m נן=n ס=s ע=e פף=f צץ=c ק=k ר=r ש=s
    ת=t װ=v ױ=oi ײ=ei
""")
ARABIC = _table("""
    ا=a ە=e ب=b پ=p ت=t ج=j چ=c خ=h د=d ر=r ز=z ژ=j س=s ش=s غ=g ف=f ق=k كک=k گ=g ڭ=n ل=l م=m ن=n
    ھهح=h و=o ۇ=u ۆ=o ۈ=u ۋ=v ې=e ى=i يی=i ئءع= ص=s ط=t ث=s ذضظ=z
""")
SYLLABLES = tuple(
    tuple(part.replace("-", "") for part in parts.split())
    for parts in (
        "g kk n d tt r m b pp s ss - j jj c k t p h",
        "a ae ia iae eo e ieo ie o ua uae oe io u uo ue ui iu eu ui i",
        "- k k k n n n t l k m l l l p l m p p t t n t t k t p t",
    )
)
"""Korean syllables: what they begin with, their vowel, what they end with; - is nothing."""

LETTERS = GREEK | GEORGIAN | ARMENIAN | HEBREW | ARABIC | LATIN | CYRILLIC

TOGETHER = {
    "ου": "u", "αι": "e", "ει": "i", "οι": "i", "μπ": "b", "ντ": "d", "אוי": "oi", "או": "u",
    "אי": "i", "וי": "oi", "יי": "ei", "פּ": "p", "פֿ": "f", "בּ": "b", "בֿ": "v", "כּ": "k", "אַ": "a",
    "אָ": "o", "וּ": "u", "יִ": "i", "ײַ": "ai", "שׂ": "s",
}  # fmt: skip
"""Greek, Yiddish and Hebrew letters that are heard otherwise together, or with a point."""

TWINS = dict(zip("aceopxykmtiəëhABCEHKMOPTXYIJSƏË", "асеорхукмтіәёһАВСЕНКМОРТХУІЈЅӘЁ", strict=True))
"""Latin letters, each with the Cyrillic one that looks the same."""

ENGLISH_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~{}:\"<>"
RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбюёхъжэбю"
DIGIT_KEYS = dict(zip("2345890-=", "әіңғүұқөһ", strict=True))
"""What stands on the digits of a Kazakh keyboard."""
