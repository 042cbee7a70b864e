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
      queue: { objectsUnder: "landing/" },
      service: { scaling: { kind: "queue" } }, // no tasks, and no cost, while nothing arrives
    },
    "spark-job": {
      repository: "spark-apps",
      vcpu: 2,
      memoryGib: 4,
      command: ["processing"],
      reads: ["raw/"],
      writes: ["processed/", "quarantine/", "quality/", "curated/"],
      database: glue.outputs.databaseName,
    },
  },
  subnets: "public", // the network has no NAT gateway; $0.005 an hour for each running task
  containerInsights: "off", // $5 a month saved: nothing runs by default
  logRetentionDays: 7,
});
