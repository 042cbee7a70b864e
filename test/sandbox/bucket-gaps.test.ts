import { fakeSandbox, type FakeSandbox } from "./fake-sandbox";

let sandbox: FakeSandbox;
afterEach(() => sandbox.close());

const text = async (response: Promise<Response>): Promise<string> => (await response).text();

describe("s3: configurations of buckets", () => {
  const metric = (id: string) => `<MetricsConfiguration><Id>${id}</Id></MetricsConfiguration>`;
  const put = (id: string) =>
    sandbox.call("s3", `/bucket?metrics&id=${id}`, { method: "PUT", body: `<?xml version="1.0"?>\n${metric(id)}` });

  test("are returned as they were put, alone and in lists, and never reach the emulator", async () => {
    sandbox = await fakeSandbox();
    expect((await sandbox.call("s3", "/bucket?metrics&id=a")).status).toBe(404);
    for (const id of ["a", "b"]) expect((await put(id)).status).toBe(200);
    expect(await text(sandbox.call("s3", "/bucket?metrics&id=a"))).toContain(metric("a"));
    const all = await text(sandbox.call("s3", "/bucket?metrics"));
    expect(all).toContain(`<ListMetricsConfigurationsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`);
    expect(all).toContain(metric("a") + metric("b"));
    expect((await sandbox.call("s3", "/bucket?metrics&id=a", { method: "DELETE" })).status).toBe(204);
    expect(await text(sandbox.call("s3", "/bucket?metrics&id=a"))).toContain("<Code>NoSuchConfiguration</Code>");
    expect(new Set(sandbox.received.map(({ method, url }) => `${method} ${url}`))).toEqual(new Set(["HEAD /bucket"]));
  });

  test("require the bucket", async () => {
    sandbox = await fakeSandbox(() => ({ status: 404 }));
    expect(await text(put("a"))).toContain("<Code>NoSuchBucket</Code>");
  });

  test("are deleted with the bucket, as its lifecycle rules are", async () => {
    sandbox = await fakeSandbox(({ url }) => (url === "/bucket?lifecycle" ? { body: "of the emulator" } : {}));
    await put("a");
    await sandbox.call("s3", "/bucket?lifecycle", { method: "PUT", body: "mine" });
    await sandbox.call("s3", "/bucket", { method: "DELETE" });
    expect((await sandbox.call("s3", "/bucket?metrics&id=a")).status).toBe(404);
    expect(await text(sandbox.call("s3", "/bucket?lifecycle"))).toBe("of the emulator");
  });

  test("that neither emulator has are refused", async () => {
    sandbox = await fakeSandbox();
    expect((await sandbox.call("s3", "/bucket?metadataTable", { method: "DELETE" })).status).toBe(501);
    expect(sandbox.received).toEqual([]);
  });

  test("have a default: the owner pays", async () => {
    sandbox = await fakeSandbox();
    expect(await text(sandbox.call("s3", "/bucket?requestPayment"))).toContain("<Payer>BucketOwner</Payer>");
  });

  test("are not confused with an object of the same name", async () => {
    sandbox = await fakeSandbox();
    await sandbox.call("s3", "/bucket/metrics?x-id=PutObject", { method: "PUT", body: "data" });
    expect(sandbox.received).toMatchObject([{ url: "/bucket/metrics?x-id=PutObject", body: "data" }]);
  });
});

describe("s3: lifecycle rules", () => {
  const rules = "<LifecycleConfiguration><Rule/></LifecycleConfiguration>";
  const minimumSize = "x-amz-transition-default-minimum-object-size";

  test("are returned as they were put, with the minimum size, if the emulator accepted them", async () => {
    sandbox = await fakeSandbox(({ method }) => (method === "GET" ? { body: "less" } : {}));
    const headers = { [minimumSize]: "varies_by_storage_class" };
    await sandbox.call("s3", "/bucket?lifecycle", { method: "PUT", headers, body: rules });
    const answer = await sandbox.call("s3", "/bucket?lifecycle");
    expect([answer.headers.get(minimumSize), await answer.text()]).toEqual(["varies_by_storage_class", rules]);
    expect(sandbox.received).toMatchObject([{ method: "PUT", body: rules }]);
    await sandbox.call("s3", "/bucket?lifecycle", { method: "DELETE" });
    expect(await text(sandbox.call("s3", "/bucket?lifecycle"))).toBe("less");
  });

  test("are not kept if the emulator refused them", async () => {
    sandbox = await fakeSandbox(({ method }) =>
      method === "PUT" ? { status: 400, body: "MalformedXML" } : { body: "none" },
    );
    expect((await sandbox.call("s3", "/bucket?lifecycle", { method: "PUT", body: "<" })).status).toBe(400);
    expect(await text(sandbox.call("s3", "/bucket?lifecycle"))).toBe("none");
  });
});
