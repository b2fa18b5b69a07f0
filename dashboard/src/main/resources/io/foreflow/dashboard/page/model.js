// One model: its versions over time, what its rounds saw, and how each version did.

import {h, list, s, show, text} from './dom.js';
import {PERCENT, count, fixed, percent, shortTime, skill, time, words} from './format.js';
import {get} from './api.js';
import {legend, lines} from './charts.js';
import {card, empty, skeleton} from './parts.js';

/** Kind → [words, shape, colour, lane]. Shape and lane say what colour says. */
const KINDS = {
  PROMOTED: ['Promoted', 'up', '--good', 0],
  ROLLED_BACK: ['Rolled back', 'down', '--bad', 0],
  ROUND: ['Round', 'dot', '--ink-3', 1],
  REJECTED: ['Refused', 'cross', '--warn', 1],
  DIVERGED: ['Diverged', 'cross', '--bad', 1],
  DRIFT: ['Drift', 'diamond', '--muted', 2],
  STARTED: ['Started', 'square', '--ink-2', 2],
  RESTORED: ['Restored', 'square', '--ink-3', 2],
  RETIRED: ['Retired', 'square', '--ink-3', 2],
};
const kind = name => KINDS[name] ?? [words(name), 'dot', '--ink-3', 2];
const LANES = ['Versions', 'Rounds', 'Others'];
const EVENTS = 200;

const PANELS = [
  ['Validation error', [['champion', 'champion', '--expert-ridge'], ['challenger', 'challenger', '--expert-tuned'], ['ridge', 'ridge', '--expert-seasonal']], event => event],
  ['Training loss', [['lossBefore', 'first steps', '--expert-seasonal'], ['lossAfter', 'last steps', '--expert-ridge']]],
  ['Sharpness', [['sharpness', 'sharpness', '--expert-ridge']]],
  ['Largest eigenvalue', [['lambdaMax', 'λ max', '--expert-ridge']]],
  ['Smallest eigenvalue', [['lambdaMin', 'λ min', '--expert-tuned']]],
  ['Gradient norm', [['gradientNorm', 'norm', '--expert-ridge']]],
  ['Effective rank', [['attentionEffectiveRank', 'attention', '--expert-ridge'], ['headEffectiveRank', 'what the head sees', '--expert-tuned']]],
  ['Entropy of the attention', [['attentionEntropy', 'nats', '--expert-tuned']]],
];

export function model(root, to, context) {
  const asked = {model: to.path[0] ?? null};
  let seen = null;
  let force = true;
  let only = '';

  const name = h('h1', {tabindex: '-1'}, asked.model ?? 'Model');
  const version = h('p', {class: 'quiet'});
  const pick = h('select', {'aria-label': 'Model', hidden: true, onchange: event => {
    location.hash = `#/model/${encodeURIComponent(event.target.value)}`;
  }});
  const head = h('header', {class: 'page-head'}, h('div', {class: 'title'}, name, pick), version);
  const line = card('Versions over time', {class: 'full'}, h('div'), h('div', {class: 'timeline'}));
  const trendBox = h('div', {class: 'chart'});
  const trendCard = card('Skill against last value', {class: 'wide'}, trendBox);
  const errors = card('Error by version and steps ahead', {class: 'wide'}, h('div', {class: 'scroll short', tabindex: '0', role: 'region', 'aria-label': 'Errors by version'}));
  const panels = PANELS.map(([title, of]) => {
    const box = h('div', {class: 'chart'});
    return {node: card(title, {class: 'panel'}, of.length > 1 ? legend(...of.map(([, label, color]) => [`line ${color.slice(2)}`, label])) : null, box), box, chart: null};
  });
  const attention = card('Attention between channels', {class: 'square'}, h('div'));
  const chips = h('div', {class: 'chips', role: 'group', 'aria-label': 'Kind of event'});
  const events = h('tbody');
  const eventCard = card('Events', {class: 'full'}, chips, h('div', {class: 'scroll tall', tabindex: '0', role: 'region', 'aria-label': 'Events'}, h('table', {class: 'plain events'},
    h('thead', null, h('tr', null, ['Time', 'Event', 'Version', 'Champion', 'Challenger', 'Ridge', 'Windows', 'Why'].map(title => h('th', {scope: 'col'}, title)))), events)));
  const page = h('div', {class: 'grid', hidden: true}, line, trendCard, errors, attention, panels.map(panel => panel.node), eventCard);
  const waiting = h('div', null, skeleton(8));
  root.append(head, waiting, page);
  let trend = null;

  async function look() {
    const view = await get('model', {model: asked.model, since: force ? null : seen?.changed});
    if (view === undefined) {
      page.hidden = true;
      waiting.hidden = false;
      waiting.replaceChildren(empty(asked.model ? 'This model is not known' : 'No model yet', 'A model shows up here with its first row, forecast or event.'));
    } else if (view) {
      force = false;
      seen = view;
      draw(view);
    }
  }

  function draw(view) {
    waiting.hidden = true;
    page.hidden = false;
    text(name, view.model);
    const promotions = view.events.filter(event => event.kind === 'PROMOTED').length;
    text(version, `Version ${view.version} serves · ${count(view.events.length)} events, ${count(promotions)} promotions`);
    pick.hidden = view.models.length < 2;
    name.classList.toggle('hidden', !pick.hidden);
    eventCard.hidden = view.events.length === 0;
    show(pick, view.models, () => view.models.map(one => h('option', {value: one, selected: one === view.model}, one)));
    show(line.lastElementChild, view.events.length ? [view.events.length, view.events[view.events.length - 1]] : 'none', () => timeline(view.events));
    show(line.children[1], 'legend', () => h('ul', {class: 'legend'}, Object.values(KINDS).slice(0, 7).map(([label, shape, color]) =>
      h('li', null, mark(shape, color), label))));
    drawTrend(view);
    drawErrors(view);
    drawPanels(view);
    drawAttention(view);
    drawEvents(view);
  }

  function drawTrend(view) {
    trendCard.hidden = view.trend.times.length < 2;
    if (!trendCard.hidden) {
      trend ??= lines(trendBox, {
        height: 250,
        label: 'Skill over time',
        lines: [{name: 'skill', color: '--forecast', width: 2}],
        unit: skill,
        y: {values: (u, splits) => splits.map(v => v === null ? '' : `${Math.round(100 * v)}%`)},
        range: (u, low, high) => low === null ? [0, 1] : [Math.max(-1, Math.min(0, low)), Math.max(0.2, high * 1.1)],
      });
      trend.set([view.trend.times.map(t => t / 1e3), view.trend.skills], `Skill over time, now ${skill(view.trend.skills[view.trend.skills.length - 1])}`);
    }
  }

  /** Rows are versions; a cell's shade is its error against the ridge's on the same cells. */
  function drawErrors(view) {
    const versions = Object.entries(view.errors).map(([one, steps]) => [Number(one), steps]).sort((a, b) => b[0] - a[0]).slice(0, 40);
    const steps = [...new Set(versions.flatMap(([, of]) => of.map(step => step.step)))].sort((a, b) => a - b);
    errors.hidden = !versions.length;
    show(errors.lastElementChild, versions, () => h('table', {class: 'plain heat'},
      h('caption', null, 'Squared error at the step, scaled units; blue is below the ridge on the same cells, orange above'),
      h('thead', null, h('tr', null, h('th', {scope: 'col'}, 'Version'), steps.map(step => h('th', {scope: 'col'}, `${step} ahead`)), h('th', {scope: 'col'}, 'Scored'))),
      h('tbody', null, versions.map(([one, of]) => h('tr', null, h('th', {scope: 'row'}, one === 0 ? '0, before the first' : one),
        steps.map(step => {
          const cell = of.find(error => error.step === step);
          const gain = cell && cell.ridgeMse ? 1 - cell.mse / cell.ridgeMse : null;
          return h('td', {
            vars: gain === null ? null : {'--gain': String(Math.max(-1, Math.min(1, gain * 8)).toFixed(2))},
            'data-gain': gain === null ? null : gain >= 0 ? 'better' : 'worse',
            title: gain === null ? null : `${percent(gain, 1)} below the ridge (${fixed(cell.ridgeMse)})`,
          }, cell ? fixed(cell.mse) : '–');
        }),
        h('td', {class: 'quiet'}, count(of.reduce((sum, error) => sum + error.count, 0))))))));
  }

  function drawPanels(view) {
    PANELS.forEach(([title, of, from], at) => {
      const panel = panels[at];
      const source = from ?? (event => event.round);
      const having = view.events.filter(event => source(event) && of.some(([key]) => source(event)[key] !== null && source(event)[key] !== undefined));
      panel.node.hidden = having.length === 0;
      if (having.length) {
        panel.chart ??= lines(panel.box, {
          height: 150,
          label: title,
          lines: of.map(([, label, color]) => ({name: label, color, points: true})),
        });
        // one point a time: a round and what came of it have the same errors
        const byTime = new Map(having.map(event => [event.time, source(event)]));
        const times = [...byTime.keys()].sort((a, b) => a - b);
        panel.chart.set([times.map(t => t / 1e3), ...of.map(([key]) => times.map(t => byTime.get(t)[key] ?? null))],
          `${title}: ${count(times.length)} rounds`);
      }
    });
  }

  function drawAttention(view) {
    const last = [...view.events].reverse().find(event => event.round?.attention);
    attention.hidden = !last;
    if (last) {
      show(attention.lastElementChild, last.round.attention, () => heatmap(last.round.attention));
    }
  }

  function drawEvents(view) {
    const kinds = [...new Set(view.events.map(event => event.kind))];
    list(chips, kinds.length > 1 ? ['', ...kinds] : [], one => one, one => {
      const node = h('button', {type: 'button', class: 'chip', onclick: () => {
        only = one;
        drawEvents(seen);
      }}, one ? kind(one)[0] : 'All');
      return {node, update: () => node.setAttribute('aria-pressed', String(only === one))};
    });
    const shown = view.events.filter(event => !only || event.kind === only).slice(-EVENTS).reverse();
    show(events, [only, view.events.length, shown[0] ?? null], () => shown.map(event => {
      const [label, shape, color] = kind(event.kind);
      return h('tr', null,
        h('td', {class: 'nowrap'}, time(event.time)),
        h('td', {class: 'nowrap'}, mark(shape, color), label),
        h('td', null, event.version),
        h('td', null, fixed(event.champion)),
        h('td', null, fixed(event.challenger)),
        h('td', null, fixed(event.ridge)),
        h('td', null, event.windows || '–'),
        h('td', {class: 'why'}, event.reason));
    }));
  }

  return {
    title: asked.model ?? 'Model',
    look,
    close() {
      trend?.close();
      panels.forEach(panel => panel.chart?.close());
    },
  };
}

const SHAPES = {
  up: 'M0 -5 L5 4 H-5 Z',
  down: 'M0 5 L5 -4 H-5 Z',
  dot: 'M-3 0 a3 3 0 1 0 6 0 a3 3 0 1 0 -6 0',
  cross: 'M-4 -4 L4 4 M4 -4 L-4 4',
  diamond: 'M0 -5 L5 0 L0 5 L-5 0 Z',
  square: 'M-4 -4 H4 V4 H-4 Z',
};

function shape(name, color, x, y) {
  return s('path', {class: `mark ${name}`, d: SHAPES[name], transform: `translate(${x.toFixed(1)} ${y})`, vars: {'--fill': `var(${color})`}});
}

function mark(name, color) {
  return s('svg', {class: 'mark-key', viewBox: '-7 -7 14 14', width: 14, height: 14, 'aria-hidden': 'true'}, shape(name, color, 0, 0));
}

/** Which version served when, and under it what happened. */
function timeline(events) {
  if (!events.length) {
    return h('p', {class: 'quiet'}, 'No event yet: the model has not been started, or has not reached its first round.');
  }
  const width = 1200;
  const left = 74;
  const height = 128;
  const from = Math.min(...events.map(event => event.time));
  const until = Math.max(...events.map(event => event.time), from + 1);
  const x = t => left + 12 + (width - left - 30) * (t - from) / (until - from);
  const spans = [];
  for (const event of events) {
    const open = spans[spans.length - 1];
    if (!open || open.version !== event.version) {
      if (open) {
        open.until = event.time;
      }
      spans.push({version: event.version, from: event.time, until});
    }
  }
  const ticks = Array.from({length: 6}, (_, i) => from + (until - from) * i / 5);
  return s('svg', {class: 'lanes', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${spans.length} versions served, ${events.length} events from ${time(from)} to ${time(until)}`},
    LANES.map((label, i) => {
      const node = s('text', {x: 0, y: 28 + 32 * i, class: 'lane'});
      node.textContent = label;
      return [node, s('line', {x1: left, x2: width, y1: 40 + 32 * i, y2: 40 + 32 * i, class: 'rule'})];
    }),
    spans.map((span, i) => {
      const wide = x(span.until) - x(span.from);
      const label = s('text', {x: x(span.from) + 9, y: 29, class: 'span-text'});
      label.textContent = wide > 26 ? `v${span.version}` : '';
      const title = s('title');
      title.textContent = `Version ${span.version} from ${time(span.from)}`;
      return s('g', null, title,
        s('rect', {x: x(span.from), y: 14, width: Math.max(2, wide), height: 21, rx: 3, class: `span ${i % 2 ? 'odd' : ''}`}), label);
    }),
    events.map(event => {
      const [label, name, color, lane] = kind(event.kind);
      const title = s('title');
      title.textContent = `${label}, ${time(event.time)}: ${event.reason}`;
      return s('g', null, title, shape(name, color, x(event.time), lane === 0 ? 9 : 24 + 32 * lane));
    }),
    ticks.map((t, i) => {
      const node = s('text', {x: x(t), y: height - 4, class: 'tick', 'text-anchor': i === 0 ? 'start' : i === 5 ? 'end' : 'middle'});
      node.textContent = shortTime(t);
      return node;
    }));
}

/** Rows attend to columns. */
function heatmap({channels, rows}) {
  const largest = Math.max(...rows.flat());
  return h('table', {class: 'attention', vars: {'--size': String(Math.max(4, channels.length))}},
    h('caption', null, 'Mean weight of each column’s channel in each row’s forecast, last round'),
    h('thead', null, h('tr', null, h('th'), channels.map(name => h('th', {scope: 'col', title: name}, name)))),
    h('tbody', null, rows.map((row, i) => h('tr', null, h('th', {scope: 'row', title: channels[i]}, channels[i]),
      row.map(value => h('td', {title: percent(value, 1), vars: {'--share': String((value / largest).toFixed(3))}}, channels.length <= 8 ? percent(value).replace(PERCENT, '') : ''))))));
}
