import { parentPort, workerData } from 'node:worker_threads';
import { examine } from './examine.ts';
import type { PolicyFile } from './policy-texts.ts';

/** Examines the files that it is given and ends; a fault ends it too, and whoever waits examines them again. */
parentPort?.postMessage(examine(workerData as readonly PolicyFile[]));
