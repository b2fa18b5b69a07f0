// Pieces that several views share.

import {h, text} from './dom.js';
import {status as statusText} from './format.js';

const GLYPHS = {OK: '●', WARMUP: '◐', DEGRADED: '▲', STALE: '■', NONE: '○'};

export function badge() {
  const glyph = h('i', {'aria-hidden': 'true'});
  const label = h('span');
  const node = h('span', {class: 'badge'}, glyph, label);
  return {
    node,
    update(name, detail) {
      node.dataset.status = name;
      node.title = detail ?? '';
      text(glyph, GLYPHS[name] ?? '◇');
      text(label, statusText(name));
    },
  };
}

export function card(title, more, ...children) {
  return h('section', {class: `card ${more?.class ?? ''}`},
    h('header', {class: 'card-head'}, h('h2', null, title), more?.aside ?? null), ...children);
}

export function tile(title) {
  const value = h('strong');
  const note = h('small');
  const extra = h('div', {class: 'tile-extra'});
  return {
    node: h('section', {class: 'tile'}, h('h2', null, title), value, note, extra),
    value,
    note,
    extra,
  };
}

export function empty(title, hint) {
  return h('div', {class: 'empty'}, h('strong', null, title), h('p', null, hint));
}

export function skeleton(rows) {
  return h('div', {class: 'skeleton', 'aria-busy': 'true', 'aria-label': 'Loading'},
    Array.from({length: rows}, () => h('i')));
}

/** A horizontal bar with a label and a number. */
export function bar(label, share, value, color = '--forecast') {
  return h('li', {class: 'bar'},
    h('span', {class: 'bar-label'}, label),
    h('span', {class: 'bar-track', 'aria-hidden': 'true'}, h('i', {vars: {'--share': String(Math.max(0, Math.min(1, share))), '--fill': `var(${color})`}})),
    h('span', {class: 'bar-value'}, value));
}

export const seriesLink = (model, series) =>
  `#/series/${encodeURIComponent(model)}/${encodeURIComponent(series)}`;
