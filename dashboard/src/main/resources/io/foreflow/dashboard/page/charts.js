// Charts on uPlot, with colours from the style sheet, so that one place says them for both themes.

import {h, text} from './dom.js';
import {number, shortTime, level} from './format.js';

const charts = new Set();

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** After a change of colours. */
export function redrawAll() {
  charts.forEach(chart => chart.redraw(false));
}

const FONT = '11px Inter, system-ui, sans-serif';

function axes(overrides = {}) {
  const common = {
    stroke: () => css('--ink-3'),
    grid: {stroke: () => css('--line'), width: 1},
    ticks: {show: false},
    font: FONT,
    labelFont: FONT,
  };
  const plain = value => number(value, 3);
  return [
    {...common, space: 70, size: 30, grid: {show: false}, ...overrides.x},
    {...common, space: 34, gap: 6, size: (u, values) => Math.max(34, 12 + 6.6 * Math.max(0, ...(values ?? []).map(v => (v ?? '').length))), values: (u, splits) => splits.map(v => v === null ? '' : plain(v)), ...overrides.y},
  ];
}

const TIMES = [
  [86400 * 365, '{YYYY}', null, null, null, null, null, null, 1],
  [86400 * 28, '{MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [86400, '{D} {MMM}', '\n{YYYY}', null, null, null, null, null, 1],
  [3600, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [60, '{HH}:{mm}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
  [1, '{HH}:{mm}:{ss}', '\n{D} {MMM} {YYYY}', null, '\n{D} {MMM}', null, null, null, 1],
];

/**
 * A chart that fills its box and follows its size. options: height, series, bands, label, hooks,
 * x and y for the axes, read(u, index) → what the line above it says where the pointer is.
 */
export function chart(box, options) {
  const readout = h('p', {class: 'readout', 'aria-hidden': 'true'});
  const canvas = h('div', {class: 'canvas', role: 'img', 'aria-label': options.label ?? 'Chart'});
  box.append(readout, canvas);
  const say = u => text(readout, options.read ? options.read(u, u.cursor.idx) : '');
  const plot = new uPlot({
    width: Math.max(200, canvas.clientWidth || 600),
    height: options.height,
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1e3), 'Etc/UTC'),
    legend: {show: false},
    padding: [10, 22, options.x?.show === false ? 8 : 0, 0],
    cursor: {
      y: false,
      drag: {x: true, y: false},
      points: {size: 7, width: 2, fill: () => css('--surface')},
    },
    scales: {x: {time: options.time !== false}, y: {range: options.range}},
    series: [{}, ...options.series],
    bands: options.bands ?? [],
    axes: axes({x: {...(options.time === false ? {} : {values: TIMES}), ...options.x}, y: options.y}),
    hooks: {setCursor: [say], setData: [say], ...options.hooks},
  }, [[], ...options.series.map(() => [])], canvas);
  charts.add(plot);
  const watcher = new ResizeObserver(() => {
    const width = Math.floor(canvas.clientWidth);
    if (width > 0 && width !== plot.width) {
      plot.setSize({width, height: options.height});
    }
  });
  watcher.observe(canvas);
  return {
    plot,
    canvas,
    set(data, label, scale) {
      if (label) {
        canvas.setAttribute('aria-label', label);
      }
      const zoomed = scale && plot.asked === `${scale}` && plot.zoomed;
      plot.setData(data, !zoomed && !scale);
      if (scale && !zoomed) {
        plot.asked = `${scale}`;
        plot.setScale('x', {min: scale[0], max: scale[1]});
      }
      canvas.dataset.points = String(data.slice(1).reduce((sum, column) => sum + column.filter(v => v !== null && v !== undefined).length, 0));
      canvas.dataset.last = String(data[0][data[0].length - 1] ?? '');
    },
    close() {
      watcher.disconnect();
      charts.delete(plot);
      plot.destroy();
    },
  };
}

/** Columns instead of a line. */
export const columns = uPlotPaths => uPlotPaths.bars({size: [0.72, 14], radius: 0.2});

export const stroke = (name, width = 1.5, more = {}) => ({
  stroke: () => css(name),
  width: width,
  points: {show: false},
  ...more,
});

/** An invisible edge of a band. */
const edge = () => ({stroke: 'transparent', width: 0, points: {show: false}});

const pad = (u, low, high) => {
  if (low === null || high === null || low === undefined) {
    return [0, 1];
  }
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - room, high + room];
};

/** A straight dashed line over a chart. */
function rule({ctx}, [x1, y1, x2, y2], color, dash) {
  ctx.save();
  ctx.strokeStyle = css(color);
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(dash.map(length => length * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  ctx.restore();
}

/** Truth and a forecast with up to two intervals around it. */
export function fan(box, {height, label, onPick}) {
  let levels = [];
  let origin = null;
  let limits = [];
  const made = chart(box, {
    height,
    label,
    range: pad,
    series: [
      edge(), edge(), edge(), edge(),
      stroke('--forecast', 2),
      stroke('--truth', 1.4),
    ],
    // drawn outside in
    bands: [
      {series: [2, 1], fill: () => css('--band-outer')},
      {series: [4, 3], fill: () => css('--band-inner')},
    ],
    hooks: {
      draw: [u => {
        for (const limit of limits) {
          if (limit >= u.scales.y.min && limit <= u.scales.y.max) {
            rule(u, [u.bbox.left, u.valToPos(limit, 'y', true), u.bbox.left + u.bbox.width, u.valToPos(limit, 'y', true)], '--bad', [6, 3]);
          }
        }
        if (origin === null || origin < u.scales.x.min || origin > u.scales.x.max) {
          return;
        }
        const x = Math.round(u.valToPos(origin, 'x', true)) + 0.5;
        rule(u, [x, u.bbox.top, x, u.bbox.top + u.bbox.height], '--origin', [4, 4]);
      }],
    },
    read: (u, i) => {
      if (i === null || i === undefined) {
        return '';
      }
      const [x, low2, high2, low1, high1, forecast, actual] = u.data.map(column => column[i]);
      const has = value => value !== null && value !== undefined;
      const parts = [shortTime(x * 1e3)];
      if (has(actual)) {
        parts.push(`actual ${number(actual)}`);
      }
      if (has(forecast)) {
        parts.push(`forecast ${number(forecast)}`);
      }
      if (has(low1) && levels.length) {
        parts.push(`${level(levels[0])}: ${number(low1)} to ${number(high1)}`);
      }
      if (has(low2) && levels.length > 1) {
        parts.push(`${level(levels[1])}: ${number(low2)} to ${number(high2)}`);
      }
      return parts.join('  ·  ');
    },
  });
  if (onPick) {
    let pressed = null;
    made.plot.over.addEventListener('pointerdown', event => {
      pressed = event.clientX;
    });
    made.plot.over.addEventListener('click', event => {
      const still = pressed !== null && Math.abs(event.clientX - pressed) < 4;
      const {idx} = made.plot.cursor;
      if (still && idx !== null && idx !== undefined) {
        onPick(made.plot.data[0][idx] * 1e3);
      }
    });
  }
  return {
    ...made,
    /**
     * truth and ahead: {times (ms), …columns}; intervals of ahead ascending by level; at: origin in
     * ms, or null; view: [from, to] in ms, or null for all; bounds: limits that are drawn where
     * they are in sight.
     */
    set({times, actual, ahead, at, view, label: says, bounds = []}) {
      limits = bounds;
      levels = ahead.intervals.map(interval => interval.level);
      origin = at === null || at === undefined ? null : at / 1e3;
      const seconds = times.map(t => t / 1e3);
      const steps = ahead.times.map(t => t / 1e3);
      const none = steps.map(() => null);
      const inner = ahead.intervals[0];
      const outer = ahead.intervals[ahead.intervals.length - 1];
      const two = ahead.intervals.length > 1;
      const joined = uPlot.join([
        [steps, two ? outer.lower : none, two ? outer.upper : none,
          inner ? inner.lower : none, inner ? inner.upper : none, ahead.values],
        [seconds, actual],
      ], [[2, 2, 2, 2, 2, 2], [2, 2]].map(modes => modes.map(() => 0)));
      made.set(joined, says, view && [view[0] / 1e3, view[1] / 1e3]);
    },
  };
}

/** Lines over time or another x. lines: [{name, color, width, dash, points}] */
export function lines(box, {height, label, lines: of, time = true, x, y, range, unit = v => number(v), xText}) {
  return chart(box, {
    height,
    label,
    time,
    range: range ?? pad,
    x,
    y,
    series: of.map(line => stroke(line.color, line.width ?? 1.6, {
      dash: line.dash,
      spanGaps: true,
      paths: line.columns ? columns(uPlot.paths) : undefined,
      fill: line.columns ? () => css(line.color) : undefined,
      points: {show: line.points ?? false, size: 5, fill: () => css(line.color), stroke: () => css(line.color)},
    })),
    read: (u, i) => {
      if (i === null || i === undefined) {
        return '';
      }
      const parts = [xText ? xText(u.data[0][i]) : shortTime(u.data[0][i] * 1e3)];
      of.forEach((line, at) => {
        const value = u.data[at + 1][i];
        if (value !== null && value !== undefined) {
          parts.push(`${line.name} ${unit(value)}`);
        }
      });
      return parts.join('  ·  ');
    },
  });
}

/** What the colours of a chart mean. */
export function legend(...entries) {
  return h('ul', {class: 'legend'}, entries.filter(entry => entry).map(([kind, label]) =>
    h('li', null, h('i', {class: `key ${kind}`, 'aria-hidden': 'true'}), label)));
}
