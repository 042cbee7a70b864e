import { fakeSandbox, type FakeSandbox, type Received, type Reply } from "./fake-sandbox";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

const jsonReply = (value: unknown): Reply => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
const actionOf = ({ body }: Received): string => new URLSearchParams(body).get("Action") ?? "";

describe("eks", () => {
  test("returns settings that ministack drops, and an HTTPS issuer", async () => {
    const cluster = {
      name: "c",
      certificateAuthority: { data: "" },
      identity: { oidc: { issuer: "http://localhost:1/oidc/id/ABC" } },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "10.100.0.0/16" },
    };
    sandbox = await fakeSandbox(() => jsonReply({ cluster }));
    const upgradePolicy = { supportType: "STANDARD" };
    await sandbox.call("eks", "/clusters", {
      method: "POST",
      body: JSON.stringify({
        name: "c",
        upgradePolicy,
        version: "1.35",
        kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16" },
      }),
    });
    expect(await (await sandbox.call("eks", "/clusters/c")).json()).toMatchObject({
      cluster: {
        name: "c",
        upgradePolicy,
        certificateAuthority: { data: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as string },
        identity: { oidc: { issuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC" } },
        kubernetesNetworkConfig: {
          elasticLoadBalancing: { enabled: false },
          ipFamily: "ipv4",
          serviceIpv4Cidr: "172.20.0.0/16",
        },
      },
    });
  });

  test("creates and deletes the pod identity associations of an add-on", async () => {
    sandbox = await fakeSandbox(({ url }) =>
      jsonReply(
        url.endsWith("/pod-identity-associations")
          ? { association: { associationArn: "arn:aws:eks:::a/c/a-1" } }
          : { addon: {} },
      ),
    );
    const body = JSON.stringify({
      addonName: "ebs",
      podIdentityAssociations: [{ serviceAccount: "sa", roleArn: "arn:role" }],
    });
    const created: unknown = await (await sandbox.call("eks", "/clusters/c/addons", { method: "POST", body })).json();
    expect(created).toEqual({ addon: { podIdentityAssociations: ["arn:aws:eks:::a/c/a-1"] } });
    await sandbox.call("eks", "/clusters/c/addons/ebs", { method: "DELETE" });
    expect(sandbox.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST /clusters/c/addons",
      "POST /clusters/c/pod-identity-associations",
      "DELETE /clusters/c/addons/ebs",
      "DELETE /clusters/c/pod-identity-associations/a-1",
    ]);
  });

  test("returns current tags", async () => {
    const arn = "arn:aws:eks:us-east-1:123456789012:cluster/c";
    sandbox = await fakeSandbox(({ url }) =>
      jsonReply(url.startsWith("/tags/") ? { tags: { a: "2" } } : { cluster: { name: "c", arn, tags: { a: "1" } } }),
    );
    expect(await (await sandbox.call("eks", "/clusters/c")).json()).toMatchObject({ cluster: { tags: { a: "2" } } });
    expect(sandbox.received.map(({ url }) => url)).toContain(`/tags/${encodeURIComponent(arn)}`);
  });

  describe("updates", () => {
    const taint = (key: string) => ({ key, value: "true", effect: "NO_SCHEDULE" });
    const nodes = { nodegroupName: "g", version: "1.34", labels: { a: "1", b: "2" }, taints: [taint("x")] };
    const call = async (path: string, method = "GET", body?: object) => {
      const response = await sandbox.call("eks", path, { method, body: body && JSON.stringify(body) });
      return (await response.json()) as Record<string, Record<string, unknown>>;
    };
    beforeEach(async () => {
      sandbox = await fakeSandbox(({ url }) =>
        jsonReply(url.includes("node-groups") ? { nodegroup: nodes } : { cluster: { name: "c", version: "1.34" } }),
      );
      await call("/clusters", "POST", { name: "c", deletionProtection: true });
    });

    test("change version and settings of a cluster", async () => {
      const { update } = await call("/clusters/c/updates", "POST", { version: "1.35" });
      expect(await call(`/clusters/c/updates/${String(update!["id"])}`)).toMatchObject({
        update: { status: "Successful" },
      });
      await call("/clusters/c/update-config", "POST", { zonalShiftConfig: { enabled: true } });
      expect(await call("/clusters/c")).toMatchObject({
        cluster: { version: "1.35", zonalShiftConfig: { enabled: true } },
      });
    });

    test("of more than one minor version are refused", async () => {
      expect(await call("/clusters/c/updates", "POST", { version: "1.36" })).toEqual({
        message: "Unsupported Kubernetes minor version update from 1.34 to 1.36",
      });
    });

    test("change labels, taints, size and version of a node group", async () => {
      await call("/clusters/c/node-groups/g/update-config", "POST", {
        labels: { addOrUpdateLabels: { c: "3" }, removeLabels: ["a"] },
        taints: { addOrUpdateTaints: [taint("y")], removeTaints: [taint("x")] },
        scalingConfig: { desiredSize: 3 },
      });
      await call("/clusters/c/node-groups/g/update-version", "POST", { version: "1.35" });
      const { nodegroup } = await call("/clusters/c/node-groups/g");
      expect(nodegroup).toEqual({
        nodegroupName: "g",
        version: "1.35",
        labels: { b: "2", c: "3" },
        taints: [taint("y")],
        scalingConfig: { desiredSize: 3 },
      });
    });

    test("disable deletion protection, which prevents deletion", async () => {
      expect(await call("/clusters/c", "DELETE")).toEqual({
        message: "The cluster cannot be deleted while deletion protection is enabled.",
      });
      await call("/clusters/c/update-config", "POST", { deletionProtection: false });
      expect(await call("/clusters/c", "DELETE")).toHaveProperty("cluster");
      expect(sandbox.received.filter(({ method }) => method === "DELETE")).toHaveLength(1);
    });
  });

  test("creates the security group of a cluster in EC2 and deletes it with the cluster", async () => {
    sandbox = await fakeSandbox((request) => {
      if (request.emulator === "ministack") {
        return jsonReply({ cluster: { name: "c", resourcesVpcConfig: { vpcId: "vpc-0" } } });
      }
      return { body: actionOf(request) === "DescribeSubnets" ? "<vpcId>vpc-1</vpcId>" : "<groupId>sg-1</groupId>" };
    });
    await sandbox.call("eks", "/clusters", {
      method: "POST",
      body: JSON.stringify({ name: "c", resourcesVpcConfig: { subnetIds: ["subnet-1"] } }),
    });
    expect(await (await sandbox.call("eks", "/clusters/c")).json()).toMatchObject({
      cluster: { resourcesVpcConfig: { vpcId: "vpc-1", clusterSecurityGroupId: "sg-1" } },
    });
    await sandbox.call("eks", "/clusters/c", { method: "DELETE" });
    const ec2Requests = sandbox.received.filter(({ emulator }) => emulator === "moto");
    expect(ec2Requests.map(actionOf)).toEqual([
      "DescribeSubnets",
      "CreateSecurityGroup",
      "AuthorizeSecurityGroupIngress",
      "DeleteSecurityGroup",
    ]);
    expect(ec2Requests[0]!.headers.authorization).toContain("/us-east-1/ec2/aws4_request");
    expect(ec2Requests[1]!.body).toContain("GroupName=eks-cluster-sg-c-");
  });
});
