// A script that is played: its text appears as if typed, its presses are shown.
const still = matchMedia('(prefers-reduced-motion: reduce)');

let now = 0;

export function type(pane, news) {
  pane.select(news.chat, news.topic);
  const mine = ++now;
  const box = pane.writer.text;
  pane.box.classList.add('busy');
  const end = () => {
    pane.box.classList.remove('busy');
    if (!news.press && news.text.startsWith(box.value)) { box.value = ''; pane.writer.hint([]); }
  };
  if (news.press) {
    press(pane, news.text);
    setTimeout(end, news.ms);
    return;
  }
  const began = performance.now();
  const step = t => {
    const part = news.ms > 0 && !still.matches ? Math.min(1, (t - began) / news.ms) : 1;
    if (mine !== now) return end();
    box.value = news.text.slice(0, Math.ceil(news.text.length * part));
    box.scrollTop = box.scrollHeight;
    box.setSelectionRange(box.value.length, box.value.length);
    pane.writer.hint(pane.writer.suggest());
    if (t - began < news.ms) requestAnimationFrame(step);
    else end();
  };
  requestAnimationFrame(step);
}

function press(pane, label) {
  const all = [...pane.list.querySelectorAll('[data-label]')].filter(b => b.dataset.label === label);
  all.at(-1)?.classList.add('hit');
}
