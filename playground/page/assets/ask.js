// A small form in a dialog.
import {el, $} from './dom.js';

// ask shows fields {name, label, value, long, options} and gives their values, or null.
export function ask(title, button, fields) {
  const box = $('ask');
  $('ask-title').textContent = title;
  box.querySelector('button[type="submit"]').textContent = button;
  $('ask-fields').replaceChildren(...fields.map(f => el('label', {}, f.label, field(f))));
  return new Promise(resolve => {
    const form = box.querySelector('form');
    const end = value => {
      form.onsubmit = box.oncancel = $('ask-cancel').onclick = null;
      box.close();
      resolve(value);
    };
    form.onsubmit = e => { e.preventDefault(); end(Object.fromEntries(new FormData(form))); };
    box.oncancel = e => { e.preventDefault(); end(null); };
    $('ask-cancel').onclick = () => end(null);
    box.showModal();
    const first = box.querySelector('#ask-fields input, #ask-fields select, #ask-fields textarea');
    first?.focus();
    first?.select?.();
  });
}

function field(f) {
  if (f.options) return el('select', {name: f.name}, ...f.options.map(([value, text]) => el('option', {value}, text)));
  if (f.long) return el('textarea', {name: f.name, rows: 4, required: true});
  return el('input', {name: f.name, required: true, maxlength: 40, autocomplete: 'off', value: f.value});
}
