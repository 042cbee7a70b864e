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
  imageTag: "f820b46d0ce2",
  replicas: 2, // $60 a month; one takes over from the other
  icebergSinks: {
    "media-events": { topics: ["media-events"], tasksMax: 2 },
  },
});
