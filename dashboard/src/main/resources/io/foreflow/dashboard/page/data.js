// What came in: the topics, what was rejected and why, gaps, and how far behind it all is.

import {h, show, text} from './dom.js';
import {count, duration, percent, time, words} from './format.js';
import {get} from './api.js';
import {lines} from './charts.js';
import {bar, card, empty, seriesLink, skeleton, tile} from './parts.js';

export function data(root, to, context) {
  let seen = null;
  const tiles = {
    rejected: tile('Rejected records'),
    late: tile('Late'),
    cells: tile('Observed cells'),
    lag: tile('Forecasts behind rows'),
  };
  const reasons = card('Rejected by reason', {class: 'full'}, h('div'));
  const minutesBox = h('div', {class: 'chart'});
  const minutes = card('Rejected a minute', {class: 'wide'}, minutesBox);
  const gaps = card('Gaps in the windows', {class: 'wide'}, h('div', {class: 'scroll'}));
  const topics = card('Topics', {class: 'full'}, h('p', {class: 'quiet'}), h('div', {class: 'scroll'}));
  const page = h('div', {hidden: true}, h('div', {class: 'tiles'}, Object.values(tiles).map(one => one.node)), h('div', {class: 'grid'}, reasons, topics, minutes, gaps));
  const waiting = h('div', null, skeleton(6));
  root.append(h('h1', {class: 'hidden', tabindex: '-1'}, 'Data'), waiting, page);
  let chart = null;

  async function look() {
    const view = await get('data');
    if (view) {
      seen = view;
      waiting.hidden = true;
      page.hidden = false;
      draw(view);
      onStatus(context.status());
    }
  }

  function draw(view) {
    text(tiles.rejected.value, count(view.rejected));
    text(tiles.rejected.note, view.rejected ? `${view.reasons.length} ${view.reasons.length === 1 ? 'reason' : 'reasons'}` : 'every record could be used');
    text(tiles.late.value, count(view.late));
    text(tiles.late.note, `rejected as too late; ${count(view.cells.late)} late values are in the newest windows`);
    const cells = view.cells.observed + view.cells.imputed + view.cells.missing;
    text(tiles.cells.value, cells ? percent(view.cells.observed / cells, 1) : '–');
    text(tiles.cells.note, cells ? `${count(view.cells.imputed)} imputed and ${count(view.cells.missing)} missing of ${count(cells)} in the newest windows` : 'no forecast yet');
    const lag = view.lags.filter(one => one.millis !== null).sort((a, b) => b.millis - a.millis)[0];
    text(tiles.lag.value, lag ? duration(Math.max(0, lag.millis)) : '–');
    text(tiles.lag.note, lag ? `event time, ${lag.model}; newest row ${time(lag.newestRow)}` : 'no forecast yet');
    drawReasons(view);
    minutes.hidden = view.minutes.length === 0;
    gaps.classList.toggle('full', minutes.hidden);
    if (!minutes.hidden) {
      chart ??= lines(minutesBox, {height: 250, label: 'Rejected a minute', lines: [{name: 'rejected', color: '--bad', columns: true}], range: (u, low, high) => [0, Math.max(1, high)]});
      chart.set(everyMinute(view), `${count(view.rejected)} rejected records by minute of arrival`);
    }
    show(gaps.lastElementChild, view.worst, () => view.worst.length ? h('table', {class: 'plain'},
      h('caption', null, 'Series whose newest window holds the fewest measured cells'),
      h('thead', null, h('tr', null, ['Series', 'Not observed', 'Imputed', 'Missing', 'Late'].map(title => h('th', {scope: 'col'}, title)))),
      h('tbody', null, view.worst.map(row => h('tr', null,
        h('th', {scope: 'row'}, h('a', {href: seriesLink(row.model, row.series)}, row.series)),
        h('td', null, percent(row.share, 1)), h('td', null, count(row.quality.imputed)), h('td', null, count(row.quality.missing)), h('td', null, count(row.quality.late)))))) : empty('No gaps', 'Every cell of every newest window was measured.'));
  }

  function drawReasons(view) {
    const open = new Set([...reasons.querySelectorAll('details[open]')].map(node => node.dataset.reason));
    show(reasons.lastElementChild, view.reasons.map(reason => [reason.reason, reason.count, reason.newest]), () => view.reasons.length
      ? view.reasons.map(reason => h('details', {class: 'reason', 'data-reason': reason.reason, open: open.has(reason.reason)},
        h('summary', null, h('ul', {class: 'bars'}, bar(words(reason.reason), reason.count / view.rejected, count(reason.count), '--bad'))),
        h('ol', {class: 'samples'}, reason.samples.map(sample => h('li', null,
          h('p', null, sample.detail),
          h('small', null, `${sample.topic}, partition ${sample.partition}, offset ${sample.offset} · rejected ${time(sample.appended, true)}`),
          sample.raw === null ? null : h('pre', {tabindex: '0', 'aria-label': 'Value of the record'}, sample.raw))))))
      : empty('Nothing was rejected', 'Records that cannot be used come here, each with its reason and where it lies.'));
  }

  function onStatus(status) {
    if (!status || !seen) {
      return;
    }
    text(topics.children[1], `${status.connection.servers} · ${words(status.connection.state)} since ${time(status.connection.since, true)} · ${count(status.clients)} ${status.clients === 1 ? 'browser follows' : 'browsers follow'}`);
    show(topics.lastElementChild, status.topics, () => h('table', {class: 'plain'},
      h('thead', null, h('tr', null, ['Topic', 'Partitions', 'Read', 'Behind', 'Unreadable', 'Newest'].map(title => h('th', {scope: 'col'}, title)))),
      h('tbody', null, status.topics.map(topic => [
        h('tr', {'data-missing': topic.known && topic.partitions === 0}, h('th', {scope: 'row'}, topic.name, topic.name === topic.role ? null : h('small', null, ` ${topic.role}`)),
          h('td', null, !topic.known ? '–' : topic.partitions || 'missing'), h('td', null, count(topic.records)), h('td', null, count(topic.behind)),
          h('td', {'data-tone': topic.unreadable ? 'bad' : ''}, topic.newer ? `${count(topic.unreadable)}, ${count(topic.newer)} newer` : count(topic.unreadable)),
          h('td', {class: 'nowrap'}, time(topic.newest, true))),
        topic.lastProblem ? h('tr', {class: 'problem'}, h('td', {colspan: 6}, topic.newer ? 'Written by a newer release than this dashboard. ' : '', topic.lastProblem)) : null,
      ]))));
  }

  return {
    title: 'Data',
    look,
    onStatus,
    close() {
      chart?.close();
    },
  };
}

/** The last hour before the newest, minutes without any as none. */
function everyMinute(view) {
  const at = new Map(view.minutes.map((minute, i) => [minute, view.perMinute[i]]));
  const last = view.minutes[view.minutes.length - 1];
  const minutes = Array.from({length: 60}, (_, i) => last - (59 - i) * 60_000);
  return [minutes.map(t => t / 1e3), minutes.map(t => at.get(t) ?? null)];
}
