import { issuerProblems, tokenAlgorithms, type IssuerConfig, type Jwks } from './issuer-config.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string' && value !== '';
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTextList: Check = (value) => Array.isArray(value) && value.every(isText);

const claimNames = ['agency', 'roles', 'scope', 'clientId', 'odsCode'];
const required: Readonly<Record<string, Check>> = { issuer: isText, audience: isText };
const optional: Readonly<Record<string, Check>> = {
  algorithms: isTextList,
  jwksUri: isText,
  jwks: (value) => isObject(value) && Array.isArray(value['keys']) && value['keys'].every(isObject),
  subjects: (value) => ['both', 'people', 'systems'].includes(String(value)),
  claims: (value) =>
    isObject(value) && Object.entries(value).every(([name, claim]) => claimNames.includes(name) && isText(claim)),
  strongAcr: isTextList,
  maxLifetimeSeconds: (value) => typeof value === 'number',
};

/**
 * Reads `OIDC_ISSUERS`, a JSON list with the members of IssuerConfig (`jwksUri` or `jwks` directly in each entry); every algorithm of
 * the product where `algorithms` is absent. `problems` lists everything that is wrong and repeats no value.
 */
export const readIssuers = (
  text: string,
  profile: { readonly production: boolean },
): { readonly issuers: readonly IssuerConfig[]; readonly problems: readonly string[] } => {
  const entries = parseList(text);
  if (!entries) return { issuers: [], problems: ['it must be a JSON list of issuers'] };
  const problems = entries.flatMap((entry, index) =>
    shapeProblems(entry).map((problem) => `issuer ${String(index + 1)}: ${problem}`),
  );
  if (problems.length > 0) return { issuers: [], problems };
  const issuers = entries.map((entry) => assemble(entry as Flat));
  return { issuers, problems: issuerProblems(issuers, profile) };
};

type Flat = Omit<IssuerConfig, 'keys' | 'algorithms'> & {
  readonly algorithms?: IssuerConfig['algorithms'];
  readonly jwksUri?: string;
  readonly jwks?: Jwks;
};

const parseList = (text: string): readonly unknown[] | undefined => {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.length > 0 ? parsed : undefined;
  } catch {
    return undefined;
  }
};

const shapeProblems = (entry: unknown): readonly string[] => {
  if (!isObject(entry)) return ['it must be an object'];
  const unknownMembers = Object.keys(entry).filter(
    (name) => !Object.hasOwn(required, name) && !Object.hasOwn(optional, name),
  );
  return [
    ...Object.entries(required).flatMap(([name, ok]) => (ok(entry[name]) ? [] : [`${name} is missing or malformed`])),
    ...Object.entries(optional).flatMap(([name, ok]) =>
      entry[name] === undefined || ok(entry[name]) ? [] : [`${name} is malformed`],
    ),
    ...((entry['jwksUri'] === undefined) === (entry['jwks'] === undefined) ? ['give one of jwksUri and jwks'] : []),
    ...(unknownMembers.length > 0 ? [`${String(unknownMembers.length)} of its members are unknown`] : []),
  ];
};

const assemble = ({ jwksUri, jwks, algorithms = tokenAlgorithms, ...rest }: Flat): IssuerConfig => ({
  ...rest,
  algorithms,
  keys: jwksUri === undefined ? { jwks: jwks ?? { keys: [] } } : { jwksUri },
});
