// Before the first paint, so that a dark page does not flash white. A file of its own, because the page's policy forbids scripts within it.
(function chooseTheme() {
  let theme = null;
  try {
    theme = localStorage.getItem('visavis.theme');
  } catch {
    // Storage is switched off: the system's preference decides.
  }
  document.documentElement.dataset.theme = theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
})();
