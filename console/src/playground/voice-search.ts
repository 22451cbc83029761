import type { Voice } from '../api/catalog';

export interface VoiceGroup {
  language: string;
  voices: Voice[];
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** The language's name in English, with the region: "English (United Kingdom)". */
export function languageName(tag: string): string {
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    // Some synthesisers use tags that are no BCP 47.
    return tag;
  }
}

/** A voice's name, and what else is worth saying: "slt (Female, US English)" is called slt. */
export function labelOf(voice: Voice): { name: string; detail: string } {
  const language = languageName(voice.language);
  const [, name, detail] = /^(.*\S)\s*\((.+)\)$/.exec(voice.name) ?? [null, voice.name, ''];
  return { name: name!, detail: detail || (voice.name.includes(language) ? '' : language) };
}

/** Voices whose name, language or provider holds every word of the query, by language; English first, as the avatars speak it best. */
export function findVoices(voices: readonly Voice[], query: string): VoiceGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Voice[]>();
  for (const voice of voices) {
    const language = languageName(voice.language);
    const text = `${voice.name} ${voice.id} ${language} ${voice.language} ${voice.provider}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    groups.set(language, [...(groups.get(language) ?? []), voice]);
  }
  const rank = (language: string) => (language.includes('English') ? 0 : 1);
  return [...groups]
    .map(([language, found]) => ({ language, voices: found }))
    .sort((a, b) => rank(a.language) - rank(b.language) || a.language.localeCompare(b.language));
}
