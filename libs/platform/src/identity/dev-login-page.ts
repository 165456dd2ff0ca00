import type { Persona } from './dev-subjects.ts';

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities.get(sign) ?? '');

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

const choice = ({ id, name, agency, strong }: Persona): string =>
  `<li><button name="persona" value="${escape(id)}">${escape(name)}, ${escape(agency)}` +
  `${strong ? '' : ' (password only)'}</button></li>`;

/** One button for each persona: a click signs in. */
export const loginPage = (personas: readonly Persona[], action: string): string =>
  page(
    'Development sign-in',
    `<p>Invented people only. This page does not exist in production.</p>` +
      `<form method="post" action="${escape(action)}"><ul>${personas.map(choice).join('')}</ul></form>`,
  );

/** What the browser sees when a sign-in went wrong; `code` is OAuth's own word for it. */
export const failurePage = (code: string): string =>
  page('The sign-in did not work', `<p>${escape(code)}. Begin again from your application.</p>`);
