import { useCallback, useEffect, useState } from 'react';
import { fetchCatalog, fetchConfig, type Catalog, type ConsoleConfig } from './catalog';
import { Problem } from './problem';

const keyStorage = 'visavis.api-key';

/** What is known of the server: its configuration, the key in use, and what can be asked for. */
export interface Server {
  config: ConsoleConfig | null;
  catalog: Catalog | null;
  apiKey: string;
  /** The key came from the server, as it does in development. */
  isDevelopmentKey: boolean;
  problem: Problem | null;
  loading: boolean;
  setApiKey(key: string): void;
  retry(): void;
}

export function useServer(): Server {
  const [config, setConfig] = useState<ConsoleConfig | null>(null);
  const [catalog, setCatalog] = useState<Catalog | null>(null);
  const [typedKey, setTypedKey] = useState(readKey);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [loading, setLoading] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const apiKey = typedKey || (config?.api_key ?? '');

  useEffect(() => {
    let stale = false;
    setLoading(true);
    fetchConfig()
      .then((found) => !stale && (setConfig(found), setProblem(null)))
      .catch((error: unknown) => !stale && (setProblem(asProblem(error)), setLoading(false)));
    return () => void (stale = true);
  }, [attempt]);

  useEffect(() => {
    if (!config) return;
    if (!apiKey) {
      setLoading(false);
      return;
    }
    let stale = false;
    // A key is typed letter by letter: wait for a pause.
    const timer = setTimeout(() => {
      fetchCatalog(apiKey)
        .then((found) => !stale && (setCatalog(found), setProblem(null)))
        .catch((error: unknown) => !stale && setProblem(asProblem(error)))
        .finally(() => !stale && setLoading(false));
    }, typedKey ? 350 : 0);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [config, apiKey, typedKey]);

  const setApiKey = useCallback((key: string) => {
    setTypedKey(key);
    storeKey(key);
  }, []);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { config, catalog, apiKey, isDevelopmentKey: !typedKey && Boolean(config?.api_key), problem, loading, setApiKey, retry };
}

function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem('fault', 'The server answered in a way this console does not know.', 'Do both have the same version?');
}

// For this tab only: a key is a secret.
function readKey(): string {
  try {
    return sessionStorage.getItem(keyStorage) ?? '';
  } catch {
    return '';
  }
}

function storeKey(key: string): void {
  try {
    sessionStorage.setItem(keyStorage, key);
  } catch {
    // Storage is switched off: the key is asked for again after a reload.
  }
}
