// One message of a log.
import {el, clockTime} from './dom.js';
import {formatted, starred} from './text.js';
import {openMenu} from './menu.js';

const ticks = {sent: '✓', delivered: '✓✓', read: '✓✓'};
const says = {sent: 'sent', delivered: 'delivered', read: 'read'};

// message makes the list item of a message. pane has act(), network, replyTo(), edit(), jump().
export function message(m, pane, chat, byId) {
  if (m.service) return el('li', {class: 'msg service', 'data-id': m.id}, m.service);
  const card = m.pinned && chat.kind !== 'bot';
  const group = chat.kind !== 'bot';
  const li = el('li', {class: 'msg' + (m.mine ? ' mine' : '') + (card ? ' card' : ''), 'data-id': m.id});
  const bubble = el('div', {class: 'bubble'});
  if (group && !m.mine) bubble.append(el('span', {class: 'name'}, m.from));
  if (m.reply) bubble.append(quote(m.reply, byId, pane));
  bubble.append(...media(m, pane));
  bubble.append(...(pane.network === 'telegram' ? formatted(m.text, m.spans) : starred(m.text)));
  if (m.poll) bubble.append(poll(m, pane));
  bubble.append(meta(m));
  li.append(bubble);
  if (m.buttons) li.append(keys(m, pane));
  if (m.reactions) li.append(el('div', {class: 'reacts', 'aria-label': 'Reactions'}, ...m.reactions.map(r => el('span', {}, r))));
  li.append(dots(m, pane, chat));
  return li;
}

function meta(m) {
  const out = el('span', {class: 'meta'}, (m.edited ? 'edited ' : '') + clockTime(m.at * 1000));
  if (m.state) out.append(' ', el('span', {class: m.state, role: 'img', 'aria-label': says[m.state], title: says[m.state]}, ticks[m.state]));
  return out;
}

function quote(id, byId, pane) {
  const q = byId.get(id);
  const text = q ? q.service || q.text || '(' + q.media + ')' : 'a message that is gone';
  return el('button', {class: 'quote', type: 'button', onclick: () => pane.jump(id), title: 'In reply to'}, text.split('\n')[0]);
}

function media(m, pane) {
  if (!m.media || m.poll) return [];
  const src = m.file && 'file/' + pane.network + '/' + m.file.split('/').map(encodeURIComponent).join('/');
  const label = m.media + (m.name ? ', ' + m.name : '');
  switch (src && m.media) {
    case 'photo': case 'sticker': {
      const img = el('img', {src, alt: label, loading: 'lazy'});
      img.addEventListener('error', () => img.replaceWith(el('span', {class: 'file'}, '🖼 ' + (m.name || m.media), '\n')));
      return [img];
    }
    case 'voice': case 'audio': return [el('audio', {src, controls: true, preload: 'none', 'aria-label': label})];
    case 'video': case 'animation': case 'video_note': return [el('video', {src, controls: true, preload: 'metadata', 'aria-label': label})];
    case 'document': return [el('a', {class: 'file', href: src, download: m.name || 'file'}, '📄 ' + (m.name || 'file')), '\n'];
  }
  return [el('span', {class: 'file'}, '(' + label + ')'), ' '];
}

function poll(m, pane) {
  return el('div', {class: 'poll', role: 'group', 'aria-label': 'Poll'}, ...m.poll.map(o =>
    el('button', {type: 'button', 'aria-pressed': String(!!o.chosen), disabled: m.mine, onclick: () => pane.act({do: 'vote', message: m.id, options: o.chosen ? [] : [o.text]})}, o.text)));
}

function keys(m, pane) {
  return el('div', {class: 'keys'}, ...m.buttons.map(row => el('div', {}, ...row.map(b =>
    el('button', {type: 'button', 'data-label': b.label, onclick: () => press(m, b, pane)}, b.label)))));
}

function press(m, b, pane) {
  if (b.data) pane.act({do: 'press', message: m.id, data: b.data});
  else if (/^https?:\/\//.test(b.url)) window.open(b.url, '_blank', 'noopener');
}

const faces = ['👍', '❤', '😁', '🙏', '👎', '🔥'];

function dots(m, pane, chat) {
  const begins = (m.text || m.media || 'message').slice(0, 30);
  const b = el('button', {class: 'dots', type: 'button', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': 'Actions on “' + begins + '”'}, '⋯');
  b.addEventListener('click', () => {
    const can = what => chat.can.includes(what);
    openMenu(b, [
      can('react') && {faces, pick: face => pane.act({do: 'react', message: m.id, data: face})},
      can('react') && {label: 'Take my reaction back', pick: () => pane.act({do: 'react', message: m.id, data: ''})},
      can('reply') && {label: 'Reply', pick: () => pane.replyTo(m)},
      m.mine && can('edit') && !m.poll && {label: 'Edit', pick: () => pane.edit(m)},
      {label: 'Copy text', pick: () => navigator.clipboard?.writeText(m.text)},
      m.mine && can('delete') && {label: 'Delete', pick: () => pane.act({do: 'delete', message: m.id})},
    ].filter(Boolean));
  });
  return b;
}

