import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Flags that make Node write down, at its end and for each of its threads, where its time went. */
export const profilingInto = (folder: string): readonly string[] => [
  '--cpu-prof',
  '--cpu-prof-interval=500',
  `--cpu-prof-dir=${folder}`,
];

/** From and until when something was measured, by the clock of profiles. */
export type Stretch = readonly [fromMicros: number, untilMicros: number];

/** The clock of profiles: monotonic, the same in every process of a machine. */
export const profileClock = (): number => Number(process.hrtime.bigint() / 1_000n);

type Node = {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
};
type Profile = {
  readonly nodes: readonly Node[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

const ofTheEngine = /^\((?:garbage collector|program)\)$/;

const areaOf = ({ callFrame: { functionName, url } }: Node): string | undefined => {
  if (ofTheEngine.test(functionName)) return functionName;
  const lib = /\/dist\/(libs\/[\w-]+|apps\/[\w-]+)\//.exec(url)?.[1];
  if (lib !== undefined) return lib;
  const npm = /\/node_modules\/((?:@[\w-]+\/)?[\w.-]+)\//.exec(url)?.[1];
  return npm === undefined ? undefined : `npm ${npm}`;
};

/** Each node under the innermost code of ours or of a package; what Node did for nobody in particular under its own name. */
const areasOf = ({ nodes }: Profile): ReadonlyMap<number, string> => {
  const areas = new Map<number, string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (node: Node, outer: string): void => {
    const area = areaOf(node) ?? outer;
    areas.set(node.id, area);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) visit(child, area);
    }
  };
  const [root] = nodes;
  if (root) visit(root, 'node: http, sockets, timers, promises');
  return areas;
};

/** Shares of the busy time of the main thread during a stretch, the largest first. */
export const sharesDuring = (folder: string, [from, until]: Stretch): readonly (readonly [string, number])[] => {
  // `CPU.{date}.{time}.{process}.{thread}.{number}.cpuprofile`; thread 0 is the main one.
  const file = readdirSync(folder).find((name) => /\.0\.\d+\.cpuprofile$/.test(name));
  if (file === undefined) throw new Error('the service left no profile');
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
  const areas = areasOf(profile);
  const idle = new Set(
    profile.nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id),
  );
  const spent = new Map<string, number>();
  let [at, busy] = [profile.startTime, 0];
  profile.samples.forEach((id, index) => {
    const took = profile.timeDeltas[index] ?? 0;
    at += took;
    if (at < from || at > until || idle.has(id)) return;
    const area = areas.get(id) ?? 'unknown';
    spent.set(area, (spent.get(area) ?? 0) + took);
    busy += took;
  });
  return [...spent].map(([area, took]) => [area, took / busy] as const).sort(([, one], [, other]) => other - one);
};
