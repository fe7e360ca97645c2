// Signs in at a provider from inside a frame, where Neon's client does so in a popup.
//
// in:  {"app", "email", "callback"}     app: the application's origin; email: whom the provider knows; callback: the
//                                       path of the page to go to then
// out: what each step came to, by its name
import { tell } from './json.mjs';
import { open } from './neon-front-end.mjs';
import { Popup } from './popup-window.mjs';

await tell(async ({ app, email, callback }) => {
  const { browser, load } = open(app);
  const told = {};
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
  told.signIn = await begun.catch((error) => ({ thrown: error.message }));
  told.popup = await popup.shown;
  told.leftFor = page.leftFor;
  if (!page.leftFor) return told;

  const back = await load(page.leftFor, frame);
  told.back = back.visit;
  told.backCookies = browser.cookies;
  told.session = await back.client.getSession();
  told.sessionCookies = browser.cookies;
  told.page = back.page.url;
  return told;
});
