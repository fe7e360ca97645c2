// HTML of the auth server's, on the application's origin.

const PAGE = {
  status: 400,
  headers: [['content-type', 'text/html; charset=utf-8']],
  body: `<!doctype html><title>An error</title><style>h1{color:rgb(1,2,3)}</style><h1>Upstream's error page</h1>
    <img src=/nothing onerror="document.title='a handler ran'"><script>document.title='a script ran'</script>`,
};

const PATH = '/api/auth/error?error=x';

export const upstreamPages = [
  {
    name: 'a page of the auth server has a policy, and runs no script',
    async run({ tab, application }) {
      await application.script({ error: PAGE });
      const { mark } = application;
      await tab.open(PATH);
      const [{ answer }] = application.arrivals(mark, ({ target }) => target === PATH);
      const policy = answer['content-security-policy']?.[0] ?? 'absent';
      const title = await tab.page.title();
      const color = await tab.page.evaluate(() => getComputedStyle(document.querySelector('h1')).color);
      const hasStyle = color === 'rgb(1, 2, 3)';
      return {
        holds: title === 'An error' && hasStyle && policy.includes("default-src 'none'"),
        seen: `title: ${title}, its style ${hasStyle ? 'counts' : 'does not count'}, policy: ${policy}`,
      };
    },
  },
  ...['another site', 'the application'].map((where) => ({
    name: `a page of the auth server is not shown in a frame of ${where}`,
    async run({ tab, application, otherSite, origin }) {
      await application.script({ error: PAGE });
      const { mark } = application;
      const frame = `<iframe src=${origin}${PATH}></iframe>`;
      if (where === 'another site') {
        await tab.open(otherSite.page(frame));
      } else {
        await tab.open('/');
        await tab.page.evaluate((frame) => document.body.insertAdjacentHTML('beforeend', frame), frame);
      }
      await application.arrival(mark, ({ target }) => target === PATH);
      const text = await framedText(tab);
      return { holds: !text.includes('Upstream'), seen: text ? `in the frame: ${text}` : 'the frame is empty' };
    },
  })),
];

/** The text in the frame, once there is something of the answer or of the browser's own error. */
async function framedText(tab) {
  await tab.page.waitForNetworkIdle();
  const [frame] = tab.page.mainFrame().childFrames();
  const read = frame.evaluate(() => document.body?.innerText ?? '');
  return (await read.catch(() => '')).replaceAll(/\s+/g, ' ').trim().slice(0, 60);
}
