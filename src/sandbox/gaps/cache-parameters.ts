import { isSuccess, type Gap } from "./gap";

/** Parameters of ElastiCache parameter groups, as asked for: those that a user set. */
export function cacheParameters(): Gap {
  return {
    name: "elasticache: DescribeCacheParameters with Source",
    service: "elasticache",
    reason: "ministack returns every parameter of the family, so every plan would reset them",
    matches: ({ operation }) => operation === "DescribeCacheParameters",
    async answer(_request, body, askEmulator) {
      const answer = await askEmulator();
      const source = new URLSearchParams(body.toString()).get("Source");
      if (!isSuccess(answer) || source === null) return answer;
      const asked = answer.body
        .toString()
        .replace(/<Parameter>.*?<\/Parameter>/gs, (each) => (each.includes(`<Source>${source}</Source>`) ? each : ""));
      return { ...answer, body: asked };
    },
  };
}
