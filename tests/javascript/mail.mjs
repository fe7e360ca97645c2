// What upstream would have mailed.

// A script may put a browser's own `fetch` in the place of Node's.
const { fetch } = globalThis;

/** The newest mail of a kind to an address, and of a type if it is a code; waits for it. `mails`: where they are. */
export async function newestMail(mails, of) {
  const response = await fetch(`${mails}?${new URLSearchParams({ ...of, wait: 2000 })}`);
  return (await response.json()).at(-1);
}
