// The playground's page: it listens to the server's news and puts them where they belong.
import {el, $, moveIn, toast} from './dom.js';
import {Pane, keep} from './pane.js';
import * as head from './head.js';
import {trace} from './inside.js';
import {type} from './play.js';

const panes = new Map();
let front = '';

const take = {
  hello: news => { panes.size || $('panes').replaceChildren(); head.hello(news); },
  status: news => head.update(news.status),
  trace: news => trace(news.lines || []),
  step: news => head.step(news),
  toast: news => toast(news.text),
  pane: news => {
    let p = panes.get(news.pane.id);
    if (!p) {
      p = new Pane(news.pane, () => tabs());
      panes.set(p.id, p);
      $('panes').append(p.box);
      if (!front) show(p.id);
    }
    p.update(news.screen);
    if (waiting === p.id) show(waiting);
  },
  type: news => {
    const p = panes.get(news.pane);
    if (!p) return;
    if (front !== 'inside' || news.text) show(news.pane, true);
    type(p, news);
  },
};

function listen() {
  const source = new EventSource('events');
  source.onmessage = e => {
    const news = JSON.parse(e.data);
    take[news.kind]?.(news);
  };
  source.onopen = () => { $('lost').hidden = true; document.body.dataset.ready = 'yes'; };
  source.onerror = () => { $('lost').hidden = false; };
}

let waiting = '';

// show brings a pane, or the inside, to the front.
export function show(id, still) {
  if (id !== 'inside' && !panes.has(id)) { waiting = id; return; }
  waiting = '';
  front = id;
  document.body.classList.toggle('inside-front', id === 'inside');
  for (const p of panes.values()) p.box.classList.toggle('front', p.id === id);
  tabs();
  const p = panes.get(id);
  if (p) p.box.scrollIntoView({inline: 'nearest', block: 'nearest'});
  if (p && !still && waiting !== id && matchMedia('(min-width: 761px)').matches && panes.size > 4) p.writer.text.focus();
}

function tabs() {
  const list = [...panes.values()].map(p => ({id: p.id, name: p.name, mark: p.network === 'whatsapp' ? ' ·W' : '', n: p.id === front ? 0 : p.allUnread()}));
  list.push({id: 'inside', name: 'Inside', mark: '', n: 0});
  keep($('tabs'), list.map(t => ({key: t.id, sig: [t.name, t.n, t.id === front].join(), make: () =>
    el('button', {type: 'button', role: 'tab', 'aria-controls': t.id === 'inside' ? 'inside' : 'pane-' + t.id, 'aria-selected': String(t.id === front), tabindex: t.id === front ? 0 : -1, onclick: () => show(t.id)},
      t.name, t.n > 0 && el('span', {class: 'badge'}, String(t.n)))})));
}

moveIn($('tabs'), 'button');
head.begin(show);
listen();
