import { unit } from "../../../src/engine/unit";
import { kubernetesPlatform } from "../../../src/layers/kubernetes/kubernetes-platform";
import eks from "./eks";
import kms from "./kms";
import msk from "./msk";
import vpc from "./vpc";

export default unit(kubernetesPlatform, {
  eks,
  vpc,
  kms,
  onCall: {},
  kafkaUi: {
    clusterArn: msk.outputs.clusterArn,
    bootstrapBrokers: msk.outputs.bootstrapBrokersIam,
  },
});
