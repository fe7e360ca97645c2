// The script of a popup's page, in a thread of its own: it has globals of its own, as a window does.
import { parentPort, workerData } from 'node:worker_threads';
import { createAuthClient } from '@neondatabase/auth';
import { showPage } from './window.mjs';

const page = showPage(workerData, {
  opener: { postMessage: (message) => parentPort.postMessage(message) },
  close: () => parentPort.close(),
});
createAuthClient(new URL('/api/auth', page.url).href);
