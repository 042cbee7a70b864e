import { unit } from "../../../src/engine/unit";
import { mediaBatch } from "../../../src/layers/media/media-batch";
import ecr from "./ecr";
import eks from "./eks";
import kms from "./kms";
import input from "./media-input";
import output from "./media-output";
import vpc from "./vpc";

export default unit(mediaBatch, {
  vpc,
  eks,
  ecr,
  kms,
  input,
  output,
  imageTag: "1.0.0",
  logRetentionDays: 365, // incidents are looked into a year back
  nodes: {
    // 100,000 files a day of two minutes on 4 vCPU are 555 vCPUs without a pause, and 2,780 in the hour of a peak. With 2,000
    // they wait an hour and a half at most (docs/systems/media-capacity.md); with 1,200 the sweep would end them.
    cpu: {
      instanceTypes: [
        ...["c7g.4xlarge", "c7g.8xlarge", "m7g.4xlarge", "m7g.8xlarge"],
        ...["c6g.4xlarge", "c6g.8xlarge", "m6g.4xlarge", "m6g.8xlarge"], // more types: fewer are reclaimed at a time
      ],
      maxVcpus: 2000,
      diskGib: 200, // up to eight jobs on a node, each with its /tmp
    },
  },
});
