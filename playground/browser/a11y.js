// What a screen reader, a keyboard or weak eyes would stumble over. It returns a list of faults.
(() => {
  const faults = [];
  const seen = e => {
    const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    return r.width > 0 && r.height > 0 && s.visibility !== 'hidden' && s.display !== 'none';
  };
  const where = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (e.className && e.className.baseVal === undefined ? '.' + String(e.className).trim().replace(/\s+/g, '.') : '') + ' “' + (e.textContent || '').trim().slice(0, 30) + '”';
  const fault = (e, what) => faults.push(what + ': ' + where(e));
  const all = [...document.querySelectorAll('body *')];
  const name = e => {
    const by = (e.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean).map(id => document.getElementById(id)?.textContent || '').join(' ');
    const label = e.labels && [...e.labels].map(l => l.textContent).join(' ');
    return (by || e.getAttribute('aria-label') || label || (e.matches('input, select, textarea') ? '' : e.textContent) || e.getAttribute('alt') || e.title || '').trim();
  };

  // The document.
  if (!document.documentElement.lang) faults.push('the document has no language');
  if (!document.title) faults.push('the document has no title');
  if (document.querySelectorAll('h1').length !== 1) faults.push('there is not one h1');
  if (document.querySelectorAll('main').length !== 1) faults.push('there is not one main');
  const meta = document.querySelector('meta[name=viewport]')?.content || '';
  if (/user-scalable=no|maximum-scale=1/.test(meta)) faults.push('zoom is forbidden');

  // Ids, and what refers to them.
  const ids = new Map();
  for (const e of document.querySelectorAll('[id]')) {
    if (ids.has(e.id)) fault(e, 'the id is there twice');
    ids.set(e.id, e);
  }
  for (const e of all) {
    for (const a of ['aria-controls', 'aria-labelledby', 'aria-describedby', 'aria-activedescendant']) {
      for (const id of (e.getAttribute(a) || '').split(/\s+/).filter(Boolean)) if (!ids.has(id)) fault(e, a + ' names nothing (' + id + ')');
    }
  }

  // Names, roles, keyboard.
  const parents = {option: 'listbox', tab: 'tablist', menuitem: 'menu'};
  const native = 'button, a[href], input:not([type=hidden]), select, textarea';
  for (const e of all) {
    const role = e.getAttribute('role');
    if (parents[role] && !e.closest('[role=' + parents[role] + ']')) fault(e, role + ' outside of a ' + parents[role]);
    if (e.tagName === 'LI' && !(e.parentElement.matches('ol, ul') && [null, 'list', 'listbox'].includes(e.parentElement.getAttribute('role')))) fault(e, 'li outside of a list');
    if (e.tabIndex > 0) fault(e, 'a tabindex above 0');
    if (!seen(e)) continue;
    const acts = e.matches(native) || ['button', 'tab', 'menuitem', 'option', 'listbox', 'log', 'dialog'].includes(role);
    if (acts && !name(e)) fault(e, 'no name');
    if (e.matches('section, dialog, nav') && !name(e)) fault(e, 'a landmark without a name');
    if (e.matches('img') && !e.hasAttribute('alt')) fault(e, 'no alt');
    if (e.matches(native) && e.closest('[aria-hidden=true]')) fault(e, 'hidden from screen readers, but it takes the focus');
    if (e.matches(native) && !e.closest('.bubble')) {
      const r = e.getBoundingClientRect();
      if (r.width < 24 || r.height < 24) fault(e, 'a target smaller than 24 px (' + Math.round(r.width) + '×' + Math.round(r.height) + ')');
    }
    const s = getComputedStyle(e);
    if (/(auto|scroll)/.test(s.overflowY) && e.scrollHeight > e.clientHeight + 2 && e.tabIndex < 0 && role !== 'listbox' && !e.querySelector(native)) fault(e, 'scrolls, but not by keyboard');
  }

  // Contrast.
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const colour = css => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = e => {
    const layers = [];
    for (let x = e; x; x = x.parentElement) {
      const c = colour(getComputedStyle(x).backgroundColor);
      if (c[3] > 0) layers.push(c);
      if (c[3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
  };
  const light = c => { const v = c.slice(0, 3).map(x => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
  for (const e of all) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !seen(e) || e.closest('[aria-hidden=true], .spoiler, .toasts') || e.matches(':disabled, .skip')) continue;
    const s = getComputedStyle(e), g = ground(e), ink = over(colour(s.color), g);
    const [a, b] = [light(ink), light(g)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05), size = parseFloat(s.fontSize);
    const big = size >= 24 || size >= 18.66 && s.fontWeight >= 700;
    if (ratio < (big ? 3 : 4.5)) fault(e, 'contrast ' + ratio.toFixed(2));
  }
  return [...new Set(faults)];
})()
