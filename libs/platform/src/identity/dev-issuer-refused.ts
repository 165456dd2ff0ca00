/** The development issuer cannot be used; the message says why and what to do. */
export class DevIssuerRefused extends Error {
  override readonly name = 'DevIssuerRefused';
}
