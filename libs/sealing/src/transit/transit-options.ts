/** How the ledger signs in to the keeper of its keys. Files are read again at each sign-in, so that what they hold may be rotated. */
export type TransitSignIn =
  /** A token that an agent beside the service keeps fresh. */
  | { readonly by: 'token-file'; readonly tokenFile: string }
  | { readonly by: 'approle'; readonly mount: string; readonly roleId: string; readonly secretIdFile: string }
  /** A JWT of the platform, a Kubernetes service account's for example; `mount` is of the kind `kubernetes` or `jwt`. */
  | { readonly by: 'jwt'; readonly mount: string; readonly role: string; readonly jwtFile: string };

/** Where the transit engine of HashiCorp Vault or OpenBao is, and which key of it wraps data keys. */
export type TransitOptions = {
  /** Scheme, host and port. */
  readonly url: string;
  readonly namespace?: string | undefined;
  readonly mount: string;
  readonly key: string;
  /** PEM of the authority that signed the engine's certificate; those of Node where absent. */
  readonly caFile?: string | undefined;
  readonly signIn: TransitSignIn;
  /** For one try; three times as much for all tries of one call. */
  readonly timeoutMs: number;
  /** Called when keys cannot be had any more, and with undefined when they can again. */
  readonly onChange?: (trouble: Error | undefined) => void;
  /** A younger token that is refused is refused for what it may do, and no other is signed in for; 5,000 where absent. */
  readonly youngTokenMs?: number;
  /** From 0 to 1, for the pause between two tries; the machine's where absent. */
  readonly random?: () => number;
};
