// Runs before the first paint: the colours chosen last, or else the system's.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('foreflow-theme');
  } catch {
    // no storage: the system's colours
  }
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.dataset.theme = chosen;
  }
})();
