// Text with formatting, as nodes. Nothing is ever parsed as HTML.
import {el} from './dom.js';

const tags = {bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', blockquote: 'q', expandable_blockquote: 'q'};

// formatted makes nodes of a text and Telegram's entities, whose offsets count UTF-16.
export function formatted(text, spans) {
  return within(text, [...(spans || [])].sort((a, b) => a.offset - b.offset || b.length - a.length), 0, text.length);
}

function within(text, spans, from, to) {
  const out = [];
  let at = from;
  for (let i = 0; i < spans.length; i++) {
    const s = spans[i];
    const end = Math.min(s.offset + s.length, to);
    if (s.offset < at || s.offset >= to) continue;
    if (s.offset > at) out.push(text.slice(at, s.offset));
    out.push(wrap(s, within(text, spans.slice(i + 1), s.offset, end), text.slice(s.offset, end)));
    at = end;
  }
  if (at < to) out.push(text.slice(at, to));
  return out;
}

function wrap(s, inner, plain) {
  switch (s.type) {
    case 'pre': return el('pre', {class: 'code'}, el('code', {}, plain));
    case 'spoiler': return el('span', {class: 'spoiler', tabindex: 0}, ...inner);
    case 'text_link': return link(s.url, inner);
    case 'url': return link(plain, inner);
  }
  return el(tags[s.type] || 'span', {}, ...inner);
}

// link goes to web addresses only.
function link(url, inner) {
  if (!/^https?:\/\//.test(url)) return el('span', {}, ...inner);
  return el('a', {href: url, target: '_blank', rel: 'noopener noreferrer'}, ...inner);
}

const marks = {'*': 'b', '_': 'i', '~': 's', '`': 'code'};
const marked = /(^|[\s(])([*_~`])(\S(?:[^\n]*?\S)?)\2(?=$|[\s).,!?:;])/;

// starred makes nodes of WhatsApp's *bold*, _italic_, ~struck~ and `code`.
export function starred(text) {
  const m = marked.exec(text);
  if (!m) return text ? [text] : [];
  const begin = m.index + m[1].length;
  const inner = m[2] === '`' ? [m[3]] : starred(m[3]);
  return [text.slice(0, begin), el(marks[m[2]], {}, ...inner), ...starred(text.slice(m.index + m[0].length))];
}
