import { sandboxAccount } from "../account";
import { without } from "../gaps/gap";
import { ServiceError, type Fields } from "./json-service";

/** Queues of MediaConvert with their tags, as records: a job of any queue starts at once. */
export class MediaQueues {
  private readonly queues = new Map<string, Fields>();
  private readonly tags = new Map<string, Readonly<Record<string, string>>>();

  create(region: string, given: Fields): Fields {
    const name = String(given["name"]);
    const arn = arnOf(region, name);
    if (this.queues.has(arn)) throw new ServiceError("ConflictException", `The queue ${name} exists.`, 409);
    const now = Date.now() / 1000;
    const own = {
      arn,
      type: "CUSTOM",
      createdAt: now,
      lastUpdated: now,
      progressingJobsCount: 0,
      submittedJobsCount: 0,
    };
    this.queues.set(arn, { pricingPlan: "ON_DEMAND", status: "ACTIVE", ...without(given, "tags"), ...own });
    this.tags.set(arn, (given["tags"] ?? {}) as Readonly<Record<string, string>>);
    return this.get(region, name);
  }

  get(region: string, name: string): Fields {
    const arn = arnOf(region, name);
    const queue = this.queues.get(arn) ?? (name === "Default" ? { arn, name, type: "SYSTEM", ...active } : undefined);
    if (queue === undefined) throw new ServiceError("NotFoundException", `The queue ${name} does not exist.`, 404);
    return { queue };
  }

  update(region: string, name: string, given: Fields): Fields {
    const { queue } = this.get(region, name) as { readonly queue: Fields };
    this.queues.set(arnOf(region, name), { ...queue, ...given, lastUpdated: Date.now() / 1000 });
    return this.get(region, name);
  }

  delete(region: string, name: string): Fields {
    this.get(region, name);
    this.queues.delete(arnOf(region, name));
    this.tags.delete(arnOf(region, name));
    return {};
  }

  tagsOf(arn: string): Fields {
    return { resourceTags: { arn, tags: this.tags.get(arn) ?? {} } };
  }

  tag(arn: string, tags: Fields): Fields {
    this.tags.set(arn, { ...this.tags.get(arn), ...(tags as Readonly<Record<string, string>>) });
    return {};
  }

  untag(arn: string, keys: readonly string[]): Fields {
    this.tags.set(arn, without(this.tags.get(arn) ?? {}, ...keys) as Readonly<Record<string, string>>);
    return {};
  }
}

const active = { pricingPlan: "ON_DEMAND", status: "ACTIVE" };

const arnOf = (region: string, name: string): string =>
  `arn:aws:mediaconvert:${region}:${sandboxAccount}:queues/${name}`;
