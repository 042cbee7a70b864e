import { generatedValues } from "./generated";
import { mysqlUser } from "./mysql-user";
import { redisUser } from "./redis-user";
import { rotate, type RotationEvent } from "./rotate";
import { type Rotation, setting } from "./rotation";
import { SecretStore } from "./secret-store";

/** The kinds of rotation by the value of `ROTATION`. */
const rotations: Readonly<Record<string, (store: SecretStore) => Rotation>> = {
  generated: () => generatedValues(JSON.parse(setting("ROTATED_FIELDS")) as Record<string, string[]>),
  "mysql-user": (store) =>
    mysqlUser({
      host: setting("HOST"),
      port: Number(setting("PORT")),
      database: setting("DATABASE"),
      master: () => store.read(setting("MASTER_SECRET_ARN"), "AWSCURRENT"),
    }),
  "redis-user": () => redisUser({ host: setting("HOST"), port: Number(setting("PORT")), userId: setting("USER_ID") }),
};

/** The Lambda function. */
export async function handler(event: RotationEvent): Promise<void> {
  const kind = setting("ROTATION");
  const create = rotations[kind];
  if (create === undefined) throw new Error(`ROTATION is ${kind}, not ${Object.keys(rotations).join(", ")}`);
  const store = new SecretStore();
  await rotate(event, store, create(store));
  console.info(JSON.stringify({ secret: event.SecretId, version: event.ClientRequestToken, step: event.Step }));
}
