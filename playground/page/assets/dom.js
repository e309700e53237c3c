// Small helpers: elements, requests, toasts.

// el makes an element: el('button', {class: 'x', onclick: f}, 'text', child, …).
export function el(tag, attrs = {}, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) {
    if (v === undefined || v === null || v === false) continue;
    if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else if (k === 'class') e.className = v;
    else e.setAttribute(k, v === true ? '' : v);
  }
  e.append(...children.filter(c => c !== undefined && c !== null && c !== false));
  return e;
}

export const $ = id => document.getElementById(id);

// toast says something at the bottom of the page for a while.
export function toast(text) {
  const t = el('div', {class: 'toast'}, text);
  $('toasts').append(t);
  setTimeout(() => t.remove(), 5000);
}

async function post(path, body) {
  try {
    const r = await fetch(path, {method: 'POST', body});
    const out = await r.json();
    if (out.error) toast(capital(out.error) + '.');
    return out;
  } catch {
    toast('The playground does not answer.');
    return {error: 'no answer'};
  }
}

const capital = s => s.charAt(0).toUpperCase() + s.slice(1);

// act does what a person does in a chat; what pops up after a press is shown.
export async function act(a, file, kind) {
  let body = JSON.stringify(a);
  if (file) {
    body = new FormData();
    body.append('act', JSON.stringify(a));
    body.append('file', file);
    if (kind) body.append('kind', kind);
  }
  const out = await post('act', body);
  if (out.answer) toast(out.answer);
  return out;
}

// wish asks for something at the head of the page.
export const wish = w => post('do', JSON.stringify(w));

export const clockTime = (ms, seconds) => new Date(ms).toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit', second: seconds && '2-digit'});

// moveIn lets the arrow keys move among the buttons of an element.
export function moveIn(box, selector) {
  box.addEventListener('keydown', e => {
    const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[e.key];
    const list = [...box.querySelectorAll(selector)];
    const at = list.indexOf(document.activeElement);
    if (!step || at < 0) return;
    e.preventDefault();
    list[(at + step + list.length) % list.length].focus();
  });
}
