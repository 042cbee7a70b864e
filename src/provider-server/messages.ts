/** The lines of JSON between Strata and its provider server: requests on the server's standard input, answers on its output. */

/** A provider of a unit, as its lock file and its data folder have it. */
export interface ProviderPackage {
  /** `registry.terraform.io/hashicorp/aws`. */
  readonly address: string;
  /** The folder of the installed package, absolute. */
  readonly folder: string;
  /** The `h1:` checksums of the lock file. */
  readonly checksums: readonly string[];
}

/** Asks for the sockets of one Terraform command. */
export interface OpenCommand {
  readonly providers: readonly ProviderPackage[];
  /** The folder and the variables that Terraform has, and its providers get. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export type Request =
  | ({ readonly type: "open"; readonly id: number } & OpenCommand)
  /** Terraform has started. Its process decides how long the command lasts if Strata is killed. */
  | { readonly type: "started"; readonly id: number; readonly pid: number; readonly started: string | undefined }
  /** Terraform has ended. */
  | { readonly type: "close"; readonly id: number };

/** An entry of TF_REATTACH_PROVIDERS. */
export interface Reattachment {
  readonly Protocol: "grpc";
  readonly ProtocolVersion: number;
  readonly Pid: number;
  /** Terraform neither starts nor stops what it finds at the address. */
  readonly Test: true;
  readonly Addr: { readonly Network: "unix"; readonly String: string };
}

export interface Opened {
  readonly providers: Readonly<Record<string, Reattachment>>;
  /** Reasons why Terraform has to start a provider itself. */
  readonly refused: readonly string[];
}

export interface Closed {
  /** The text that Terraform would print of providers that crashed. */
  readonly crashes: string;
}

export type Answer = { readonly id: number } & (Opened | Closed);
