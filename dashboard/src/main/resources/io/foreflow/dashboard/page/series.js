// One series: what happened, what is forecast, and what the forecast is made of.

import {h, list, show, text} from './dom.js';
import {count, duration, expert, fixed, level, number, percent, shortTime, skill, time} from './format.js';
import {get} from './api.js';
import {fan, legend, lines} from './charts.js';
import {badge, bar, card, empty, skeleton} from './parts.js';
import {spark} from './spark.js';

const EXPERT_COLORS = {
  LAST_VALUE: '--expert-last',
  SEASONAL_NAIVE: '--expert-seasonal',
  RIDGE_SHORT: '--expert-short',
  RIDGE: '--expert-ridge',
  CHANNEL_RIDGE_SHORT: '--expert-channel-short',
  CHANNEL_RIDGE: '--expert-channel',
  NORMALISED_RIDGE: '--expert-normalised',
  JOINT_RIDGE: '--expert-joint',
  TUNED: '--expert-tuned',
};
const REACHES = [['near', 'Near', 2, 60], ['far', 'Far', 8, 240], ['all', 'All', Infinity, Infinity]];

export function series(root, to, context) {
  const [model, name] = to.path;
  const asked = {
    channel: to.query.get('channel'),
    origin: to.query.get('origin'),
    step: to.query.get('step'),
  };
  let reach = 'near';
  let seen = null;
  let force = true;
  let pause = null;

  const state = badge();
  const subtitle = h('p', {class: 'quiet'});
  const detail = h('p', {class: 'detail', hidden: true});
  const head = h('header', {class: 'page-head'},
    h('a', {class: 'crumb', href: '#/fleet'}, '← Fleet'),
    h('div', {class: 'title'}, h('h1', {tabindex: '-1'}, name ?? ''), state.node),
    subtitle, detail);
  const channels = h('div', {class: 'channels', role: 'group', 'aria-label': 'Channels'});

  const reaches = h('div', {class: 'segments', role: 'group', 'aria-label': 'How much of the past'}, REACHES.map(([key, label]) =>
    h('button', {type: 'button', 'data-key': key, 'aria-pressed': String(key === reach), onclick: () => {
      reach = key;
      reaches.querySelectorAll('button').forEach(button => button.setAttribute('aria-pressed', String(button.dataset.key === key)));
      ask({});
    }}, label)));
  const fanBox = h('div', {class: 'chart'});
  const fanLegend = h('div');
  const fanTitle = h('span');
  const slider = h('input', {type: 'range', min: 0, max: 0, value: 0, 'aria-label': 'Origin of the forecast', oninput: event => pick(Number(event.target.value))});
  const origin = h('output', {class: 'origin'});
  const latest = h('button', {type: 'button', onclick: () => ask({origin: null})}, 'Newest');
  const fanCard = card('Forecast', {class: 'wide', aside: reaches}, fanLegend, fanBox,
    h('div', {class: 'origins'}, h('label', null, 'Origin'), slider, origin, latest));
  fanCard.querySelector('h2').append(' ', fanTitle);
  const pastBox = h('div', {class: 'chart'});
  const steps = h('div', {class: 'segments', role: 'group', 'aria-label': 'Steps ahead'});
  const pastLegend = h('div');
  const pastCard = card('Past forecasts over what then happened', {class: 'wide', aside: steps}, pastLegend, pastBox);
  const experts = card('Who forecasts', null, h('div'));
  const accuracy = card('How it did', {class: 'double'}, h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Errors by step'}));
  const contributors = card('Channels that count most', null, h('div'));
  const breach = card('Breach of the limit', {class: 'double'}, h('div'), h('div', {class: 'chart'}));
  const quality = card('Input', null, h('div'));
  const made = card('Model', null, h('div'));
  const page = h('div', {class: 'grid', hidden: true}, fanCard, pastCard, accuracy, experts, quality, made, contributors, breach);
  const waiting = h('div', null, skeleton(8));
  root.append(head, channels, waiting, page);

  let fanChart = null;
  let pastChart = null;
  let breachChart = null;

  function charts() {
    fanChart ??= fan(fanBox, {height: 320, label: 'Truth and forecast', onPick: at => nearest(at)});
    pastChart ??= fan(pastBox, {height: 240, label: 'Past forecasts'});
  }

  function ask(change) {
    Object.assign(asked, change);
    force = true;
    const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
    context.keep(query.size ? `?${query}` : '');
    return look().catch(problem => console.warn(problem.message));
  }

  /** Every forecast is one stop of the slider; the last stop follows the newest. */
  function pick(index) {
    const newest = index >= seen.origins.length - 1;
    clearTimeout(pause);
    text(origin, time(seen.origins[index]));
    pause = setTimeout(() => ask({origin: newest ? null : String(seen.origins[index])}), 40);
  }

  function nearest(at) {
    if (!seen?.origins.length) {
      return;
    }
    let best = 0;
    seen.origins.forEach((one, i) => {
      if (Math.abs(one - at) < Math.abs(seen.origins[best] - at)) {
        best = i;
      }
    });
    slider.value = String(best);
    pick(best);
  }

  async function look() {
    if (!model || !name) {
      waiting.replaceChildren(empty('No series is named', 'Choose one from the fleet.'));
      return;
    }
    const mine = JSON.stringify(asked);
    const view = await get('series', {model, series: name, ...asked, rows: reach === 'all' ? 20000 : 2000, since: force ? null : seen?.changed});
    if (mine !== JSON.stringify(asked)) {
      return look();
    }
    if (view === undefined) {
      page.hidden = true;
      waiting.hidden = false;
      waiting.replaceChildren(empty('This series is not known', 'It shows up here with its first row or forecast.'));
    } else if (view) {
      force = false;
      seen = view;
      draw(view);
    }
  }

  function draw(view) {
    waiting.hidden = true;
    page.hidden = false;
    charts();
    const forecast = view.forecast;
    state.update(forecast?.status ?? 'NONE', forecast?.statusDetail);
    text(subtitle, [
      model,
      forecast ? `${view.channels.length} ${view.channels.length === 1 ? 'channel' : 'channels'} every ${duration(forecast.stepMillis)}, ${forecast.horizon} steps (${duration(forecast.horizon * forecast.stepMillis)}) ahead` : 'no forecast yet',
    ].join(' · '));
    detail.hidden = !forecast?.statusDetail;
    text(detail, forecast?.statusDetail ?? '');
    drawChannels(view);
    drawFan(view);
    drawPast(view);
    drawParts(view);
  }

  function drawChannels(view) {
    list(channels, view.channels, channel => channel.name, first => {
      const line = spark(`${first.name}, newest rows and forecast`);
      const value = h('span', {class: 'value'});
      const risk = h('span', {class: 'risk'});
      const node = h('button', {type: 'button', class: 'channel', onclick: () => ask({channel: first.name})},
        h('span', {class: 'name'}, first.name), value, risk, line.node);
      return {
        node,
        update(channel) {
          node.setAttribute('aria-pressed', String(channel.name === view.channel));
          text(value, number(channel.last));
          text(risk, channel.breach > 0.5 ? '▲' : '');
          line.update(channel.spark);
        },
      };
    });
  }

  /** The fan opens from the truth at the origin. */
  function ahead(view) {
    const forecast = view.forecast;
    if (!forecast || !forecast.values.length) {
      return {times: [], values: [], intervals: []};
    }
    const at = view.times.indexOf(forecast.origin);
    const start = at >= 0 ? view.actual[at] : null;
    const times = forecast.values.map((_, i) => forecast.origin + (i + 1) * forecast.stepMillis);
    const from = start === null ? [] : [start];
    return {
      times: [...(start === null ? [] : [forecast.origin]), ...times],
      values: [...from, ...forecast.values],
      intervals: forecast.intervals.filter(one => one.lower.some(v => v !== null)).map(one => ({
        level: one.level,
        lower: [...from, ...one.lower],
        upper: [...from, ...one.upper],
      })),
    };
  }

  function drawFan(view) {
    const forecast = view.forecast;
    const drawn = ahead(view);
    const span = forecast ? forecast.horizon * forecast.stepMillis : 0;
    const [, , times, rows] = REACHES.find(([key]) => key === reach);
    const range = forecast && times !== Infinity
      ? [forecast.origin - Math.max(span * times, rows * forecast.stepMillis), forecast.origin + span]
      : null;
    text(fanTitle, view.channel ? `of ${view.channel}` : '');
    fanChart.set({
      times: view.times,
      actual: view.actual,
      ahead: drawn,
      at: forecast?.origin,
      view: range,
      bounds: limitsOf(forecast),
      label: forecast ? `${view.channel}: forecast from ${time(forecast.origin)}, next ${number(forecast.values[0])}, last ${number(forecast.values[forecast.values.length - 1])}` : `${view.channel}: no forecast yet`,
    });
    const limited = limitsOf(forecast).length > 0;
    show(fanLegend, [drawn.intervals.map(one => one.level), limited], () => legend(
      ['truth', 'Observed'], ['forecast', 'Forecast'], ...drawn.intervals.map((one, i) => [i === 0 ? 'inner' : 'outer', `${level(one.level)} interval`]), limited && ['limit', 'Limit']));
    const last = view.origins.length - 1;
    const index = forecast ? view.origins.indexOf(forecast.origin) : -1;
    slider.max = String(Math.max(0, last));
    slider.disabled = last < 1;
    if (document.activeElement !== slider || !asked.origin) {
      slider.value = String(index);
    }
    slider.setAttribute('aria-valuetext', forecast ? time(forecast.origin) : 'none');
    text(origin, forecast ? time(forecast.origin) : '–');
    latest.disabled = !asked.origin;
  }

  function drawPast(view) {
    const past = view.past;
    const known = view.scores.map(score => score.step);
    const choices = known.includes(past.step) ? known : [...known, past.step].sort((a, b) => a - b);
    list(steps, choices, step => String(step), first => {
      const node = h('button', {type: 'button', onclick: () => ask({step: String(first)})}, `${first} ahead`);
      return {node, update: step => node.setAttribute('aria-pressed', String(step === past.step))};
    });
    const first = past.times[0];
    const from = view.times.findIndex(t => t >= first);
    const start = from < 0 ? 0 : from;
    const intervals = past.intervals.filter(one => one.lower.some(v => v !== null));
    const beyond = view.times.findIndex(t => t > past.times[past.times.length - 1]);
    const end = beyond < 0 ? view.times.length : beyond;
    pastChart.set({
      times: view.times.slice(start, end),
      actual: view.actual.slice(start, end),
      ahead: {times: past.times, values: past.values, intervals},
      at: null,
      view: null,
      label: `${view.channel}: ${count(past.times.length)} forecasts made ${past.step} steps before`,
    });
    show(pastLegend, [past.step, intervals.map(one => one.level)], () => legend(
      ['truth', 'Observed'], ['forecast', `Forecast ${past.step} ${past.step === 1 ? 'step' : 'steps'} before`],
      ...intervals.map((one, i) => [i === 0 ? 'inner' : 'outer', `${level(one.level)} interval`])));
  }

  function drawParts(view) {
    const forecast = view.forecast;
    part(accuracy, view.scores.length, view.scores, () => scoreTable(view));
    if (!view.scores.length) {
      show(accuracy.lastElementChild, 'none', () => h('p', {class: 'quiet'}, 'No forecast of this series has met its truth since this page’s server began to read.'));
      accuracy.hidden = false;
    }
    part(experts, forecast, forecast?.servedBy, () => {
      const weights = Object.entries(forecast.servedBy).sort((a, b) => b[1] - a[1]);
      return [
        h('div', {class: 'stack tall', 'aria-hidden': 'true'}, weights.map(([one, weight]) =>
          h('i', {vars: {'--share': String(weight), '--fill': `var(${EXPERT_COLORS[one] ?? '--expert-other'})`}}))),
        h('ul', {class: 'bars keyed'}, weights.map(([one, weight]) =>
          h('li', {class: 'bar'}, h('i', {class: 'swatch', vars: {'--fill': `var(${EXPERT_COLORS[one] ?? '--expert-other'})`}}), h('span', {class: 'bar-label'}, expert(one)), h('span', {class: 'bar-value'}, percent(weight, 1))))),
      ];
    });
    part(contributors, forecast?.contributors?.length, forecast?.contributors, () =>
      h('ul', {class: 'bars'}, forecast.contributors.map(one => bar(one.name, one.share, percent(one.share, 0)))));
    part(quality, forecast, forecast?.quality, () => {
      const input = forecast.quality;
      const all = Math.max(1, input.observed + input.imputed + input.missing);
      return [
        h('div', {class: 'stack tall', 'aria-hidden': 'true'}, [['observed', '--good'], ['imputed', '--warn'], ['missing', '--bad']].map(([key, color]) =>
          h('i', {vars: {'--share': String(input[key] / all), '--fill': `var(${color})`}}))),
        facts([
          ['Observed', `${percent(input.observed / all, 1)} of ${count(all)} cells`],
          ['Imputed', count(input.imputed)],
          ['Missing', count(input.missing)],
          ['Late', count(input.late)],
          ['Window', `${shortTime(input.windowStart)} to ${shortTime(input.windowEnd)}`],
          ['Newest value', input.ageMillis ? `${duration(input.ageMillis)} before the origin` : 'at the origin'],
        ]),
      ];
    });
    part(made, forecast, [forecast?.weights, forecast?.revision], () => forecast.weights
      ? facts([
        ['Version', `${forecast.weights.version}${forecast.weights.parent === null ? '' : `, grown from ${forecast.weights.parent}`}`],
        ['Trained until', time(forecast.weights.trainedUntil)],
        ['Age', duration(forecast.weights.ageMillis)],
        ['Optimizer steps', count(forecast.weights.optimizerStep)],
        ['Weights', forecast.weights.hash.slice(0, 12)],
        ['Revision', forecast.revision ? `${forecast.revision}, changed by late values` : 'first edition'],
      ])
      : h('p', {class: 'quiet'}, 'No learnt model served this forecast.'));
    drawBreach(forecast);
  }

  function drawBreach(forecast) {
    const odds = forecast?.breach;
    breach.hidden = !odds;
    if (!odds) {
      return;
    }
    const times = odds.map((_, i) => (forecast.origin + (i + 1) * forecast.stepMillis) / 1e3);
    const top = odds.indexOf(Math.max(...odds));
    const likely = odds.findIndex(p => p >= 0.5);
    const [words, box] = breach.querySelectorAll(':scope > div');
    const limit = forecast.limit;
    show(words, [odds, limit], () => facts([
      ...(limit ? [
        ['Limit', [limit.below === null ? null : `below ${number(limit.below)}`, limit.above === null ? null : `above ${number(limit.above)}`].filter(one => one).join(' or ')],
        ['Within the horizon', `${percent(limit.atLeast, 1)} to ${percent(limit.atMost, 1)}`],
        ['As likely as configured', limit.step ? `from ${shortTime(times[limit.step - 1] * 1e3)}, in ${duration(limit.step * forecast.stepMillis)}` : 'at no step'],
      ] : []),
      ['Most likely', `${percent(odds[top], 1)} at ${shortTime(times[top] * 1e3)}`],
      ...(limit ? [] : [['More likely than not', likely < 0 ? 'at no step' : `from ${shortTime(times[likely] * 1e3)}, in ${duration((likely + 1) * forecast.stepMillis)}`]]),
    ]));
    breachChart ??= lines(box, {
      height: 120,
      label: 'Probability of a breach',
      lines: [{name: 'probability', color: '--bad', width: 2}],
      unit: v => percent(v, 1),
      range: () => [0, 1],
      y: {values: (u, splits) => splits.map(v => `${Math.round(100 * v)}%`)},
    });
    breachChart.set([times, odds], `Probability of a breach, at most ${percent(odds[top])}`);
  }

  return {
    title: name ?? 'Series',
    look,
    close() {
      clearTimeout(pause);
      [fanChart, pastChart, breachChart].forEach(one => one?.close());
    },
  };
}

const limitsOf = forecast => [forecast?.limit?.below, forecast?.limit?.above].filter(one => one !== null && one !== undefined);

/** Shows a card only where there is something to show. */
function part(node, has, key, make) {
  node.hidden = !has;
  if (has) {
    show(node.lastElementChild, key, make);
  }
}

function facts(pairs) {
  return h('dl', {class: 'facts'}, pairs.map(([term, value]) => [h('dt', null, term), h('dd', null, value)]));
}

function scoreTable(view) {
  const levels = view.forecast?.intervals.map(one => one.level) ?? [];
  return h('table', {class: 'plain'},
    h('thead', null, h('tr', null,
      h('th', {scope: 'col'}, 'Steps ahead'), h('th', {scope: 'col'}, 'Skill'), h('th', {scope: 'col'}, 'Error'),
      h('th', {scope: 'col'}, 'Ridge'), h('th', {scope: 'col'}, 'Last value'),
      levels.map(one => h('th', {scope: 'col'}, `In ${level(one)}`)))),
    h('tbody', null, view.scores.map(score => h('tr', null,
      h('th', {scope: 'row'}, score.step),
      h('td', {'data-tone': score.skill === null ? '' : score.skill >= 0 ? 'good' : 'bad'}, skill(score.skill)),
      h('td', null, fixed(score.mse)),
      h('td', null, fixed(score.ridgeMse)),
      h('td', null, fixed(score.lastMse)),
      levels.map((_, i) => h('td', null, percent(score.coverage[i] ?? null)))))),
    h('caption', null, 'Squared errors at the step, scaled units; means that forget'));
}
