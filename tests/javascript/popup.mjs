// Signs in at a provider from inside a frame: there Neon's client opens a popup.
//
// in:  {"app", "email", "callback"}     app: the application's origin; email: the provider's user; callback: the path of
//                                       the page to go to then
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { open, outcome } from './neon-front-end.mjs';
import { Popup } from './popup-window.mjs';

await tell(async ({ app, email, callback }) => {
  const { browser, load } = open(app);
  const results = {};
  let popup;
  const frame = {
    top: { around: 'the frame' },
    open(url) {
      popup = new Popup(browser, url, (data, origin) => page.hear(data, origin));
      return popup;
    },
  };
  const { page, client } = await load(`${app}/auth/sign-in`, frame);
  const begun = client.signIn.social({ provider: 'google', callbackURL: callback, loginHint: email });
  results.signIn = await outcome(begun);
  results.popup = await popup.shown;
  results.leftFor = page.leftFor;
  if (!page.leftFor) return results;

  const back = await load(page.leftFor, frame);
  results.back = back.visit;
  results.backCookies = browser.cookies;
  results.session = await back.client.getSession();
  results.sessionCookies = browser.cookies;
  results.page = back.page.url;
  return results;
});
