// The stream of server-sent events. The browser connects again by itself after a break; where it
// gives up (the server answered with an error), it is asked to try again.

const AGAIN_MILLIS = 3000;

export function follow({onChange, onStatus, onResync, onState}) {
  let source;
  let timer;

  function open() {
    source = new EventSource('api/live');
    source.addEventListener('open', () => {
      onState('open');
      onResync();
    });
    source.addEventListener('change', event => onChange(JSON.parse(event.data).revision));
    source.addEventListener('status', event => onStatus(JSON.parse(event.data)));
    source.addEventListener('resync', () => onResync());
    source.addEventListener('error', () => {
      onState('lost');
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(timer);
        timer = setTimeout(open, AGAIN_MILLIS);
      }
    });
  }

  open();
}
