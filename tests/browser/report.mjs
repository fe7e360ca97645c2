// The table of results.

export class Report {
  #browsers;
  #versions = new Map();
  #rows = new Map();

  constructor(browsers) {
    this.#browsers = browsers;
  }

  version(browser, version) {
    this.#versions.set(browser, version);
  }

  /** `result` is `{ holds, seen }`, or null if the scenario is not for this browser. */
  add(scenario, browser, result) {
    if (!this.#rows.has(scenario.name)) this.#rows.set(scenario.name, new Map());
    this.#rows.get(scenario.name).set(browser, result);
  }

  get holds() {
    const results = [...this.#rows.values()].flatMap((row) => [...row.values()]);
    return results.length > 0 && results.every((result) => result === null || result.holds);
  }

  print() {
    for (const [browser, version] of this.#versions) console.log(`${browser}: ${version}`);
    for (const [name, row] of this.#rows) {
      console.log(`\n${name}`);
      for (const browser of this.#browsers) {
        const result = row.get(browser);
        if (result === undefined) continue;
        const verdict = result === null ? '–' : result.holds ? 'pass' : 'FAIL';
        console.log(`    ${browser.padEnd(9)} ${verdict.padEnd(5)} ${result?.seen ?? ''}`.trimEnd());
      }
    }
    const width = Math.max(...[...this.#rows.keys()].map((name) => name.length));
    console.log(`\n${'scenario'.padEnd(width)}  ${this.#browsers.map((name) => name.padEnd(9)).join(' ')}`);
    for (const [name, row] of this.#rows) {
      const cells = this.#browsers.map((browser) => {
        const result = row.get(browser);
        return (result ? (result.holds ? 'pass' : 'FAIL') : '–').padEnd(9);
      });
      console.log(`${name.padEnd(width)}  ${cells.join(' ')}`.trimEnd());
    }
  }
}
