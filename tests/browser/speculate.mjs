// Pages that a browser fetches before anybody asks for them.

/** What a browser can be asked to do, and which browsers do it. */
export const KINDS = [
  { kind: 'prefetch', what: 'a prefetch by speculation rules', browsers: ['chromium'] },
  { kind: 'prerender', what: 'a prerendering', browsers: ['chromium'] },
  { kind: 'link', what: 'a <link rel=prefetch>', browsers: ['chromium', 'firefox'] },
];

/** Has the page in the tab ask for `target`, and gives the request that arrived for it. A link to it is then `#go`. */
export async function speculate(tab, kind, target) {
  const { application } = tab.visitor;
  const { mark } = application;
  await tab.page.evaluate((kind, target) => {
    const link = Object.assign(document.createElement('a'), { id: 'go', href: target, textContent: 'Go' });
    document.body.append(link);
    if (kind === 'link') {
      document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: target }));
      return;
    }
    const rules = { [kind]: [{ source: 'list', urls: [target], eagerness: 'immediate' }] };
    const script = Object.assign(document.createElement('script'), { type: 'speculationrules' });
    script.textContent = JSON.stringify(rules);
    document.head.append(script);
  }, kind, target);
  const { pathname, search } = new URL(target, tab.visitor.origin);
  return application.arrival(mark, (request) => request.target === pathname + search);
}

/** What the request says of itself. */
export function purpose({ headers }) {
  const names = ['sec-purpose', 'purpose', 'x-moz'].filter((name) => headers[name]);
  return names.map((name) => `${name}: ${headers[name][0]}`).join(', ') || 'no purpose named';
}
