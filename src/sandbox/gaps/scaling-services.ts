import { signedAs } from "../signature";
import { jsonFields, type Gap } from "./gap";

const serviceId = /^service\/([^/]+)\/([^/]+)$/;

/**
 * Scalable targets that are ECS services. Services are in ministack, but moto registers only targets that it has itself:
 * it gets an empty service of that name, which no client sees.
 */
export function scalingServices(): Gap {
  return {
    name: "application-autoscaling: scalable targets of ECS services",
    service: "application-autoscaling",
    reason: "moto requires the service in its own ECS, but services are in ministack",
    matches: ({ operation }) => operation === "RegisterScalableTarget",
    async answer({ region }, body, askEmulator) {
      const [, cluster, serviceName] = serviceId.exec(String(jsonFields(body)["ResourceId"])) ?? [];
      if (cluster === undefined) return askEmulator();
      const inMoto = (operation: string, fields: object) =>
        askEmulator({
          headers: {
            authorization: signedAs({ service: "ecs", region }, { accessKeyId: "sandbox" }),
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
          },
          body: JSON.stringify(fields),
        });
      await inMoto("CreateCluster", { clusterName: cluster });
      await inMoto("RegisterTaskDefinition", { family: "target", containerDefinitions: [] });
      await inMoto("CreateService", { cluster, serviceName, taskDefinition: "target", desiredCount: 0 });
      return askEmulator();
    },
  };
}
