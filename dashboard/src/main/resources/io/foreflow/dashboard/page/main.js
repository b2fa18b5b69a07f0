// Which view is shown, how the connection stands, and when a view is to look again.

import {text} from './dom.js';
import {count} from './format.js';
import {follow} from './live.js';
import {Unreachable} from './api.js';
import {redrawAll} from './charts.js';
import {fleet} from './fleet.js';
import {series} from './series.js';
import {model} from './model.js';
import {data} from './data.js';

const VIEWS = {fleet, series, model, data};
const BEHIND = 2000;

const content = document.getElementById('content');
const pill = document.getElementById('connection');
const banner = document.getElementById('banner');

let view = null;
let status = null;
let stream = 'connecting';
let failure = null;
let running = false;
let again = false;

/** #/series/model/name?channel=cpu → {name: 'series', path: [model, name], query} */
function route() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const parts = path.split('/').filter(part => part).map(decodeURIComponent);
  const name = parts[0] in VIEWS ? parts[0] : 'fleet';
  return {name, path: parts.slice(1), query: new URLSearchParams(query ?? '')};
}

function open() {
  if (location.hash === '#content') {
    // the browser may have moved the focus there already, and a quick Tab from there on
    if (!content.contains(document.activeElement)) {
      content.focus();
    }
    return;
  }
  const to = route();
  view?.close();
  content.replaceChildren();
  content.dataset.view = to.name;
  failure = null;
  view = VIEWS[to.name](content, to, {
    status: () => status,
    keep: query => history.replaceState(null, '', `#/${[to.name, ...to.path.map(encodeURIComponent)].join('/')}${query}`),
  });
  for (const link of document.querySelectorAll('nav a')) {
    const current = link.dataset.view === to.name || (to.name === 'series' && link.dataset.view === 'fleet');
    link.toggleAttribute('data-current', current);
    if (current) {
      link.setAttribute('aria-current', to.name === 'series' ? 'true' : 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  document.title = `${view.title} · Foreflow`;
  window.scrollTo(0, 0);
  look();
}

/** One look at a time; what changes meanwhile leads to one more. */
async function look() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  do {
    again = false;
    const looking = view;
    try {
      await looking.look();
      failure = null;
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        failure = problem;
        if (!(problem instanceof Unreachable)) {
          console.warn(problem.message);
        }
      }
    }
    again ||= looking !== view;
    tell();
  } while (again);
  running = false;
}

function tell() {
  const kafka = status?.connection;
  const behind = (status?.topics ?? []).reduce((sum, topic) => sum + topic.behind, 0);
  let state = 'live';
  let label = 'Live';
  let message = null;
  if (stream === 'connecting' || !status) {
    state = 'wait';
    label = 'Connecting';
  }
  if (kafka?.state === 'CONNECTING') {
    state = 'wait';
    label = 'Connecting to Kafka';
  } else if (kafka?.state === 'UNREACHABLE') {
    state = 'bad';
    label = 'Kafka unreachable';
    message = `${kafka.message}. Trying again; what was read before stays.`;
  } else if (kafka?.message) {
    state = 'warn';
    label = 'Topics missing';
    message = `${kafka.message} at ${kafka.servers}. They are looked for every few seconds; “foreflow topics” makes them.`;
  } else if (kafka && behind > BEHIND) {
    state = 'wait';
    label = `Catching up, ${count(behind)} behind`;
  }
  if (stream === 'lost') {
    state = 'bad';
    label = 'Reconnecting';
    message = 'The dashboard’s server does not answer. Trying again; what is shown may be old.';
  } else if (failure) {
    message = failure.message;
  }
  pill.dataset.state = state;
  text(pill.lastElementChild, label);
  banner.hidden = !message;
  text(banner, message ?? '');
  document.body.toggleAttribute('data-old', stream === 'lost');
}

function nextTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const shown = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
  const next = shown === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem('foreflow-theme', next);
  } catch {
    // not remembered
  }
  redrawAll();
}

document.getElementById('theme').addEventListener('click', nextTheme);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
window.addEventListener('hashchange', open);
if (!location.hash) {
  history.replaceState(null, '', '#/fleet');
}
open();
follow({
  onChange: look,
  onResync: look,
  onStatus: seen => {
    status = seen;
    view.onStatus?.(seen);
    tell();
  },
  onState: state => {
    stream = state;
    tell();
  },
});
document.documentElement.dataset.ready = 'true';
