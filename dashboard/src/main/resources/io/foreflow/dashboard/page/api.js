// Requests to the server. A failure has a message that can be shown.

export class Unreachable extends Error {}

/** The view; null where nothing has changed, undefined where there is none yet. */
export async function get(path, query = {}, signal = undefined) {
  const address = new URL(`api/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') {
      address.searchParams.set(name, value);
    }
  }
  let answer;
  try {
    answer = await fetch(address, {signal, headers: {accept: 'application/json'}});
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Unreachable('The dashboard’s server does not answer.');
  }
  if (answer.status === 401) {
    throw new Error('This dashboard asks for its token. Load the page again.');
  }
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.error ?? `The server answered ${answer.status}.`);
  }
  return body?.missing ? undefined : body;
}
