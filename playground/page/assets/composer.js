// Where a person writes: text, the / menu, mentions, files, replies and edits.
import {el} from './dom.js';
import {openMenu} from './menu.js';

export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.reply = this.edited = null;
    this.id = 'c-' + pane.id;
    this.build();
  }

  build() {
    this.hints = el('ul', {class: 'hints', role: 'listbox', id: this.id + '-hints', 'aria-label': 'Suggestions', hidden: true});
    this.on = el('div', {class: 'on', hidden: true});
    this.keyboard = el('div', {class: 'keyboard', hidden: true});
    this.text = el('textarea', {rows: 1, autocomplete: 'off', spellcheck: 'false', 'aria-haspopup': 'listbox', 'aria-autocomplete': 'list',
      'aria-controls': this.id + '-hints', oninput: () => this.typed(), onkeydown: e => this.key(e), onblur: () => setTimeout(() => this.hint([]), 150),
      onpaste: e => this.paste(e)});
    this.file = el('input', {type: 'file', multiple: true, hidden: true, tabindex: -1, 'aria-label': 'File', onchange: () => this.picked()});
    this.plus = el('button', {type: 'button', class: 'quiet', 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => this.more()}, '+');
    this.go = el('button', {type: 'submit', class: 'primary', 'aria-label': 'Send', title: 'Send (Enter)'}, '↑');
    const form = el('form', {onsubmit: e => { e.preventDefault(); this.send(); }}, this.plus, this.text, this.go);
    this.box = el('div', {class: 'write'}, this.hints, this.on, this.keyboard, form, this.file);
  }

  // show is called with the chat that is in front.
  show(chat, topic) {
    this.chat = chat;
    const where = chat.kind === 'bot' ? 'the front desk' : (topic ? topic.name + ' in ' : '') + chat.title;
    this.text.setAttribute('aria-label', 'Message as ' + this.pane.name + ' to ' + where);
    this.text.placeholder = 'Message';
    this.plus.setAttribute('aria-label', 'Send something else as ' + this.pane.name);
    const rows = chat.keyboard || [];
    this.keyboard.hidden = !rows.length;
    this.keyboard.replaceChildren(...rows.map(row => el('div', {}, ...row.map(k => el('button', {type: 'button', onclick: () => this.pane.act({do: 'key', text: k})}, k)))));
  }

  typed() {
    this.hint(this.suggest());
    if (this.chat.kind === 'bot' && !this.telling) {
      this.telling = setTimeout(() => { this.telling = null; }, 4000);
      this.pane.act({do: 'typing', text: this.text.value});
    }
  }

  // suggest lists what fits what was typed: commands at the start, people after an @.
  suggest() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    const slash = /^\/([^\s]*)$/.exec(before);
    if (slash) {
      const word = slash[1].toLowerCase();
      return (this.chat.menu || []).filter(c => c.name.startsWith(word)).sort((a, b) => (b.name === word) - (a.name === word))
        .map(c => ({label: '/' + c.name, about: c.about, put: '/' + c.name, send: true}));
    }
    const at = /(^|\s)(@\w*)$/.exec(before);
    if (!at) return [];
    return (this.chat.members || []).filter(m => m.toLowerCase().startsWith(at[2].toLowerCase()) && m !== at[2])
      .map(m => ({label: m, about: '', put: before.slice(0, before.length - at[2].length) + m + ' '}));
  }

  hint(list) {
    this.list = list;
    this.at = 0;
    this.hints.hidden = !list.length;
    this.hints.replaceChildren(...list.map((h, i) => el('li', {role: 'option', id: this.id + '-' + i, onpointerdown: e => { e.preventDefault(); this.take(i, h.send); }},
      el('b', {}, h.label), el('span', {}, h.about))));
    this.mark();
  }

  mark() {
    [...this.hints.children].forEach((li, i) => li.setAttribute('aria-selected', String(i === this.at)));
    const li = this.hints.children[this.at];
    if (!li) return this.text.removeAttribute('aria-activedescendant');
    this.text.setAttribute('aria-activedescendant', li.id);
    li.scrollIntoView({block: 'nearest'});
  }

  // take puts a suggestion in; a command is sent at once, as Telegram does.
  take(i, send) {
    const h = this.list[i];
    this.text.value = h.put + (h.send && !send ? ' ' : '') + (h.send ? '' : this.text.value.slice(this.text.selectionStart));
    this.hint([]);
    if (send) this.send();
    else this.text.focus();
  }

  key(e) {
    if (e.isComposing) return;
    const open = this.list && this.list.length;
    if (open && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      e.preventDefault();
      this.at = (this.at + (e.key === 'ArrowDown' ? 1 : -1) + this.list.length) % this.list.length;
      this.mark();
    } else if (open && (e.key === 'Tab' || e.key === 'Enter' && !e.shiftKey)) {
      e.preventDefault();
      this.take(this.at, e.key === 'Enter' && this.list[this.at].send);
    } else if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      this.send();
    } else if (e.key === 'Escape') {
      if (open) this.hint([]);
      else this.about();
    }
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    const {reply, edited} = this;
    this.text.value = '';
    this.about();
    this.hint([]);
    const a = edited ? {do: 'edit', message: edited.id, text} : {do: 'say', text, message: reply ? reply.id : ''};
    const out = await this.pane.act(a);
    if (out.error && !this.text.value) this.text.value = text;
  }

  // about shows what is replied to or edited.
  about(reply, edited) {
    this.reply = reply || null;
    this.edited = edited || null;
    const m = reply || edited;
    this.on.hidden = !m;
    if (!m) return;
    this.on.replaceChildren(el('span', {}, (reply ? 'Reply to: ' : 'Edit: ') + (m.text || m.media)),
      el('button', {type: 'button', class: 'quiet', 'aria-label': 'Leave it', onclick: () => this.about()}, '✕'));
    if (edited) this.text.value = edited.text;
    this.text.focus();
  }

  more() {
    openMenu(this.plus, [
      {label: 'Photo or file…', pick: () => this.choose('', '')},
      {label: 'Voice from a file…', pick: () => this.choose('voice', 'audio/*')},
      {label: 'Poll…', pick: () => this.pane.poll()},
    ]);
  }

  choose(kind, accept) {
    this.kind = kind;
    this.file.accept = accept;
    this.file.click();
  }

  picked() {
    this.files([...this.file.files], this.kind);
    this.file.value = '';
  }

  paste(e) {
    const files = [...(e.clipboardData?.files || [])];
    if (!files.length) return;
    e.preventDefault();
    this.files(files);
  }

  // files sends files; the text that was typed is the caption of the first.
  async files(list, kind) {
    for (const f of list) {
      const text = this.text.value.trim();
      this.text.value = '';
      await this.pane.act({do: 'say', text, message: this.reply ? this.reply.id : ''}, f, kind);
      this.about();
    }
  }
}
