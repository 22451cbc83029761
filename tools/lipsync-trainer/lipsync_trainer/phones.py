"""Phones of the speech engines -> the 15 Oculus visemes. The product's labels: changing this table changes every number."""
import unicodedata

VISEMES = ['sil', 'PP', 'FF', 'TH', 'DD', 'kk', 'CH', 'SS', 'nn', 'RR', 'aa', 'E', 'I', 'O', 'U']
INDEX = {name: i for i, name in enumerate(VISEMES)}
UNKNOWN = '?'      # neither trained nor scored
FOLLOWS = '*'      # h and glottal stops: the mouth already has the next vowel's shape
SILENCE = []       # what the functions below return for a pause


def _table(rows):
    return {phone: viseme for viseme, phones in rows.items() for phone in phones.split()}


_IPA = _table({
    'PP': 'p b m ɓ ʙ', 'FF': 'f v ʋ ɸ β ɱ', 'TH': 'θ ð', 'DD': 't d ʈ ɖ ɾ ɗ', 'kk': 'k ɡ g q x ɣ χ ŋ ɢ ɴ ʁ ʀ c ɟ',
    'CH': 'ʃ ʒ ʂ ʐ ɕ ʑ', 'SS': 's z', 'nn': 'n l ɲ ɳ ɭ ʎ ɫ ɬ ɮ', 'RR': 'r ɹ ɻ ɽ ɺ ɚ ɝ', 'aa': 'a ɑ ɐ ʌ æ ɶ',
    'E': 'e ɛ ə ɘ ɜ ɤ', 'I': 'ɪ i j ɨ ɯ ɰ ᵻ ç ʝ', 'O': 'o ɔ ɒ ø œ ɵ ɞ', 'U': 'u ʊ w y ʏ ʉ ɥ ʍ', FOLLOWS: 'h ɦ ħ ʕ ʔ',
})
_ARPABET = _table({
    'PP': 'p b m em bcl pcl', 'FF': 'f v', 'TH': 'th dh', 'DD': 't d dx tcl dcl', 'kk': 'k g ng eng kcl gcl', 'CH': 'ch jh sh zh',
    'SS': 's z', 'nn': 'n l el en nx', 'RR': 'r er axr', 'aa': 'aa ae ah', 'E': 'eh ax ax-h', 'I': 'ih ix iy y', 'O': 'ao',
    'U': 'uh uw ux w wh', FOLLOWS: 'hh h hv q', 'sil': 'pau epi h# sil sp ssil brth #',
})
_ARPABET_GLIDES = {'aw': 'aa U', 'ay': 'aa I', 'ey': 'E I', 'ow': 'O U', 'oy': 'O I'}

# Phone sets of festival's voices that are neither ARPAbet nor written like IPA. Everything else falls through to its first letter.
_FESTIVAL = {
    'it': _table({'CH': 'tS dZ S', 'SS': 'ts dz', 'nn': 'JJ LL J L', 'kk': 'ng', 'FF': 'nf', 'I': 'j', 'U': 'w'}),
    'ca': _table({'CH': 'tS dZ S Z', 'nn': 'J L', 'kk': 'N', 'E': 'ax', 'I': 'j y', 'U': 'w', 'RR': 'rr'}),
    'fi': _table({'aa': '@', 'O': '7', 'E': '&', 'U': 'y', 'kk': 'N', 'CH': 'S Z', 'nn': 'L', 'TH': 'T D', FOLLOWS: 'h'}),
    'cs': _table({'kk': 'ch x n*', 'SS': 'c dz', 'CH': 'c~ s~ z~ r~ r~* dz~ č š ž', 'nn': 'n~', 'DD': 'd~ t~', 'I': 'j y', FOLLOWS: 'h'}),
    'ru': _table({'CH': 'ch sh sch zh', 'SS': 'c', 'kk': 'h hh', 'E': 'ae ay', 'I': 'y yy j ii', 'U': 'ur uu', 'aa': 'aa', 'O': 'oo'}),
    'hi': _table({'DD': 'T D th dh td tth ddh', 'CH': 'ch j sh zh', 'nn': 'N L', 'RR': 'R r', 'I': 'ih iy y', 'U': 'uh uw w',
                  'E': 'eh ee', 'O': 'oh oo', 'kk': 'kh gh', 'PP': 'bh', FOLLOWS: 'h', UNKNOWN: 'ksh sri x'}),
}
_FESTIVAL_GLIDES = {'cs': {'ou': 'O U', 'au': 'aa U', 'eu': 'E U'}, 'hi': {'ay': 'aa I', 'aw': 'aa U'}}


def _glide(pair):
    first, second = pair.split()
    return [(first, .6), (second, .4)]


def from_ipa(text):
    """One IPA phone, which may be a diphthong or an affricate -> [(viseme, share of its time)]; SILENCE for a pause."""
    found = [_IPA[c] for c in unicodedata.normalize('NFD', text) if c in _IPA]
    found = [v for i, v in enumerate(found) if i == 0 or v != found[i - 1]]
    if not found:
        return SILENCE
    if found[0] == 'DD' and len(found) > 1 and found[1] in ('CH', 'SS'):
        found = found[1:2]
    if found[:2] == ['PP', 'FF']:
        return [('PP', .4), ('FF', .6)]
    if len(found) == 2:
        return [(found[0], .6), (found[1], .4)]
    return [(v, 1 / len(found)) for v in found]


def from_arpabet(phone):
    """One ARPAbet phone -> [(viseme, share)]; None when it is unknown."""
    phone = phone.lower().rstrip('012')
    if phone in _ARPABET_GLIDES:
        return _glide(_ARPABET_GLIDES[phone])
    viseme = _ARPABET.get(phone)
    return None if viseme is None else SILENCE if viseme == 'sil' else [(viseme, 1.0)]


def from_festival(phone, language):
    """One phone of a festival voice -> [(viseme, share)]; None when it is unknown."""
    if phone in ('#', '##', 'pau', '_', 'sil'):
        return SILENCE
    if language == 'en':
        return from_arpabet(phone)
    plain = phone.rstrip('1:')
    glide = _FESTIVAL_GLIDES.get(language, {}).get(plain)
    if glide:
        return _glide(glide)
    viseme = _FESTIVAL[language].get(plain)
    if viseme == UNKNOWN:
        return None
    return [(viseme, 1.0)] if viseme else from_ipa(plain[:1].lower()) or None


def expand(segments):
    """[(start s, end s, [(viseme, share)] | SILENCE | None)] -> [(start, end, viseme index or -1)], ready to be painted on frames."""
    spans = []
    for start, end, parts in segments:
        if parts is None:
            spans.append([start, end, UNKNOWN])
            continue
        at = start
        for viseme, share in parts or [('sil', 1.0)]:
            until = at + (end - start) * share
            spans.append([at, until, viseme])
            at = until
        spans[-1][1] = end
    for i in range(len(spans) - 1, -1, -1):
        if spans[i][2] == FOLLOWS:
            after = spans[i + 1][2] if i + 1 < len(spans) else UNKNOWN
            spans[i][2] = UNKNOWN if after == 'sil' else after
    return [(a, b, INDEX.get(v, -1)) for a, b, v in spans]
