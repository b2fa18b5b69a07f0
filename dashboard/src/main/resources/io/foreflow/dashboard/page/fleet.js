// The fleet: what it is doing as a whole, and every series.

import {h, list, text} from './dom.js';
import {PERCENT, count, duration, level, percent, skill, status as statusText, time} from './format.js';
import {get} from './api.js';
import {lines} from './charts.js';
import {badge, empty, seriesLink, skeleton, tile} from './parts.js';
import {spark} from './spark.js';

const PAGE = 50;
const COLUMNS = [
  ['name', 'Series', 'up'],
  ['status', 'Status', 'up'],
  [null, 'Last rows and forecast'],
  ['skill', 'Skill', 'down'],
  ['coverage', 'Coverage', 'down'],
  ['breach', 'Breach', 'down'],
  ['seen', 'Last seen', 'down'],
];

export function fleet(root, to, context) {
  const asked = {
    search: to.query.get('search') ?? '',
    status: to.query.get('status') ?? '',
    model: to.query.get('model') ?? '',
    sort: to.query.get('sort') ?? 'name',
    order: to.query.get('order') ?? 'up',
    offset: Number(to.query.get('offset') ?? 0),
  };
  let seen = null;
  let force = true;
  let rate = null;
  let rateAt = null;

  const tiles = {
    skill: tile('Skill against last value'),
    series: tile('Series'),
    coverage: tile('Interval coverage'),
    flow: tile('Forecasts'),
  };
  tiles.skill.node.classList.add('tile-wide');
  const trend = lines(tiles.skill.extra, {
    height: 92,
    label: 'Skill against the last value over time',
    lines: [{name: 'skill', color: '--forecast', width: 2}],
    unit: skill,
    x: {show: false},
    y: {values: (u, splits) => splits.map(v => v === null ? '' : `${Math.round(100 * v)}%`), space: 26},
    range: (u, low, high) => low === null ? [0, 1] : [Math.max(-1, Math.min(0, low)), Math.max(0.2, high * 1.1)],
  });

  const search = h('input', {
    type: 'search',
    placeholder: 'Search series',
    'aria-label': 'Search series',
    value: asked.search,
    oninput: event => ask({search: event.target.value.trim(), offset: 0}, 200),
  });
  const models = h('select', {'aria-label': 'Model', hidden: true, onchange: event => ask({model: event.target.value, offset: 0})});
  const chips = h('div', {class: 'chips', role: 'group', 'aria-label': 'Status'});
  const sorts = h('select', {class: 'only-phone', 'aria-label': 'Sort by', onchange: event => sortBy(event.target.value)},
    COLUMNS.filter(([key]) => key).map(([key, title]) => h('option', {value: key, selected: key === asked.sort}, `Sort: ${title}`)));
  const heads = COLUMNS.map(([key, title]) => key
    ? h('th', {scope: 'col', 'data-sort': key}, h('button', {type: 'button', onclick: () => sortBy(key)}, title, h('i', {'aria-hidden': 'true'})))
    : h('th', {scope: 'col'}, title));
  const body = h('tbody');
  const table = h('table', {class: 'fleet'}, h('caption', {class: 'hidden'}, 'Series'), h('thead', null, h('tr', null, heads)), body);
  const hint = h('div');
  const where = h('span', {class: 'quiet', role: 'status'});
  const back = h('button', {type: 'button', onclick: () => ask({offset: Math.max(0, asked.offset - PAGE)})}, 'Previous');
  const next = h('button', {type: 'button', onclick: () => ask({offset: asked.offset + PAGE})}, 'Next');
  const pager = h('div', {class: 'pager'}, where, h('span', {class: 'grow'}), back, next);

  root.append(
    h('h1', {class: 'hidden'}, 'Fleet'),
    h('div', {class: 'tiles'}, Object.values(tiles).map(one => one.node)),
    h('div', {class: 'toolbar'}, search, models, chips, h('span', {class: 'grow'}), sorts),
    h('div', {class: 'card flush'}, hint, table),
    pager,
  );
  hint.append(skeleton(6));
  table.hidden = true;

  let waiting;
  function ask(change, delay = 0) {
    Object.assign(asked, change);
    force = true;
    const query = new URLSearchParams(Object.entries(asked).filter(([key, value]) =>
      value && !(key === 'sort' && value === 'name') && !(key === 'order' && value === 'up')));
    context.keep(query.size ? `?${query}` : '');
    clearTimeout(waiting);
    waiting = setTimeout(() => look().catch(problem => console.warn(problem.message)), delay);
  }

  function sortBy(key) {
    const first = COLUMNS.find(([sort]) => sort === key)[2];
    const order = asked.sort === key ? (asked.order === 'up' ? 'down' : 'up') : first;
    sorts.value = key;
    ask({sort: key, order, offset: 0});
  }

  async function look() {
    const mine = JSON.stringify(asked);
    const view = await get('fleet', {...asked, limit: PAGE, since: force ? null : seen?.revision});
    if (mine !== JSON.stringify(asked)) {
      return look();
    }
    if (view) {
      force = false;
      seen = view;
      draw(view);
    }
  }

  function draw(view) {
    drawTiles(view);
    drawTools(view);
    table.hidden = view.rows.length === 0;
    hint.replaceChildren(...(view.rows.length ? [] : [nothing(view)]));
    list(body, view.rows, row => `${row.model}\n${row.series}`, row => makeRow(row, view));
    text(where, view.matched === 0 ? '' : `${count(view.offset + 1)}–${count(view.offset + view.rows.length)} of ${count(view.matched)}`
      + (view.refused ? ` · no room for more series within this dashboard’s memory; ${count(view.refused)} records left out` : ''));
    back.disabled = view.offset === 0;
    next.disabled = view.offset + view.rows.length >= view.matched;
    pager.hidden = view.matched === 0;
    back.hidden = view.matched <= PAGE;
    next.hidden = view.matched <= PAGE;
  }

  function nothing(view) {
    return view.total
      ? empty('No series matches', 'Change the search or the status above.')
      : empty('No series yet', 'Rows and forecasts show up here as soon as the topics hold some.');
  }

  function drawTiles(view) {
    const shown = view.models.filter(model => !asked.model || model.name === asked.model);
    const withSkill = shown.filter(model => model.skill !== null);
    const mean = withSkill.length ? withSkill.reduce((sum, model) => sum + model.skill, 0) / withSkill.length : null;
    text(tiles.skill.value, skill(mean));
    tiles.skill.value.dataset.tone = mean === null ? '' : mean >= 0 ? 'good' : 'bad';
    text(tiles.skill.note, mean === null ? 'Nothing to compare yet'
      : `${mean >= 0 ? 'less' : 'more'} squared error than repeating the last value${since(shown)}`);
    const line = shown.length === 1 ? shown[0].trend : longest(shown);
    trend.set([line.times.map(t => t / 1e3), line.skills], `Skill over time, now ${skill(mean)}`);
    tiles.skill.extra.hidden = line.times.length < 2;

    text(tiles.series.value, count(view.total));
    const parts = Object.entries(view.statuses).sort(([a], [b]) => order(a) - order(b));
    text(tiles.series.note, parts.map(([name, n]) => `${count(n)} ${statusText(name)}`).join(', ') || 'none yet');
    tiles.series.extra.replaceChildren(h('div', {class: 'stack', 'aria-hidden': 'true'},
      parts.map(([name, n]) => h('i', {'data-status': name, vars: {'--share': String(n / view.total)}}))));

    const covered = shown.find(model => model.coverage.length);
    tiles.coverage.node.classList.toggle('is-empty', !covered);
    if (covered) {
      text(tiles.coverage.value, `${covered.coverage.map(share => percent(share).replace(PERCENT, '')).join(' / ')}${PERCENT}`);
      text(tiles.coverage.note, `of truths fell inside the ${[...covered.levels].map(level).join(' and ')} interval`);
      tiles.coverage.extra.replaceChildren(h('ul', {class: 'gauges', 'aria-hidden': 'true'}, covered.coverage.map((share, i) =>
        h('li', {vars: {'--share': String(share), '--nominal': String(covered.levels[i] ?? 0)}}))));
    } else {
      text(tiles.coverage.value, '–');
      text(tiles.coverage.note, 'No interval has met its truth yet');
    }

    const now = performance.now();
    if (rateAt && now > rateAt.at) {
      const fresh = (view.forecastCount - rateAt.count) / (now - rateAt.at) * 1e3;
      rate = rate === null ? fresh : 0.7 * rate + 0.3 * fresh;
    }
    rateAt = {at: now, count: view.forecastCount};
    text(tiles.flow.value, count(view.forecastCount));
    const newest = Math.max(...shown.map(model => model.eventTime ?? -Infinity));
    text(tiles.flow.note, [
      rate !== null ? `${rate < 10 ? rate.toFixed(1) : count(rate)} a second` : null,
      Number.isFinite(newest) ? `up to ${time(newest)}` : null,
    ].filter(part => part).join(', ') || 'none yet');
    tiles.flow.extra.replaceChildren(h('dl', {class: 'mini'},
      h('dt', null, 'Rows'), h('dd', null, count(view.rowCount)),
      h('dt', null, 'Scores'), h('dd', null, count(view.scoreCount)),
      h('dt', null, 'Rejected'), h('dd', null, h('a', {href: '#/data'}, count(view.rejected)))));
  }

  function drawTools(view) {
    const names = view.models.map(model => model.name);
    models.hidden = names.length < 2;
    if (models.dataset.names !== JSON.stringify(names)) {
      models.dataset.names = JSON.stringify(names);
      models.replaceChildren(h('option', {value: ''}, 'All models'),
        ...names.map(name => h('option', {value: name, selected: name === asked.model}, name)));
    }
    const states = Object.keys(view.statuses).sort((a, b) => order(a) - order(b));
    list(chips, states.length > 1 || asked.status ? ['', ...new Set([...states, ...(asked.status ? [asked.status] : [])])] : [], name => name, name => {
      const node = h('button', {type: 'button', class: 'chip', onclick: () => ask({status: name, offset: 0})}, name ? statusText(name) : 'All');
      return {node, update: () => node.setAttribute('aria-pressed', String(asked.status === name))};
    });
    for (const head of heads) {
      if (head.dataset.sort) {
        head.setAttribute('aria-sort', head.dataset.sort !== asked.sort ? 'none' : asked.order === 'up' ? 'ascending' : 'descending');
      }
    }
    table.toggleAttribute('data-breach', view.rows.some(row => row.breach !== null));
  }

  function makeRow(first, view) {
    const link = h('a', {href: seriesLink(first.model, first.series)}, first.series);
    const model = h('small');
    const state = badge();
    const line = spark(`${first.series}, newest rows and forecast`);
    const channel = h('small');
    const cells = {skill: h('td', {class: 'num', 'data-label': 'Skill'}), coverage: h('td', {class: 'num', 'data-label': 'Coverage'}), breach: h('td', {class: 'num breach', 'data-label': 'Breach'}), seen: h('td', {class: 'num', 'data-label': 'Last seen'})};
    const node = h('tr', {onclick: event => {
      if (!event.target.closest('a') && !getSelection().toString()) {
        location.hash = seriesLink(first.model, first.series);
      }
    }},
    h('th', {scope: 'row'}, link, model),
    h('td', {class: 'state'}, state.node),
    h('td', {class: 'line'}, line.node, channel),
    Object.values(cells));
    return {
      node,
      update(row) {
        text(model, view.models.length > 1 || seen?.models.length > 1 ? row.model : '');
        state.update(row.status, row.detail);
        line.update(row.spark);
        text(channel, row.channel ?? '');
        text(cells.skill, skill(row.skill));
        cells.skill.dataset.tone = row.skill === null ? '' : row.skill >= 0 ? 'good' : 'bad';
        text(cells.coverage, row.coverage.length ? row.coverage.map(share => percent(share).replace(PERCENT, '')).join(' / ') + PERCENT : '–');
        text(cells.breach, percent(row.breach));
        cells.breach.dataset.tone = row.breach > 0.5 ? 'bad' : '';
        text(cells.seen, row.seen === null ? '–' : row.behindMillis > 0 ? `${duration(row.behindMillis)} behind` : 'now');
        cells.seen.title = row.seen === null ? '' : time(row.seen);
      },
    };
  }

  return {
    title: 'Fleet',
    look,
    close() {
      clearTimeout(waiting);
      trend.close();
    },
  };
}

/** From when on the skill is known. */
function since(models) {
  const first = Math.min(...models.map(model => model.trend.times[0] ?? Infinity));
  return Number.isFinite(first) ? `, since ${time(first)}` : '';
}

const order = name => ['OK', 'WARMUP', 'DEGRADED', 'STALE', 'NONE'].indexOf(name);

const longest = models => models.map(model => model.trend).reduce((a, b) => b.times.length > a.times.length ? b : a, {times: [], skills: []});
