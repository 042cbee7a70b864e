import { setTimeout as sleep } from "node:timers/promises";
import { DescribeUsersCommand, ElastiCacheClient, ModifyUserCommand, type User } from "@aws-sdk/client-elasticache";
import { fieldOf, passwordLength, type Rotation } from "./rotation";

export interface RedisSettings {
  readonly host: string;
  readonly port: number;
  /** Id of the user in ElastiCache. */
  readonly userId: string;
  readonly client?: ElastiCacheClient;
  /**
   * Time in which ElastiCache must have changed the user.
   * @default 90 000
   */
  readonly timeoutMs?: number;
}

/**
 * An application's user of ElastiCache. A user has two passwords, the pending one and the current one, so that clients
 * work until the next rotation. ElastiCache changes it, not the cache: the function needs no way to the cache.
 */
export function redisUser({ host, port, userId, client = new ElastiCacheClient(), timeoutMs = 90_000 }: RedisSettings) {
  async function active(): Promise<User> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const { Users: [user] = [] } = await client.send(new DescribeUsersCommand({ UserId: userId }));
      if (user?.Status === "active") return user;
      if (Date.now() > deadline) throw new Error(`user ${userId} is ${user?.Status ?? "missing"}, not active`);
      await sleep(Math.min(3_000, timeoutMs / 10));
    }
  }

  return {
    async next(current, _secretName, random) {
      return { ...current, password: await random(passwordLength), host, port: String(port) };
    },
    async set(pending, current) {
      const { UserName: name } = await active(); // ElastiCache refuses to change a user twice at once
      if (name !== fieldOf(pending, "username"))
        throw new Error(`user ${userId} is called ${name}, not as in the secret`);
      const Passwords = [fieldOf(pending, "password"), fieldOf(current, "password")];
      await client.send(new ModifyUserCommand({ UserId: userId, Passwords }));
    },
    async test() {
      const { Authentication: authentication } = await active();
      const passwords = authentication?.PasswordCount ?? 0;
      if (passwords !== 2) throw new Error(`user ${userId} has ${passwords} passwords, not the new and the old one`);
    },
  } satisfies Rotation;
}
