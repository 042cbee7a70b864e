import { problem, type Problem } from "../../src/engine/problem";

interface Database {
  readonly engine: "mysql" | "postgres";
  readonly storageGib: number;
  readonly maxStorageGib: number;
  readonly rotationDays?: number;
}

/** A disk that could not grow. */
export function growthProblems(database: Database | undefined): Problem[] {
  if (database === undefined) return [];
  const least = Math.ceil((database.storageGib * 11) / 10);
  if (database.maxStorageGib >= least) return [];
  const must = `be at least ${least}, a tenth more than storageGib`;
  return [problem({ path: "database.maxStorageGib", value: database.maxStorageGib, must })];
}

/** A rotation whose function could not reach Secrets Manager from the database's subnets. */
export function reachProblems(
  database: Database | undefined,
  vpc: { readonly natPublicIps: readonly unknown[]; readonly interfaceEndpoints: readonly string[] },
): Problem[] {
  if (database?.rotationDays === undefined || vpc.natPublicIps.length > 0) return [];
  if (vpc.interfaceEndpoints.includes("secretsmanager")) return [];
  const message = "has no way from the private subnets to Secrets Manager";
  const fix = 'add "secretsmanager" to interfaceEndpoints of the vpc unit, or a NAT gateway';
  return [problem({ path: "database.rotationDays", message, fix })];
}

/** A password to rotate where there is none. */
export function passwordProblems(
  cache: { readonly authentication: "password" | "iam"; readonly rotationDays?: number } | undefined,
): Problem[] {
  if (cache?.authentication !== "iam" || cache.rotationDays === undefined) return [];
  const message = "has no password to rotate: the user logs in by IAM";
  return [problem({ path: "cache.rotationDays", message, fix: 'remove it, or set authentication: "password"' })];
}

/** Subnets of which RDS and ElastiCache need two, and a unit that makes nothing. */
export function placeProblems(database: unknown, cache: unknown, subnets: number): Problem[] {
  if (database === undefined && cache === undefined)
    return [problem({ message: "has neither a database nor a cache", fix: "set one of them, or remove the unit" })];
  if (subnets >= 2) return [];
  return [problem({ path: "vpc.privateSubnetIds", must: "be in two zones or more (RDS and ElastiCache)" })];
}
