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
  imageTag: "f820b46d0ce2", // follows dev when it has run there
  replicas: 3, // $90 a month, one in each zone
  autoscaling: { maxReplicas: 6 }, // up to $180 a month, when a backlog is worked off
  icebergSinks: {
    "media-events": { topics: ["media-events"], tasksMax: 6 }, // half of the partitions: room to double without new ones
  },
});
