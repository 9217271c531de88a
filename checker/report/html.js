(() => {
  'use strict';
  const form = document.getElementById('filters');
  const copy = (text, button) => {
    const done = () => { button.textContent = 'Copied'; };
    // Where there is no clipboard, what is to be copied is selected at least.
    const select = () => getSelection().selectAllChildren(button.previousElementSibling);
    if (!navigator.clipboard) return select();
    navigator.clipboard.writeText(text).then(done, select);
  };
  // Buttons are made where they can be seen: ten thousand findings need none.
  document.addEventListener('toggle', (event) => {
    const box = event.target;
    if (!box.classList || !box.classList.contains('do') || !box.open || box.dataset.made) return;
    box.dataset.made = '1';
    for (const pre of box.querySelectorAll('pre')) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Copy';
      button.addEventListener('click', () => copy(pre.textContent, button));
      pre.after(button);
    }
  }, true);

  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (target && target.matches('details')) {
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', reveal);
  reveal();
  if (!form) return;

  const rules = [...document.querySelectorAll('.rule')].map((element) => ({
    element, name: element.querySelector('summary').textContent.toLowerCase(),
    findings: [...element.querySelectorAll('.f')].map((f) => ({
      f, level: f.dataset.level, status: f.dataset.status, host: f.dataset.host, text: null })),
  }));
  const findings = rules.flatMap((rule) => rule.findings);
  const fill = (select, key, label) => {
    const counts = new Map();
    for (const f of findings) counts.set(f[key], (counts.get(f[key]) || 0) + 1);
    const names = [...counts.keys()].sort();
    for (const name of names) {
      select.add(new Option(`${label(name)} (${counts.get(name)})`, '=' + name));
    }
    select.hidden = names.length < 2;
  };
  const [text, level, status, host] = ['text', 'level', 'status', 'host'].map((n) => form.elements[n]);
  fill(level, 'level', (n) => n);
  fill(status, 'status', (n) => (n === '0' ? 'none' : n));
  fill(host, 'host', (n) => n || 'unknown');
  const result = form.querySelector('output');
  const admits = (select, value) => select.value === '' || select.value === '=' + value;

  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const rule of rules) {
      let some = 0;
      for (const one of rule.findings) {
        let ok = admits(level, one.level) && admits(status, one.status) && admits(host, one.host);
        if (ok && words.length) {
          one.text ??= one.f.textContent.toLowerCase();
          ok = words.every((word) => rule.name.includes(word) || one.text.includes(word));
        }
        if (one.f.hidden === ok) one.f.hidden = !ok;
        if (ok) ++some;
      }
      rule.element.hidden = some === 0;
      shown += some;
    }
    result.value = `${shown.toLocaleString('en')} of ${findings.length.toLocaleString('en')} shown`;
  };
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  };
  form.addEventListener('input', soon);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', soon);
  form.hidden = false;
  apply();
  addEventListener('keydown', (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      text.focus();
    } else if (event.key === 'Escape' && event.target === text) {
      text.value = '';
      soon();
    }
  });
})();
