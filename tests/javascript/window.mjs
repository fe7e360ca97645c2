// As much of a window as Neon's client looks at: the URL of its page, and what other windows say to it.

/**
 * Makes this thread a window that shows the page at `url`. `parts` are properties of it that another window uses:
 * `top`, `opener`, `open`, `close`.
 */
export function showPage(url, parts = {}) {
  let current = new URL(url);
  const heard = new EventTarget();
  const page = {
    /** Where it is, by the address bar. */
    get url() {
      return current.href;
    },
    /** Where its script has sent the window, if anywhere. */
    leftFor: null,
    /** Hears from a page of that origin. */
    hear(data, origin) {
      heard.dispatchEvent(Object.assign(new Event('message'), { data, origin }));
    },
  };
  const location = {
    get href() {
      return current.href;
    },
    set href(target) {
      page.leftFor = new URL(target, current).href;
    },
    get origin() {
      return current.origin;
    },
    get search() {
      return current.search;
    },
  };
  const history = {
    state: null,
    replaceState(state, title, target) {
      current = new URL(target, current);
    },
  };
  Object.assign(globalThis, {
    window: globalThis,
    self: globalThis,
    top: globalThis,
    document: {},
    location,
    history,
    addEventListener: heard.addEventListener.bind(heard),
    removeEventListener: heard.removeEventListener.bind(heard),
    ...parts,
  });
  return page;
}
