import { logstashPipeline } from "../../../modules/observability/logstash-pipeline";

/** Structure of a pipeline, by the grammar of Logstash: sections, plugins, conditions, settings. */
function parsePipeline(text: string): Readonly<Record<string, string[]>> {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|=>|==|[{}[\],]|[^\s{}[\],"]+/g)!;
  const sections: Record<string, string[]> = {};
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`${String(expected)} expected, but there is ${String(token)} (token ${at})`);
    }
    return token;
  };
  const value = (): void => {
    const first = take();
    if (first === "[") {
      for (;;) {
        take();
        if (take() === "]") return;
      }
    }
    if (first !== "{") {
      expect(first).toMatch(/^("|\d|true$|false$)/);
      return;
    }
    while (tokens[at] !== "}") {
      expect(take()).toMatch(/^"/);
      take("=>");
      value();
    }
    take("}");
  };
  const plugins = (names: string[]): void => {
    while (tokens[at] !== "}") {
      const name = take();
      if (name === "if") {
        while (tokens[at] !== "{") take();
        take("{");
        plugins(names);
        take("}");
        continue;
      }
      names.push(name);
      take("{");
      while (tokens[at] !== "}") {
        expect(take()).toMatch(/^[a-z_]+$/);
        take("=>");
        value();
      }
      take("}");
    }
  };
  while (at < tokens.length) {
    const names: string[] = (sections[take()] = []);
    take("{");
    plugins(names);
    take("}");
  }
  return sections;
}

test("without access logs: Beats to Elasticsearch", () =>
  expect(parsePipeline(logstashPipeline("us-east-2", false))).toEqual({ input: ["beats"], output: ["elasticsearch"] }));

test("with access logs: read from S3, parsed, to a data stream of their own", () => {
  const text = logstashPipeline("us-east-2", true);
  expect(parsePipeline(text)).toEqual({
    input: ["beats", "s3"],
    filter: ["grok", "date"],
    output: ["elasticsearch"],
  });
  expect(text).toContain('add_field => { "[data_stream][dataset]" => "s3.access" }');
});

test("no address or password is in the file", () => {
  const text = logstashPipeline("us-east-2", true);
  expect(text.match(/\$\{[A-Z_]+\}/g)).toEqual([
    "${PRIVATE_ADDRESS}",
    "${ACCESS_LOG_BUCKET}",
    "${ACCESS_LOG_PREFIX}",
    "${LOGSTASH_WRITER_PASSWORD}",
  ]);
});
