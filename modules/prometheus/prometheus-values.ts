import { conditional, Fn, Op, Token } from "cdktf";
import { AlertmanagerNotifications } from "./prometheus-alertmanager";
import { GrafanaAdmin } from "./prometheus-grafana-admin";

/** The service account of Prometheus. */
export const prometheusServiceAccount = "prometheus";

export interface StackValuesProps {
  readonly environment: string;
  readonly clusterName: string;
  readonly storageClassName: string;
  readonly retentionDays: number;
  readonly storageGib: number;
  readonly replicas: number;
  readonly alertmanagerConfig: Readonly<Record<string, unknown>>;
  /** An entry of `remoteWrite`, where there is a long-term store. */
  readonly remoteWrite?: Readonly<Record<string, unknown>>;
  readonly manifests: readonly object[];
}

/** Chart values that only the unit knows; the others are in helm-values/kube-prometheus-stack. */
export function stackValues(props: StackValuesProps): Readonly<Record<string, unknown>> {
  const { environment, clusterName, storageGib, replicas, remoteWrite } = props;
  return {
    prometheus: {
      podDisruptionBudget: { enabled: replicas > 1 },
      serviceAccount: { name: prometheusServiceAccount },
      prometheusSpec: {
        externalLabels: { environment, cluster: clusterName },
        retention: `${props.retentionDays}d`,
        retentionSize: `${retentionSizeGib(storageGib)}GB`, // powers of two, whatever the letters say
        replicas,
        storageSpec: volumeOf(`${storageGib}Gi`, props.storageClassName),
        remoteWrite: remoteWrite === undefined ? undefined : [remoteWrite],
      },
    },
    alertmanager: {
      podDisruptionBudget: { enabled: replicas > 1 },
      serviceAccount: { name: AlertmanagerNotifications.serviceAccount },
      config: props.alertmanagerConfig,
      alertmanagerSpec: {
        replicas,
        // Silences and what was sent already, so that a restart wakes nobody again.
        storage: volumeOf("1Gi", props.storageClassName),
      },
    },
    grafana: { admin: { existingSecret: GrafanaAdmin.secretName } },
    extraManifests: props.manifests,
  };
}

/** Room for the log of what is not yet in blocks, and for the block that is being made of others. */
export const retentionSizeGib = (storageGib: number): number => Math.floor(storageGib * 0.85);

function volumeOf(storage: string, storageClassName: string) {
  return {
    volumeClaimTemplate: {
      spec: {
        storageClassName: classOrDefault(storageClassName),
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage } },
      },
    },
  };
}

/** A class that is named "" would mean a volume that somebody made by hand; without a name it is the default class. */
function classOrDefault(name: string): string | undefined {
  if (!Token.isUnresolved(name)) return name === "" ? undefined : name;
  return Token.asString(conditional(Op.gte(Fn.lengthOf(name), 1), name, Token.nullValue()));
}
