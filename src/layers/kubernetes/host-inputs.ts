import { z } from "zod";
import { zoneLetters } from "../../../modules/network/subnet-plan";
import { instanceType } from "./node-inputs";

/** Inputs that every layer with one EC2 host has. */
export const placement = z
  .enum(["private", "public"])
  .default("private")
  .describe("Subnet: private, behind NAT, or public, with a public address. No port is open to the internet in either")
  .meta({ cost: "$3.65 a month for a public address", limit: "private needs internet access of the network" });

export const zone = z
  .enum(zoneLetters)
  .default("a")
  .describe("Availability zone by letter. Another one replaces the host and its data disk")
  .meta({ limit: "a zone of the network" });

export const hostType = (type: string, cost: string) =>
  instanceType
    .default(type)
    .describe("Instance type, of x86 or Graviton (arm64). Changing it replaces the host, not its data")
    .meta({ limit: "must have the memory of all that runs on it", cost });

export const diskGib = (gib: number, description: string) =>
  z
    .int()
    .min(8)
    .max(16_384)
    .default(gib)
    .describe(description)
    .meta({ unit: "GiB", cost: "$0.08 a month per GiB", limit: "8 to 16384; it can grow, not shrink" });

export const revision = z
  .int()
  .min(1)
  .default(1)
  .describe("A higher number replaces the host, which then has the newest Amazon Linux. The data disk stays");

export const deletionProtection = z
  .boolean()
  .default(true)
  .describe(
    "Keeps Terraform from destroying the data disk. Lifted only where the environment has no deletion protection either",
  );
