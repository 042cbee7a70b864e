import { unit } from "../../../src/engine/unit";
import { ecs } from "../../../src/layers/lake/ecs";
import alerting from "./alerting";
import ecr from "./ecr";
import glue from "./glue";
import kms from "./kms";
import storage from "./lake-storage";
import secrets from "./secrets";
import securityGroups from "./security-groups";
import vpc from "./vpc";

export default unit(ecs, {
  vpc,
  securityGroups,
  ecr,
  storage,
  secrets,
  kms,
  alerting,
  imageTag: "1.0.0",
  tasks: {
    "data-processing": {
      repository: "data-jobs",
      secrets: { API_KEY: { key: "apiKey" } },
      queue: { objectsUnder: "landing/" },
      service: { scaling: { kind: "queue" } },
    },
    "spark-job": {
      repository: "spark-apps",
      vcpu: 2,
      memoryGib: 4,
      command: ["processing"],
      reads: ["raw/"],
      writes: ["processed/", "quarantine/", "quality/", "curated/"],
      database: glue.outputs.databaseName,
      service: { scaling: { kind: "schedule", times: { night: { at: "cron(0 3 * * ? *)", tasks: 1 } } } },
      schedule: { at: "rate(1 hour)", flexibleMinutes: 15 },
    },
  },
});
