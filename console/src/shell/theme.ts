import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

const storageKey = 'visavis.theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme | null {
  try {
    const theme = localStorage.getItem(storageKey);
    return theme === 'light' || theme === 'dark' ? theme : null;
  } catch {
    return null;
  }
}

const current = (): Theme => stored() ?? (prefersDark.matches ? 'dark' : 'light');

/** The theme, and a way to change sides. Until somebody did, it follows the system. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState(current);
  useEffect(() => {
    const follow = () => setTheme(current());
    prefersDark.addEventListener('change', follow);
    return () => prefersDark.removeEventListener('change', follow);
  }, []);
  useEffect(() => void (document.documentElement.dataset.theme = theme), [theme]);
  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(storageKey, next);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
    setTheme(next);
  };
  return [theme, toggle];
}
