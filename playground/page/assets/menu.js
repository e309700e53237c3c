// A menu that opens at a button: arrow keys, Escape, and a click elsewhere close it.
import {el, moveIn} from './dom.js';

let open = null;

export function closeMenu(refocus) {
  if (!open) return;
  const {menu, button} = open;
  open = null;
  menu.remove();
  button.setAttribute('aria-expanded', 'false');
  if (refocus) button.focus();
}

// openMenu shows items: {label, pick}, or {faces, pick} for a row of emoji.
export function openMenu(button, items) {
  const again = open && open.button === button;
  closeMenu();
  if (again) return;
  const done = f => () => { closeMenu(true); f(); };
  const item = (label, pick) => el('button', {type: 'button', role: 'menuitem', tabindex: -1, onclick: done(pick)}, label);
  const menu = el('div', {class: 'menu', role: 'menu', 'aria-label': button.getAttribute('aria-label')}, ...items.map(i =>
    i.faces ? el('div', {class: 'faces', role: 'group', 'aria-label': 'React'}, ...i.faces.map(f => item(f, () => i.pick(f)))) : item(i.label, i.pick)));
  document.body.append(menu);
  place(menu, button);
  moveIn(menu, '[role="menuitem"]');
  menu.addEventListener('keydown', e => {
    if (e.key === 'Escape' || e.key === 'Tab') { e.preventDefault(); closeMenu(true); }
  });
  button.setAttribute('aria-expanded', 'true');
  open = {menu, button};
  menu.querySelector('button').focus();
}

function place(menu, button) {
  const at = button.getBoundingClientRect(), box = menu.getBoundingClientRect();
  const top = at.bottom + box.height + 8 > innerHeight ? at.top - box.height - 4 : at.bottom + 4;
  menu.style.top = Math.max(8, top) + 'px';
  menu.style.left = Math.max(8, Math.min(at.left, innerWidth - box.width - 8)) + 'px';
}

addEventListener('pointerdown', e => {
  if (open && !open.menu.contains(e.target) && !open.button.contains(e.target)) closeMenu();
});
