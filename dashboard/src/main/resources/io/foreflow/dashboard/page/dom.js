// Elements from code. Text is always set as text, so names of series are never markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (name === 'vars') {
      for (const [key, one] of Object.entries(value)) {
        node.style.setProperty(key, one);
      }
    } else {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets text only where it changed, so that screen readers and selections are left alone. */
export function text(node, value) {
  const wanted = String(value);
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

/** Replaces children only where the key of what they show changed. */
export function show(node, key, make) {
  const wanted = JSON.stringify(key);
  if (node.shownKey !== wanted) {
    node.shownKey = wanted;
    node.replaceChildren(...[make()].flat(Infinity).filter(child => child));
  }
}

/**
 * Keeps one child for each item, by key, in the order of the items; what stays is updated in place,
 * so that focus and scroll position stay too. make(item) gives {node, update(item)}.
 */
export function list(parent, items, keyOf, make) {
  const old = parent.kept ?? new Map();
  const kept = new Map();
  let before = null;
  for (const item of items) {
    const key = keyOf(item);
    const entry = old.get(key) ?? make(item);
    old.delete(key);
    kept.set(key, entry);
    entry.update(item);
    const place = before ? before.nextSibling : parent.firstChild;
    if (place !== entry.node) {
      parent.insertBefore(entry.node, place);
    }
    before = entry.node;
  }
  old.forEach(entry => entry.node.remove());
  parent.kept = kept;
}
