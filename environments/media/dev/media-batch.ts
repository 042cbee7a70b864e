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
  nodes: { cpu: { maxVcpus: 32 } }, // four jobs at a time, at most $250 a month on Spot
});
