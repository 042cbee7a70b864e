import { unit } from "../../../src/engine/unit";
import { kafkaConnect } from "../../../src/layers/kafka/kafka-connect";
import eks from "./eks";
import platform from "./kubernetes-platform";
import kms from "./kms";
import msk from "./msk";
import s3 from "./s3";

export default unit(kafkaConnect, {
  msk,
  eks,
  s3,
  kms,
  platform,
  deletionProtection: false, // dev is torn down and set up again
  imageTag: "fb23474899ca", // what images/tag prints; a test holds dev to it
  replicas: 1, // $15 a month; while it restarts, events wait
  cpu: 0.5,
  memoryMib: 2048,
  heapMib: 1024,
  icebergSinks: {
    "media-events": { topics: ["media-events"], tasksMax: 1, commitIntervalSeconds: 60 }, // one waits less for results
  },
});
