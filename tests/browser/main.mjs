// Visits the application with real browsers, scenario by scenario, and prints what each of them saw.
//
//   node main.mjs --application <program> [--browser chromium|firefox]… [--only <words>]
//                 [--screenshots] [--folder <for the screenshots>]
//
// Exit code: 0 if all scenarios passed, 1 if one failed, 2 if nothing could be tried.
import { parseArgs } from 'node:util';
import { Application } from './application.mjs';
import { BROWSERS, launch } from './browsers.mjs';
import { OtherSite } from './other-site.mjs';
import { Report } from './report.mjs';
import { scenarios } from './scenarios/index.mjs';
import { takeScreenshots } from './screenshots.mjs';
import { Visitor } from './visitor.mjs';

const { values: options } = parseArgs({
  options: {
    application: { type: 'string' },
    folder: { type: 'string', default: '.' },
    screenshots: { type: 'boolean', default: false },
    browser: { type: 'string', multiple: true, default: BROWSERS },
    only: { type: 'string', default: '' },
  },
});

const report = new Report(options.browser);
const closing = [];
try {
  const application = await Application.start(options.application);
  closing.push(() => application.stop());
  const otherSite = await OtherSite.start();
  closing.push(() => otherSite.stop());
  for (const name of options.browser) {
    const browser = await launch(name);
    closing.push(() => browser.close());
    report.version(name, await browser.version());
    for (const scenario of scenarios.filter((one) => one.name.includes(options.only))) {
      report.add(scenario, name, await attempt(scenario, name, browser, application, otherSite));
    }
  }
  report.print();
  process.exitCode = report.holds ? 0 : 1;
  if (options.screenshots) await takeScreenshots(options.folder, options.browser, application, otherSite);
} catch (error) {
  console.error(error);
  process.exitCode = 2;
} finally {
  for (const close of closing.reverse()) await close();
}

/** One scenario, with cookies, caches and workers of its own. */
async function attempt(scenario, browserName, browser, application, otherSite) {
  if (scenario.browsers && !scenario.browsers.includes(browserName)) return null;
  await application.script({});
  const context = await browser.createBrowserContext();
  try {
    const visitor = await Visitor.open(context, application, otherSite);
    return await scenario.run(visitor);
  } catch (error) {
    return { holds: false, seen: `it went wrong: ${error.message}` };
  } finally {
    await context.close();
  }
}
