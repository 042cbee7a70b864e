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
  nodePools: { general: { cpuLimit: 16, consolidateAfterMinutes: 1 } }, // $480 a month if all of it ran
  kafkaUi: {
    clusterArn: msk.outputs.clusterArn,
    bootstrapBrokers: msk.outputs.bootstrapBrokersIam,
    access: "write", // topics of dev are anybody's
  },
});
