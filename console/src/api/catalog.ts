import { call, unreachable } from './problem';

export interface Avatar {
  id: string;
  name: string;
  description: string;
  preview_url: string | null;
  presets: string[];
  default_voice: string | null;
}

/** Where the avatar's picture lies. Paths of the server are absolute, and the console may live below a prefix. */
export const pictureOf = (avatar: Avatar): string | null => avatar.preview_url?.replace(/^\//, '') ?? null;

export interface Voice {
  id: string;
  name: string;
  /** BCP 47 tag. */
  language: string;
  provider: string;
}

export interface ConsoleConfig {
  development: boolean;
  api_key: string | null;
  version: string;
  /** How many sessions the server takes at once. */
  capacity: number;
  /** Where the server's built-in parrot waits for spoken conversations; in development only. */
  parrot_url: string | null;
  /** Engines that a stand-in on the server's own machine answers for, such as `openai-realtime`; in development only. */
  stand_ins: string[];
}

export interface Catalog {
  avatars: Avatar[];
  voices: Voice[];
}

export async function fetchConfig(): Promise<ConsoleConfig> {
  const response = await fetch('console/config.json').catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw unreachable();
  return (await response.json()) as ConsoleConfig;
}

export async function fetchCatalog(apiKey: string): Promise<Catalog> {
  const [{ avatars }, { voices }] = await Promise.all([
    call<Pick<Catalog, 'avatars'>>('api/v1/avatars', apiKey),
    call<Pick<Catalog, 'voices'>>('api/v1/voices', apiKey),
  ]);
  return { avatars, voices };
}
