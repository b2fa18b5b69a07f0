// A line in a table cell.

import {s} from './dom.js';

const WIDTH = 168;
const HEIGHT = 36;

function path(values, from, x, y) {
  let d = '';
  let pen = false;
  values.forEach((value, i) => {
    if (value === null) {
      pen = false;
    } else {
      d += `${pen ? 'L' : 'M'}${x(from + i).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = true;
    }
  });
  return d;
}

export function spark(label) {
  const actual = s('path', {class: 'spark-truth'});
  const ahead = s('path', {class: 'spark-ahead'});
  const dot = s('path', {class: 'spark-dot'});
  const title = s('title');
  title.textContent = label;
  const node = s('svg', {class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', preserveAspectRatio: 'none'}, title, actual, ahead, dot);
  return {
    node,
    update(drawn) {
      if (!drawn) {
        actual.setAttribute('d', '');
        ahead.setAttribute('d', '');
        dot.setAttribute('visibility', 'hidden');
        return;
      }
      const all = [...drawn.actual, ...drawn.forecast].filter(value => value !== null);
      const low = Math.min(...all);
      const high = Math.max(...all);
      const count = Math.max(2, drawn.actual.length + drawn.forecast.length);
      const x = i => 2 + i * (WIDTH - 4) / (count - 1);
      const y = value => high === low ? HEIGHT / 2 : 3 + (HEIGHT - 6) * (high - value) / (high - low);
      const last = drawn.actual[drawn.actual.length - 1];
      const start = drawn.actual.length - 1;
      const linked = last === null || last === undefined ? drawn.forecast : [last, ...drawn.forecast];
      actual.setAttribute('d', path(drawn.actual, 0, x, y));
      ahead.setAttribute('d', path(linked, linked.length === drawn.forecast.length ? start + 1 : start, x, y));
      if (last === null || last === undefined) {
        dot.setAttribute('visibility', 'hidden');
      } else {
        dot.setAttribute('visibility', 'visible');
        // no length and a round cap: a dot that stays round however the picture is stretched
        dot.setAttribute('d', `M${x(start)} ${y(last)}h0`);
      }
    },
  };
}
