// What every script here does with its standard input and output.
import { text } from 'node:stream/consumers';

/** Calls `answer` with the JSON on standard input, and writes what it tells to standard output. */
export async function tell(answer) {
  const result = await answer(JSON.parse(await text(process.stdin)));
  process.stdout.write(JSON.stringify(result));
}
