import { fakeSandbox, type FakeSandbox, type Reply } from "./fake-sandbox";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

const jsonReply = (value: unknown): Reply => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

describe("kafka", () => {
  const arn = "arn:aws:kafka:us-east-1:123456789012:cluster/k/1";
  const path = encodeURIComponent(arn);
  const body = async (response: Promise<Response>) => (await (await response).json()) as Record<string, unknown>;

  test("describes a cluster in v2, with its tags as they were put", async () => {
    sandbox = await fakeSandbox(({ method, url }) => {
      if (url.startsWith("/v1/tags/")) return jsonReply({ tags: { Name: "n" } });
      if (method === "POST") return jsonReply({ clusterArn: arn });
      return jsonReply({
        clusterInfo: {
          clusterArn: arn,
          clusterName: "k",
          tags: { name: "n" },
          numberOfBrokerNodes: 3,
          brokerNodeGroupInfo: { clientSubnets: [] },
        },
      });
    });
    await sandbox.call("kafka", "/v1/clusters", {
      method: "POST",
      body: JSON.stringify({ clusterName: "k", storageMode: "TIERED" }),
    });
    await sandbox.call("kafka", `/v1/clusters/${path}/connectivity`, {
      method: "PUT",
      body: JSON.stringify({ connectivityInfo: { vpcConnectivity: {} } }),
    });
    expect(await body(sandbox.call("kafka", `/api/v2/clusters/${path}`))).toEqual({
      clusterInfo: {
        clusterArn: arn,
        clusterName: "k",
        clusterType: "PROVISIONED",
        tags: { Name: "n" },
        provisioned: {
          numberOfBrokerNodes: 3,
          storageMode: "TIERED",
          brokerNodeGroupInfo: {
            clientSubnets: [],
            connectivityInfo: { publicAccess: { type: "DISABLED" }, vpcConnectivity: {} },
          },
        },
        currentVersion: expect.stringMatching(/^K[0-9A-F]{13}$/) as string,
      },
    });
  });

  test("keeps the policy of a cluster until it is deleted", async () => {
    sandbox = await fakeSandbox();
    const policy = (method: string, content?: string) =>
      sandbox.call("kafka", `/v1/clusters/${path}/policy`, { method, body: content });
    expect((await policy("GET")).status).toBe(404);
    await policy("PUT", JSON.stringify({ policy: "{}" }));
    expect(await body(policy("GET"))).toMatchObject({ policy: "{}" });
    await policy("DELETE");
    expect((await policy("GET")).status).toBe(404);
  });

  test("creates, updates and deletes configurations", async () => {
    sandbox = await fakeSandbox();
    const at = (rest: string, method = "GET", content?: object) =>
      sandbox.call("kafka", `/v1/configurations${rest}`, { method, body: content && JSON.stringify(content) });
    const made = await body(at("", "POST", { name: "c", serverProperties: "YQ==", kafkaVersions: ["3.9.x"] }));
    expect((await at("", "POST", { name: "c", serverProperties: "" })).status).toBe(409);
    const own = `/${encodeURIComponent(made["arn"] as string)}`;
    await at(own, "PUT", { serverProperties: "Yg==", description: "second" });
    expect(await body(at(own))).toMatchObject({
      name: "c",
      description: "second",
      state: "ACTIVE",
      latestRevision: { revision: 2 },
    });
    expect(await body(at(`${own}/revisions/1`))).toMatchObject({ revision: 1, serverProperties: "YQ==" });
    await at(own, "DELETE");
    expect(await body(at(own))).toEqual({ message: "Configuration ARN does not exist." });
    expect((await at("", "POST", { name: "c", serverProperties: "" })).status).toBe(200);
    expect(sandbox.received).toEqual([]);
  });

  describe("brokers", () => {
    const subnets = ["subnet-1", "subnet-2"];
    const cluster = {
      clusterArn: arn,
      clusterName: "acme-dev-msk",
      currentVersion: "K1",
      numberOfBrokerNodes: 2,
      clientAuthentication: {
        sasl: { iam: { enabled: true }, scram: { enabled: true } },
        unauthenticated: { enabled: false },
      },
      encryptionInfo: { encryptionInTransit: { clientBroker: "TLS", inCluster: true } },
      brokerNodeGroupInfo: {
        clientSubnets: subnets,
        instanceType: "kafka.m7g.large",
        storageInfo: { ebsStorageInfo: { volumeSize: 100 } },
      },
      currentBrokerSoftwareInfo: { kafkaVersion: "3.9.x.kraft", configurationArn: "arn:c", configurationRevision: 1 },
    };
    const described = async () =>
      (await body(sandbox.call("kafka", `/v1/clusters/${path}`)))["clusterInfo"] as Record<string, unknown>;
    const update = (part: string, content: object, method = "PUT") =>
      sandbox.call("kafka", `/v1/clusters/${path}/${part}`, { method, body: JSON.stringify(content) });
    let waitedMs: number;
    /** Runs an update that must succeed, and lets the clock reach its end. */
    const updated = async (part: string, content: object, method?: string) => {
      const { clusterOperationArn } = await body(update(part, content, method));
      const operation = `/v1/operations/${encodeURIComponent(clusterOperationArn as string)}`;
      const state = async () => {
        const { clusterOperationInfo } = await body(sandbox.call("kafka", operation));
        return (clusterOperationInfo as { operationState: string }).operationState;
      };
      expect(await state()).toBe("UPDATE_IN_PROGRESS");
      waitedMs += 60_000;
      expect(await state()).toBe("UPDATE_COMPLETE");
      return described();
    };
    beforeEach(async () => {
      waitedMs = 0;
      const now = Date.now;
      jest.spyOn(Date, "now").mockImplementation(() => now() + waitedMs);
      sandbox = await fakeSandbox(({ emulator, body, url }) => {
        if (emulator === "ministack") return jsonReply(url.startsWith("/v1/tags/") ? {} : { clusterInfo: cluster });
        return { body: `<cidrBlock>10.0.${new URLSearchParams(body).get("SubnetId.1")!.at(-1)}.0/24</cidrBlock>` };
      });
    });
    afterEach(() => jest.restoreAllMocks());

    test("have bootstrap strings for the enabled authentication, with one broker per zone", async () => {
      const name = (id: number) => expect.stringContaining(`b-${id}.acmedevmsk.`) as string;
      const brokers = await body(sandbox.call("kafka", `/v1/clusters/${path}/bootstrap-brokers`));
      expect(brokers).toMatchObject({ bootstrapBrokerString: "", bootstrapBrokerStringTls: "" });
      const iam = (brokers["bootstrapBrokerStringSaslIam"] as string).split(",");
      expect(iam).toEqual([name(1), name(2)]);
      expect(iam[0]).toMatch(/^b-1\.acmedevmsk\.[0-9a-f]{6}\.c2\.kafka\.us-east-1\.amazonaws\.com:9098$/);
      expect(brokers["bootstrapBrokerStringSaslScram"]).toMatch(/:9096,b-2.*:9096$/);
    });

    test("have the configured number and are spread over the subnets", async () => {
      await updated("nodes/count", { currentVersion: "K1", targetNumberOfBrokerNodes: 4 });
      const { nodeInfoList } = await body(sandbox.call("kafka", `/v1/clusters/${path}/nodes`));
      const nodes = nodeInfoList as { brokerNodeInfo: { brokerId: number; clientVpcIpAddress: string } }[];
      expect(
        nodes.map(({ brokerNodeInfo: { brokerId, clientVpcIpAddress } }) => [brokerId, clientVpcIpAddress]),
      ).toEqual([
        [1, "10.0.1.10"],
        [2, "10.0.2.10"],
        [3, "10.0.1.11"],
        [4, "10.0.2.11"],
      ]);
      expect(nodes[2]).toMatchObject({
        instanceType: "kafka.m7g.large",
        nodeType: "BROKER",
        brokerNodeInfo: { clientSubnet: "subnet-1", endpoints: [expect.stringMatching(/^b-3\./)] },
      });
    });

    test.each([
      [
        "nodes/type",
        { targetInstanceType: "kafka.m7g.xlarge" },
        { brokerNodeGroupInfo: { instanceType: "kafka.m7g.xlarge" } },
      ],
      [
        "nodes/storage",
        { targetBrokerEBSVolumeInfo: [{ kafkaBrokerNodeId: "All", volumeSizeGB: 200 }] },
        { brokerNodeGroupInfo: { clientSubnets: subnets, storageInfo: { ebsStorageInfo: { volumeSize: 200 } } } },
      ],
      [
        "storage",
        { volumeSizeGB: 200, provisionedThroughput: { enabled: true, volumeThroughput: 300 } },
        {
          brokerNodeGroupInfo: {
            storageInfo: { ebsStorageInfo: { volumeSize: 200, provisionedThroughput: { enabled: true } } },
          },
        },
      ],
      [
        "storage",
        { storageMode: "TIERED" },
        { storageMode: "TIERED", brokerNodeGroupInfo: cluster.brokerNodeGroupInfo },
      ],
      ["monitoring", { enhancedMonitoring: "PER_BROKER" }, { enhancedMonitoring: "PER_BROKER" }],
      ["rebalancing", { rebalancing: { status: "PAUSED" } }, { rebalancing: { status: "PAUSED" } }],
      [
        "configuration",
        { configurationInfo: { arn: "arn:c", revision: 2 } },
        { currentBrokerSoftwareInfo: { kafkaVersion: "3.9.x.kraft", configurationRevision: 2 } },
      ],
      [
        "version",
        { targetKafkaVersion: "4.1.x.kraft", configurationInfo: { arn: "arn:d", revision: 1 } },
        { currentBrokerSoftwareInfo: { kafkaVersion: "4.1.x.kraft", configurationArn: "arn:d" } },
      ],
    ])("are updated in place: %s %j", async (part, content, expected) => {
      const changed = await updated(part, { currentVersion: "K1", ...content });
      expect(changed).toMatchObject(expected);
      expect(changed["currentVersion"]).not.toBe("K1");
    });

    test("require other credentials after UpdateSecurity", async () => {
      const clientAuthentication = { sasl: { iam: { enabled: true }, scram: { enabled: false } } };
      await updated("security", { currentVersion: "K1", clientAuthentication }, "PATCH");
      expect(await described()).toMatchObject({ clientAuthentication, encryptionInfo: cluster.encryptionInfo });
    });

    test.each([
      [
        "nodes/count",
        { targetNumberOfBrokerNodes: 1 },
        "The brokers 2 to 2 still have partitions, so they cannot be removed.",
      ],
      [
        "nodes/count",
        { targetNumberOfBrokerNodes: 3 },
        "The number of broker nodes must be a multiple of Availability Zones in the BrokerAZDistribution parameter.",
      ],
      ["storage", { volumeSizeGB: 50 }, "To update storage, you must increase it by at least 10 GiB."],
      ["storage", { volumeSizeGB: 105 }, "To update storage, you must increase it by at least 10 GiB."],
      [
        "storage",
        { volumeSizeGB: 100 },
        "The request does not include any updates to the EBS volumes of the cluster. Verify the request, then try again.",
      ],
      [
        "version",
        { targetKafkaVersion: "3.8.x.kraft" },
        "The Kafka version cannot be changed from 3.9.x.kraft to the older 3.8.x.kraft.",
      ],
      [
        "monitoring",
        { currentVersion: "K0", enhancedMonitoring: "DEFAULT" },
        "The current version of the cluster differs from the version in the request.",
      ],
    ])("refuse %s %j", async (part, content, message) => {
      const response = await update(part, { currentVersion: "K1", ...content });
      expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([400, "BadRequestException"]);
      expect(await response.json()).toEqual({ message });
    });

    test("accept one update at a time", async () => {
      await update("nodes/count", { targetNumberOfBrokerNodes: 4 });
      expect(await body(update("nodes/type", { targetInstanceType: "kafka.m7g.xlarge" }))).toEqual({
        message: "You can't update the cluster because another operation on it is in progress.",
      });
    });
  });
});
