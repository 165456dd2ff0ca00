import { directory, dutyToShare, informationRequest } from './asking.ts';
import { immediateProtection, seriousIncident } from './kept-safe.ts';
import { mappa, marac } from './panels.ts';
import { emergencyAccess, moving } from './somewhere-else.ts';
import { setStage, type Means, type Scene } from './stage.ts';
import { misfiled, retention, unusualLookUps } from './the-ledger-itself.ts';
import { onlineAccess, subjectAccess } from './what-goes-out.ts';
import { childProtection, escalation, insideThePractice } from './working-together.ts';

/** One scene for each process, in the order in which somebody meets them. */
const scenes: readonly Scene[] = [
  insideThePractice,
  childProtection,
  immediateProtection,
  escalation,
  marac,
  mappa,
  informationRequest,
  dutyToShare,
  directory,
  onlineAccess,
  subjectAccess,
  emergencyAccess,
  moving,
  seriousIncident,
  unusualLookUps,
  misfiled,
  retention,
];

/** Plays them through HTTP, one after another; what each tells, as text. */
export const playScenes = async (means: Means): Promise<string> => {
  const stage = await setStage(means);
  const told: string[] = ['One scene for each process', ''];
  for (const { title, play } of scenes) {
    const lines = await play(stage);
    told.push(title, ...lines.map((line) => `  ${line}`), '');
  }
  return told.join('\n');
};
