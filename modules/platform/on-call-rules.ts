/** A rule of Kubernetes RBAC: verbs on resources of API groups, or on paths outside them. */
export interface AccessRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly nonResourceUrls?: readonly string[];
  readonly verbs: readonly string[];
}

const read = ["get", "list", "watch"];
const reading = (apiGroup: string, ...resources: readonly string[]): AccessRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs: read,
});
/** `kubectl annotate`, `edit` and `patch` send patches. */
const patching = (apiGroup: string, ...resources: readonly string[]): AccessRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ["patch"],
});
const deleting = (apiGroup: string, ...resources: readonly string[]): AccessRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ["delete"],
});
/** Streams to pods: WebSockets open them by `get`, SPDY by `create`. */
const streaming = (...subresources: readonly string[]): AccessRule => ({
  apiGroups: [""],
  resources: subresources,
  verbs: ["get", "create"],
});

/**
 * Rights of on-call in the whole cluster: read everything that the runbooks look at, restart pods, keep or give up nodes.
 * There are no Secrets, and nothing that starts a container with another role: on-call restarts pods by deleting them,
 * because whoever may patch a Deployment may run any image with its role in AWS. `nodes/proxy` is left out for the same
 * reason: it reaches the kubelet, which runs commands in pods.
 */
export const onCallRules: readonly AccessRule[] = [
  reading(
    "",
    "pods",
    "pods/log",
    "services",
    "endpoints",
    "configmaps",
    "events",
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "persistentvolumes",
    "replicationcontrollers",
    "resourcequotas",
    "limitranges",
    "serviceaccounts",
  ),
  reading("apps", "deployments", "replicasets", "statefulsets", "daemonsets", "controllerrevisions"),
  reading("batch", "jobs", "cronjobs"),
  reading("autoscaling", "horizontalpodautoscalers"),
  reading("policy", "poddisruptionbudgets"),
  reading("networking.k8s.io", "ingresses", "networkpolicies"),
  reading("discovery.k8s.io", "endpointslices"),
  reading("events.k8s.io", "events"),
  reading("storage.k8s.io", "storageclasses", "volumeattachments"),
  reading("metrics.k8s.io", "pods", "nodes"),
  reading("apiextensions.k8s.io", "customresourcedefinitions"),
  reading("apiregistration.k8s.io", "apiservices"),
  reading("admissionregistration.k8s.io", "validatingwebhookconfigurations", "mutatingwebhookconfigurations"),
  reading("kafka.strimzi.io", "kafkaconnects", "kafkaconnectors", "kafkatopics"),
  reading("core.strimzi.io", "strimzipodsets"),
  reading("karpenter.sh", "nodepools", "nodeclaims"),
  reading("karpenter.k8s.aws", "ec2nodeclasses"),
  reading("eks.amazonaws.com", "nodeclasses"),
  reading("external-secrets.io", "externalsecrets", "secretstores", "clustersecretstores"),
  reading("keda.sh", "scaledobjects", "scaledjobs", "triggerauthentications", "clustertriggerauthentications"),
  reading("elbv2.k8s.aws", "targetgroupbindings", "ingressclassparams"),
  reading(
    "monitoring.coreos.com",
    "alertmanagers",
    "podmonitors",
    "probes",
    "prometheuses",
    "prometheusrules",
    "scrapeconfigs",
    "servicemonitors",
  ),
  { nonResourceUrls: ["/readyz", "/readyz/*", "/livez", "/livez/*", "/metrics"], verbs: ["get"] },

  deleting("", "pods", "nodes"),
  { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] }, // kubectl drain
  patching("", "nodes"), // cordon, karpenter.sh/do-not-disrupt
  patching("karpenter.sh", "nodepools"), // disruption budgets; the next apply takes them back
  deleting("karpenter.sh", "nodeclaims"),
  streaming("pods/portforward"), // Prometheus, Alertmanager, Grafana, Kafka UI
  // The last resort where a webhook without pods blocks everything.
  deleting("admissionregistration.k8s.io", "validatingwebhookconfigurations", "mutatingwebhookconfigurations"),
];

/** Rights of on-call in the namespaces of Kafka Connect: connectors, offsets, topics, and Kafka's tools in a worker. */
export const onCallConnectRules: readonly AccessRule[] = [
  streaming("pods/exec"),
  patching("kafka.strimzi.io", "kafkaconnects", "kafkaconnectors", "kafkatopics"),
  { apiGroups: ["kafka.strimzi.io"], resources: ["kafkaconnects/scale"], verbs: ["get", "patch", "update"] },
  deleting("kafka.strimzi.io", "kafkatopics"),
  patching("", "configmaps"), // offsets, which Strimzi writes to one and reads from it
];
