import {
  CloudBackend,
  DataTerraformRemoteState,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { Construct } from "constructs";

/** State in an S3 bucket, locked by a lock file beside it. `strata bootstrap` makes the bucket. */
export interface S3State {
  readonly kind: "s3";
  readonly bucket: string;
  readonly region: string;
  /** ARN of the KMS key that encrypts the state. Without it Terraform asks for S3's own, whatever the bucket's is. */
  readonly kmsKeyArn?: string;
  /** ARN of a role to assume for reading and writing the state, if the state lives in another account. */
  readonly roleArn?: string;
  /** External id that the role's trust policy requires. */
  readonly roleExternalId?: string;
  /** Name of the role's sessions. */
  readonly roleSessionName?: string;
}

/** State and runs in HCP Terraform: a workspace for each unit, named `<organization>-<environment>-<unit>`. */
export interface CloudState {
  readonly kind: "cloud";
  /** The organization's name in HCP Terraform. */
  readonly organization: string;
  readonly project?: string;
  /** @default "app.terraform.io" */
  readonly hostname?: string;
}

/** State in files of this machine: for the sandbox and for trying things out. */
export interface LocalState {
  readonly kind: "local";
  /**
   * Folder of the states, relative to the project.
   * @default ".strata/state"
   */
  readonly directory?: string;
}

/** Where an environment keeps its states. */
export type State = S3State | CloudState | LocalState;

export const s3State = (options: Omit<S3State, "kind">): S3State => ({ kind: "s3", ...options });
export const cloudState = (options: Omit<CloudState, "kind">): CloudState => ({ kind: "cloud", ...options });
export const localState = (options: Omit<LocalState, "kind"> = {}): LocalState => ({ kind: "local", ...options });

/** Where the state of one unit is. */
export type StateLocation =
  | (Omit<S3State, "kind"> & { readonly kind: "s3"; readonly key: string })
  | (Omit<CloudState, "kind"> & { readonly kind: "cloud"; readonly workspace: string })
  | { readonly kind: "local"; /** Relative to the project. */ readonly path: string };

/** The state of a unit: key `prod/msk/terraform.tfstate`, or workspace `acme-prod-msk`. */
export function locateState(state: State, unitPath: string, workspacePrefix: string): StateLocation {
  switch (state.kind) {
    case "s3":
      return { ...state, key: `${unitPath}/terraform.tfstate` };
    case "cloud":
      return { ...state, workspace: `${workspacePrefix}-${unitPath.replaceAll("/", "-")}` };
    case "local":
      return { kind: "local", path: `${state.directory ?? ".strata/state"}/${unitPath}/terraform.tfstate` };
  }
}

/** One line that says where: `s3://acme-prod-state/prod/msk/terraform.tfstate`. Unique to a state. */
export function describeState(location: StateLocation): string {
  switch (location.kind) {
    case "s3":
      return `s3://${location.bucket}/${location.key}`;
    case "cloud":
      return `${location.hostname ?? "app.terraform.io"}/${location.organization}/${location.workspace}`;
    case "local":
      return location.path;
  }
}

/**
 * Gives a stack its backend.
 * @param projectRoot the way from the root module's folder to the project, for local states
 */
export function addBackend(stack: TerraformStack, location: StateLocation, projectRoot: string): void {
  switch (location.kind) {
    case "s3":
      new S3Backend(stack, { ...s3Settings(location), encrypt: true });
      // cdktf 0.21 has no property for S3's own lock file.
      stack.addOverride("terraform.backend.s3.use_lockfile", true);
      return;
    case "cloud": {
      const { organization, workspace, project, hostname } = location;
      new CloudBackend(stack, { organization, hostname, workspaces: new NamedCloudWorkspace(workspace, project) });
      return;
    }
    case "local":
      new LocalBackend(stack, { path: `${projectRoot}/${location.path}` });
  }
}

/** The data source with which another unit reads this state, in the kind of this state's backend. */
export function remoteState(
  scope: Construct,
  id: string,
  location: StateLocation,
  projectRoot: string,
): TerraformRemoteState {
  switch (location.kind) {
    case "s3":
      return new DataTerraformRemoteStateS3(scope, id, s3Settings(location));
    case "cloud": {
      const { organization, workspace, hostname } = location;
      return new DataTerraformRemoteState(scope, id, { organization, hostname, workspaces: { name: workspace } });
    }
    case "local":
      return new DataTerraformRemoteStateLocal(scope, id, { path: `${projectRoot}/${location.path}` });
  }
}

function s3Settings({ bucket, key, region, kmsKeyArn, ...role }: Extract<StateLocation, { kind: "s3" }>) {
  const { roleArn, roleExternalId: externalId, roleSessionName: sessionName } = role;
  const assumeRole = roleArn === undefined ? undefined : { roleArn, externalId, sessionName };
  return { bucket, key, region, kmsKeyId: kmsKeyArn, assumeRole };
}
