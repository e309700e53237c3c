// What happened inside: the turns, newest first.
import {el, $, clockTime} from './dom.js';

const shown = new Set();

export function trace(lines) {
  const box = $('trace');
  const first = shown.size === 0;
  for (const l of lines) {
    if (shown.has(l.seq)) continue;
    shown.add(l.seq);
    box.prepend(turn(l, !first));
  }
  while (box.children.length > 200) box.lastElementChild.remove();
}

function turn(l, fresh) {
  const at = clockTime(l.at, true);
  const rows = (list, cls) => list && list.length && el('ul', {class: cls}, ...list.map(s => el('li', {class: / fired | did |: did /.test(s) ? 'fired' : ''}, s)));
  return el('li', {class: fresh ? 'new' : ''}, el('h3', {}, el('span', {}, l.event), el('time', {}, at)), rows(l.steps, 'steps'), rows(l.effects, 'effects'));
}
