import { type ConnectInputs, type OtherNeeds, synthConnect } from "../../support/kafka/kafka-connect";
import { problemsOf } from "../../support/projects/synth";

const file = "environments/test/kafka-connect.ts";
const mistakes = (inputs: ConnectInputs, other: OtherNeeds = {}) => problemsOf(() => synthConnect(inputs, other));
const icebergSinks = { "media-events": { topics: ["media-events"] } };

describe("the platform", () => {
  test("Strimzi is not installed", () =>
    expect(mistakes({}, { platform: { strimziVersion: "", strimziNamespaces: [] } })).toEqual([
      `${file}: platform must have Strimzi, which runs Kafka Connect (enable it in the kubernetes-platform unit).`,
    ]));

  test("Strimzi does not watch the namespace", () =>
    expect(mistakes({ namespace: "kafka-conect" })).toEqual([
      `${file}: namespace is "kafka-conect", but must be a namespace that Strimzi watches (did you mean "kafka-connect"?).`,
    ]));

  test("autoscaling without KEDA", () =>
    expect(
      mistakes({ icebergSinks, replicas: 1, autoscaling: { maxReplicas: 3 } }, { platform: { kedaVersion: "" } }),
    ).toEqual([
      `${file}: autoscaling must have KEDA, which scales the workers (enable it in the kubernetes-platform unit, or omit autoscaling).`,
    ]));
});

describe("the brokers", () => {
  test("let in no roles of IAM", () =>
    expect(mistakes({}, { msk: { authentication: ["scram", "mtls"] } })).toEqual([
      `${file}: msk must allow IAM authentication, which Kafka Connect uses; it allows "scram", "mtls" (add "iam" to authentication in the msk unit).`,
    ]));

  test("take fewer connections than workers and tasks open", () =>
    expect(
      mistakes({
        replicas: 100,
        connectors: {
          many: {
            class: "Many",
            producesTo: ["media-events"],
            tasksMax: 1000,
          },
          more: { class: "More", producesTo: ["media-events"], tasksMax: 200 },
        },
      }),
    ).toEqual([
      `${file}: workers and tasks open 3200 connections to each broker, but kafka.m7g.large accepts at most 3000 from IAM clients: its limit (fewer tasks or replicas, or larger brokers).`,
    ]));

  test("small ones take four new connections a second", () =>
    expect(mistakes({ icebergSinks, replicas: 14 }, { msk: { instanceType: "kafka.t3.small" } })).toEqual([
      `${file}: workers and tasks open 124 connections to each broker, but kafka.t3.small accepts at most 120 from IAM clients: 4 new ones a second during the client timeout of 30 s (fewer tasks or replicas, or larger brokers).`,
    ]));
});

describe("the workers", () => {
  test("more heap than fits into the memory", () =>
    expect(mistakes({ memoryMib: 2048, heapMib: 2048 })).toEqual([
      `${file}: heapMib is 2048, but must be at most three quarters of memoryMib (1536): S3 parts, threads and classes need the rest.`,
    ]));

  test("scaling that ends where it begins, or has nothing to run", () => {
    expect(mistakes({ autoscaling: { maxReplicas: 3 } })).toEqual([
      `${file}: autoscaling.maxReplicas is 3, but must be more than replicas (3), where scaling starts.`,
    ]);
    expect(mistakes({ icebergSinks, autoscaling: { maxReplicas: 4 } })).toEqual([
      `${file}: autoscaling.maxReplicas is 4, but must be at most the 3 tasks of all connectors: more workers have nothing to run.`,
    ]);
  });

  test.each(["group.id", "sasl.mechanism", "listeners", "plugin.path", "bootstrap.servers", "rest.port"])(
    "a setting that Strimzi refuses: %s",
    (key) =>
      expect(mistakes({ workerConfig: { [key]: "x" } })).toEqual([
        `${file}: workerConfig.${key} is "x", but must be omitted: Strimzi rejects it (it is set by the unit or by Strimzi).`,
      ]),
  );

  test("config providers have an input of their own", () => {
    const workerConfig = { "config.providers": "env", "config.providers.env.class": "Env" };
    expect(mistakes({ workerConfig })).toEqual([
      `${file}: workerConfig.config.providers is "env", but must be set as configProviders.`,
      `${file}: workerConfig.config.providers.env.class is "Env", but must be set as configProviders.`,
    ]);
  });

  test("a secret of the workers, which a placeholder may stand for", () => {
    const key = "producer.override.sasl.jaas.config";
    expect(mistakes({ workerConfig: { [key]: "abc" } })).toEqual([
      `${file}: workerConfig.${key} must have no secret in its value: plans and states would show it (AWS roles come from Pod Identity; for other systems "\${secrets:<secret>:<key>}", with the secret in configProviders.secrets).`,
    ]);
    expect(() =>
      synthConnect({ workerConfig: { [key]: "${secrets:client:jaas}" }, configProviders: { secrets: ["client"] } }),
    ).not.toThrow();
  });

  test("settings with an input of their own", () =>
    expect(mistakes({ workerConfig: { "offset.flush.interval.ms": 5 } })).toEqual([
      `${file}: workerConfig.offset.flush.interval.ms is 5, but must be set as flushIntervalSeconds.`,
    ]));

  test("settings that Strimzi takes pass", () =>
    expect(() =>
      synthConnect({ workerConfig: { "ssl.protocol": "TLSv1.3", "scheduled.rebalance.max.delay.ms": 60000 } }),
    ).not.toThrow());

  test("a tag that is none", () =>
    expect(mistakes({ imageTag: "latest" })).toEqual([
      `${file}: imageTag is "latest", but must be the 12 hexadecimal digits that images/tag prints.`,
    ]));
});
