// A pane: one person's phone, with their chats.
import {el, act, moveIn} from './dom.js';
import {message} from './message.js';
import {Composer} from './composer.js';
import {ask} from './ask.js';

const titles = {telegram: 'Telegram', whatsapp: 'WhatsApp'};

export class Pane {
  constructor(info, front) {
    Object.assign(this, info);
    this.tell = front;
    this.seen = {};
    this.nodes = new Map();
    this.writer = new Composer(this);
    this.build();
  }

  build() {
    this.end = el('div', {class: 'end'});
    this.tabs = el('div', {class: 'chats', role: 'tablist', 'aria-label': 'Chats of ' + this.name});
    this.topicBox = el('div', {class: 'topics', role: 'group', 'aria-label': 'Topics'});
    this.bar = el('div', {class: 'about', hidden: true});
    this.list = el('ol');
    this.log = el('div', {class: 'log', role: 'log', tabindex: 0, 'aria-label': 'Messages', onscroll: () => { this.low = this.atEnd(); }}, this.list);
    this.low = true; // whoever reads further up is left there
    const grown = new ResizeObserver(() => this.low && this.toEnd());
    grown.observe(this.log);
    grown.observe(this.list);
    this.typing = el('div', {class: 'typing', 'aria-live': 'off', hidden: true}, 'typing…');
    const who = el('div', {class: 'who'}, el('div', {class: 'face', 'aria-hidden': 'true'}, this.name.slice(0, 1)),
      el('div', {}, el('h2', {id: this.id + '-name'}, this.name), el('p', {title: this.handle}, this.role + ' · ', el('b', {}, titles[this.network]), this.handle && ' ' + this.handle)), this.end);
    this.box = el('section', {class: 'pane ' + this.network, id: 'pane-' + this.id, 'aria-label': this.name + ', ' + this.role + ' on ' + titles[this.network]},
      who, this.tabs, this.topicBox, this.bar, this.log, this.typing, this.writer.box);
    moveIn(this.tabs, 'button');
    moveIn(this.topicBox, 'button');
    this.droppable();
  }

  droppable() {
    let deep = 0;
    const over = on => { deep = on ? deep + 1 : Math.max(0, deep - 1); this.box.classList.toggle('drop', deep > 0); };
    this.box.addEventListener('dragenter', e => { e.preventDefault(); over(true); });
    this.box.addEventListener('dragleave', () => over(false));
    this.box.addEventListener('dragover', e => e.preventDefault());
    this.box.addEventListener('drop', e => {
      e.preventDefault();
      deep = 1;
      over(false);
      this.writer.files([...e.dataTransfer.files]);
    });
  }

  // act does something in the chat and topic in front.
  act(a, file, kind) {
    return act({network: this.network, person: this.person, chat: this.chat.id, topic: this.topic, ...a}, file, kind);
  }

  replyTo(m) { this.writer.about(m); }
  edit(m) { this.writer.about(null, m); }

  async poll() {
    const got = await ask('A poll by ' + this.name, 'Ask', [{name: 'text', label: 'Question'}, {name: 'options', label: 'Answers, one per line', long: true}]);
    if (!got) return;
    const options = got.options.split('\n').map(s => s.trim()).filter(Boolean);
    this.act({do: 'poll', text: got.text, options});
  }

  // update takes the person's screen.
  update(screen) {
    this.chats = screen.chats || [];
    if (!this.chats.length) return;
    if (!this.chat) this.first();
    this.select(this.chat.id, this.topic);
  }

  first() {
    const rooms = this.chats.filter(c => c.kind !== 'bot');
    this.chat = this.role === 'agent' && rooms.length ? rooms[0] : this.chats[0];
    this.topic = '';
    for (const c of this.chats) for (const m of c.messages || []) this.count(c.id, m.topic || '', m.id);
  }

  count(chat, topic, id) { (this.seen[chat + '/' + topic] ||= new Set()).add(id); }

  // unread counts what is new in a chat or topic.
  unread(c, topic) {
    return (c.messages || []).filter(m => !m.mine && !m.service && (topic === undefined || (m.topic || '') === topic) && !this.seen[c.id + '/' + (m.topic || '')]?.has(m.id)).length;
  }

  // select puts a chat and a topic in front.
  select(chat, topic) {
    const moved = !this.chat || this.chat.id !== chat || this.topic !== topic;
    this.chat = this.chats.find(c => c.id === chat) || this.chats[0];
    this.topic = (this.chat.topics || []).some(t => t.id === topic) ? topic : '';
    this.shown = (this.chat.messages || []).filter(m => (m.topic || '') === this.topic);
    for (const m of this.shown) this.count(this.chat.id, this.topic, m.id);
    this.drawHead();
    this.drawTopics();
    this.drawLog(moved);
    this.writer.show(this.chat, (this.chat.topics || []).find(t => t.id === this.topic));
    this.drawTyping();
    this.tell(this);
  }

  allUnread() { return this.chats ? this.chats.reduce((n, c) => n + this.unread(c), 0) : 0; }

  drawHead() {
    this.tabs.hidden = this.chats.length < 2;
    keep(this.tabs, this.chats.map(c => {
      const n = this.unread(c), on = c === this.chat;
      return {key: c.id, sig: [c.title, n, on].join(), make: () => el('button', {type: 'button', role: 'tab', 'aria-selected': String(on), tabindex: on ? 0 : -1,
        onclick: () => this.select(c.id, '')}, c.title, badge(n))};
    }));
    this.end.replaceChildren();
    if (this.role !== 'contact' || !this.chat.can.includes('block')) return;
    const b = this.chat.blocked;
    this.end.append(el('button', {type: 'button', class: 'fault', 'aria-pressed': String(!!b), 'aria-label': 'Block the bot as ' + this.name, title: 'Block the bot as ' + this.name, onclick: () => this.act({do: b ? 'unblock' : 'block'})}, b ? 'Blocked' : 'Block'));
  }

  drawTopics() {
    const topics = this.chat.topics || [];
    this.topicBox.hidden = !topics.length;
    keep(this.topicBox, topics.map(t => {
      const n = this.unread(this.chat, t.id), on = t.id === this.topic;
      return {key: this.chat.id + '/' + t.id, sig: [t.name, t.icon, t.closed, n, on].join(), make: () => el('button', {type: 'button', 'aria-current': String(on), onclick: () => this.select(this.chat.id, t.id)},
        el('span', {class: 'icon', 'aria-hidden': 'true'}, t.icon || t.name.slice(0, 1)), el('span', {class: 'name'}, t.name),
        t.closed && el('span', {class: 'closed'}, 'closed'), badge(n))};
    }));
    this.drawBar(topics.find(t => t.id === this.topic));
  }

  // drawBar is the pinned card, and what can be done to a topic.
  drawBar(topic) {
    const pin = this.shown.find(m => m.pinned);
    const sig = JSON.stringify([topic, pin && pin.text]);
    this.bar.hidden = !pin && !(topic && topic.id);
    if (this.bar.sig === sig) return;
    this.bar.sig = sig;
    this.bar.replaceChildren();
    this.bar.append(pin ? el('button', {type: 'button', class: 'pin', onclick: () => this.jump(pin.id), title: 'Pinned'}, pin.text.split('\n')[0]) : el('span', {class: 'pin soft'}));
    if (!topic || !topic.id) return;
    const what = topic.closed ? 'reopentopic' : 'closetopic';
    this.bar.append(el('button', {type: 'button', class: 'quiet', onclick: () => this.act({do: what})}, topic.closed ? 'Reopen' : 'Close'),
      el('button', {type: 'button', class: 'quiet', onclick: () => this.act({do: 'droptopic'})}, 'Delete topic'));
  }

  drawLog(moved) {
    const byId = new Map((this.chat.messages || []).map(m => [m.id, m]));
    if (moved) this.list.replaceChildren();
    if (!this.shown.length) {
      this.list.replaceChildren(el('li', {class: 'empty'}, this.emptyWords()));
      return;
    }
    if (this.list.querySelector('.empty')) this.list.replaceChildren();
    keep(this.list, this.shown.map(m => ({key: m.id, sig: JSON.stringify(m) + (byId.get(m.reply)?.text || ''), make: () => message(m, this, this.chat, byId)})));
    if (moved || this.low || this.shown.at(-1).mine && this.last !== this.shown.at(-1).id) this.toEnd();
    this.last = this.shown.at(-1).id;
  }

  atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60; }

  toEnd() {
    this.low = true;
    this.log.scrollTo({top: this.log.scrollHeight, behavior: 'instant'});
  }

  emptyWords() {
    if (this.chat.kind !== 'bot') return 'Nothing has been said here yet.';
    return this.role === 'contact' ? 'Write “hi” as ' + this.name + ' would.' : 'Commands for the bot go here: /help lists them.';
  }

  drawTyping() {
    const n = this.chat.typing || 0;
    if (n && n !== this.typed) {
      this.typed = n;
      this.typing.hidden = false;
      clearTimeout(this.still);
      this.still = setTimeout(() => { this.typing.hidden = true; }, 5000);
    } else if (!n) this.typing.hidden = true;
  }

  // jump shows a message of the log.
  jump(id) {
    const li = this.list.querySelector('[data-key="' + CSS.escape(id) + '"]');
    if (!li) return;
    li.scrollIntoView({block: 'center'});
    li.classList.remove('flash');
    requestAnimationFrame(() => li.classList.add('flash'));
  }
}

const badge = n => n > 0 && el('span', {class: 'badge'}, String(n), el('span', {class: 'unseen'}, ' new'));

// keep makes the children of a box those of a list of {key, sig, make}; who has not changed stays,
// so that neither focus nor selection is lost.
export function keep(box, list) {
  const old = new Map([...box.children].map(c => [c.dataset.key, c]));
  const wanted = list.map(x => {
    const was = old.get(x.key);
    if (was && was.sig === x.sig) return was;
    const now = x.make();
    now.dataset.key = x.key;
    now.sig = x.sig;
    const inside = was && was.contains(document.activeElement);
    if (was) was.replaceWith(now);
    if (inside) (now.matches('button') ? now : now.querySelector('button'))?.focus();
    return now;
  });
  const stay = new Set(wanted);
  for (const c of [...box.children]) if (!stay.has(c)) c.remove();
  wanted.forEach((c, i) => { if (box.children[i] !== c) box.insertBefore(c, box.children[i] || null); });
}
