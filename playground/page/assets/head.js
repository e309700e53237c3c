// The head of the page: the example, the clock, faults, and adding people.
import {el, $, wish, toast, clockTime} from './dom.js';
import {openMenu} from './menu.js';
import {ask} from './ask.js';

let status = {networks: [], rooms: []}, offset = 0, steps = [];

export function begin(showPane) {
  $('example').onclick = () => wish({do: 'example'});
  $('skip').onclick = () => wish({do: 'skip'});
  $('more').onclick = () => $('more').setAttribute('aria-expanded', String($('tools').classList.toggle('open')));
  for (const b of document.querySelectorAll('[data-advance]')) b.onclick = () => busy(b, wish({do: 'advance', by: b.dataset.advance}));
  $('timer').onclick = () => busy($('timer'), wish({do: 'timer'}).then(said));
  $('unplug').onclick = () => wish({do: 'unplug', on: !status.unplugged});
  $('limit').onclick = () => wish({do: 'limit', on: !status.limited});
  $('restart').onclick = () => busy($('restart'), wish({do: 'restart'}).then(said));
  $('add').onclick = () => openMenu($('add'), kinds().map(k => ({label: k.label, pick: () => add(k).then(id => id && showPane(id))})));
  setInterval(tick, 1000);
}

const said = out => { if (out.answer) toast(out.answer); };

async function busy(button, work) {
  button.disabled = true;
  await work;
  button.disabled = false;
}

const names = ['Carla', 'Dan', 'Eva', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jo', 'Kim', 'Lea'];

const titles = {telegram: 'Telegram', whatsapp: 'WhatsApp'};

// kinds are what can be added.
const kinds = () => [
  ...status.networks.map(n => ({what: 'contact', network: n, label: 'New contact on ' + titles[n]})),
  ...(status.networks.includes('whatsapp') ? [{what: 'shop', network: 'whatsapp', label: 'The shop’s own phone'}] : []),
  {what: 'agent', label: 'New agent'}, {what: 'room', label: 'New room for agents'},
];

async function add({what, network, label: title}) {
  if (what === 'shop') return (await wish({do: what, network})).answer;
  const on = status.networks.map(n => [n, titles[n]]);
  const fields = [{name: 'name', label: what === 'room' ? 'Name of the group' : 'Name', value: what === 'room' ? 'sales' : names.shift()}];
  if (!network) fields.push({name: 'network', label: 'Network', options: on});
  if (what === 'room') fields.push({name: 'kind', label: 'Topics', options: [['forum', 'One topic per contact (Telegram)'], ['flat', 'None: a plain group']]});
  if (what === 'agent') fields.push({name: 'room', label: 'Room', options: [['', 'All rooms of that network'], ...status.rooms.map(r => [r.name, r.name])]});
  const got = await ask(title, 'Add', fields);
  if (!got) return '';
  const out = await wish({do: what, network, ...got});
  if (what !== 'room') return out.answer;
  said(out);
  return '';
}

// hello is what the page is told first.
export function hello(news) {
  steps = news.steps || [];
  offset = news.now - Date.now();
}

export function update(s) {
  const moved = s.shift - (status.shift || 0);
  if (status.shift !== undefined) offset += moved;
  status = s;
  press('unplug', s.unplugged);
  press('limit', s.limited);
  $('restart').disabled = s.down;
  $('example').hidden = s.playing;
  $('skip').hidden = !s.playing;
  $('timer').disabled = !s.next;
  tick();
}

const press = (id, on) => $(id).setAttribute('aria-pressed', String(!!on));

function tick() {
  const now = new Date(Date.now() + offset);
  $('clock').textContent = now.toLocaleDateString('en-GB', {weekday: 'short', day: 'numeric', month: 'short'}) + ' ' + clockTime(now);
  $('clock').dateTime = now.toISOString();
  $('next').textContent = status.next ? 'in ' + span(status.next - now) : '';
}

function span(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return s + ' s';
  if (s < 3600) return Math.round(s / 60) + ' min';
  return s < 86400 ? Math.round(s / 3600) + ' h' : Math.round(s / 86400) + ' d';
}

// step shows which part of a script is played.
export function step(news) {
  $('step').hidden = news.n < 0 || !news.title;
  $('step').replaceChildren(el('span', {}, (news.n + 1) + ' of ' + (news.of || steps.length)), news.title || '');
}
