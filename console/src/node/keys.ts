import { call } from '../api/problem';

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  development: boolean;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  /** The console itself works with it. */
  in_use: boolean;
}

export interface MadeKey {
  key: ApiKey;
  secret: string;
}

export const listKeys = async (apiKey: string): Promise<ApiKey[]> => (await call<{ keys: ApiKey[] }>('console/keys', apiKey)).keys;

export const makeKey = (apiKey: string, name: string, expiresInDays: number | null) =>
  call<MadeKey>('console/keys', apiKey, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, ...(expiresInDays === null ? {} : { expires_in_days: expiresInDays }) }),
  });

export const revokeKey = (apiKey: string, id: string) => call<ApiKey>(`console/keys/${encodeURIComponent(id)}`, apiKey, { method: 'DELETE' });

export function keyState(key: ApiKey, nowMs: number): 'valid' | 'expired' | 'revoked' {
  if (key.revoked_at) return 'revoked';
  return key.expires_at && Date.parse(key.expires_at) <= nowMs ? 'expired' : 'valid';
}
