// Forms that post to the application: to a protected page, and to the two ways to sign in, the application's own form
// and the proxy, which would make the visitor somebody else (login CSRF). Those of another site are refused, the
// application's own are taken.
//
// Cookies are `SameSite=None`, so that nothing else keeps such a form out. A service worker that hands every request on
// makes Firefox send it as if it were the application's own.

const TARGETS = [
  { target: 'a protected page', path: '/private/form' },
  { target: 'the sign-in form', path: '/auth/sign-in' },
  { target: "the proxy's sign-in", path: '/api/auth/sign-in/email' },
];

const OTHERS = [
  { from: 'a form of another site', headers: [] },
  { from: 'a form of another site that sends no Referer', headers: [['referrer-policy', 'no-referrer']] },
  { from: 'a form in a sandbox of another site', headers: [['content-security-policy', 'sandbox allow-forms']] },
];

const WORKERS = [
  { hasWorker: false, between: '' },
  { hasWorker: true, between: ', a service worker in between' },
];

export const crossSiteForms = WORKERS.flatMap(({ hasWorker, between }) => [
  ...OTHERS.flatMap(({ from, headers }) =>
    TARGETS.map(({ target, path }) => ({
      name: `${from} to ${target} is refused${between}`,
      async run(visitor) {
        const { tab, otherSite } = visitor;
        const fields = await arrive(visitor, hasWorker);
        await tab.open(otherSite.page(form(visitor.origin + path, fields), headers));
        const { status, isSignedIn, seen } = await post(visitor);
        return { holds: status === 403 && !isSignedIn, seen };
      },
    })),
  ),
  ...TARGETS.map(({ target, path }) => ({
    name: `a form of our own to ${target} is taken${between}`,
    run: (visitor) => ownForm(visitor, path, hasWorker),
  })),
]);

// With a worker, Firefox sends it exactly as it sends such a form of another site.
crossSiteForms.push({
  name: 'a form of our own that sends no Referer to the sign-in form is taken',
  run: (visitor) => ownForm(visitor, '/auth/sign-in', false, '<meta name=referrer content=no-referrer>'),
});

async function ownForm(visitor, path, hasWorker, head = '') {
  const fields = await arrive(visitor, hasWorker);
  await visitor.tab.open('/');
  await visitor.tab.page.evaluate((head, form) => {
    document.head.insertAdjacentHTML('beforeend', head);
    document.body.innerHTML = form;
  }, head, form(path, fields));
  const { status, isSignedIn, seen } = await post(visitor);
  return { holds: status < 400 && isSignedIn === path.includes('sign-in'), seen };
}

/** Signs in, and gives the fields of a form that signs in as somebody else. */
async function arrive(visitor, hasWorker) {
  visitor.visits('none');
  const { tab } = visitor;
  await tab.signIn(await visitor.account());
  if (hasWorker) await registerWorker(tab);
  const { email, password } = await visitor.account('Mallory');
  return { email, password, note: 'forged' };
}

async function registerWorker(tab) {
  await tab.open('/');
  await tab.page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
  });
}

function form(action, fields) {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name=${name} value="${value}">`);
  return `<form method=post action=${action}>${inputs.join('')}<button id=post>Post</button></form>`;
}

async function post({ tab, application, origin }) {
  const { mark } = application;
  await tab.click('#post');
  const [{ headers, status, answer }] = application.arrivals(mark, ({ method }) => method === 'POST');
  const code = (await tab.text()).match(/[A-Z]+(_[A-Z]+)+/)?.[0];
  const isSignedIn = (answer['set-cookie'] ?? []).some((line) => /session_token=[^;]/.test(line));
  const came = [status, code, isSignedIn && 'and signs in'].filter(Boolean).join(' ');
  return { status, isSignedIn, seen: `${came} (${sender(headers, origin)})` };
}

/** What the browser says about where the request comes from, without ports. */
function sender(headers, origin) {
  return ['sec-fetch-site', 'sec-fetch-mode', 'origin', 'referer']
    .map((name) => `${name}: ${headers[name]?.[0] ?? 'absent'}`)
    .join(', ')
    .replaceAll(new URL(origin).host, 'app')
    .replaceAll(/other\.localhost:\d+/g, 'other');
}
