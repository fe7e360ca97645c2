// All scenarios. Each is `{ name, browsers, run }`: a sentence that is true if it passes, the browsers that it is for
// (all of them if there are none), and what a visitor does. `run` gives `{ holds, seen }`.
import { back } from './back.mjs';
import { crossSiteForms } from './cross-site-forms.mjs';
import { endedSessions } from './ended-sessions.mjs';
import { mailLinks } from './mail-links.mjs';
import { prefetches } from './prefetches.mjs';
import { speculation } from './speculation.mjs';
import { twins } from './twins.mjs';
import { upstreamPages } from './upstream-pages.mjs';

export const scenarios = [
  ...crossSiteForms,
  ...back,
  ...speculation,
  ...prefetches,
  ...upstreamPages,
  ...mailLinks,
  ...endedSessions,
  ...twins,
];
