import { isSuccess, jsonFields, type AskEmulator } from "./gap";

export type Fields = Readonly<Record<string, unknown>>;

/** Fields of MSK clusters that ministack drops or cannot update, shared by several gaps. */
export class KafkaClusters {
  private readonly kept = new Map<string, Fields>();

  keep(arn: string, fields: Fields): void {
    this.kept.set(arn, { ...this.kept.get(arn), ...fields });
  }

  forget(arn: string): void {
    this.kept.delete(arn);
  }

  /** A cluster as v1 describes it, with the kept fields. Undefined if ministack has no such cluster. */
  async describe(arn: string, askEmulator: AskEmulator): Promise<Fields | undefined> {
    const encoded = encodeURIComponent(arn);
    const answer = await askEmulator({ method: "GET", path: `/v1/clusters/${encoded}`, body: "" });
    if (!isSuccess(answer)) return undefined;
    const tags = await askEmulator({ method: "GET", path: `/v1/tags/${encoded}`, body: "" });
    return { ...(jsonFields(answer.body)["clusterInfo"] as Fields), ...jsonFields(tags.body), ...this.kept.get(arn) };
  }
}
