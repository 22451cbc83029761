import { useEffect, useState } from 'react';

export const pages = [
  { id: 'playground', label: 'Playground' },
  { id: 'sessions', label: 'Sessions' },
  { id: 'avatars', label: 'Avatars' },
  { id: 'node', label: 'Keys and node' },
] as const;

export type PageId = (typeof pages)[number]['id'];

// In the fragment: it works below any path prefix, and the server needs to know nothing of it.
const current = (): PageId => pages.find(({ id }) => location.hash === `#/${id}`)?.id ?? 'playground';

/** The page that the address names. */
export function usePage(): PageId {
  const [page, setPage] = useState(current);
  useEffect(() => {
    const follow = () => setPage(current());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => void (document.title = `${pages.find(({ id }) => id === page)!.label} · Visavis`), [page]);
  return page;
}
