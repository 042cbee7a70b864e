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
  nodePools: {
    general: {
      cpuLimit: 64, // twice what runs, for the hours in which a new image replaces every node
      consolidateAfterMinutes: 30, // a worker of Kafka Connect that moves makes all of them share out their tasks again
    },
  },
  onCall: { group: "on-call" }, // as in the eks unit
  kafkaUi: {
    clusterArn: msk.outputs.clusterArn,
    bootstrapBrokers: msk.outputs.bootstrapBrokersIam,
  },
});
