import { isSuccess, jsonFields, type Gap } from "./gap";

interface Service {
  readonly serviceArn?: string;
}

/** Rebalancing of an ECS service between zones, which ministack drops. */
export function serviceRebalancing(): Gap {
  const choices = new Map<string, unknown>();
  const withChoice = (service: Service) => ({
    ...service,
    availabilityZoneRebalancing: choices.get(service.serviceArn ?? "") ?? "DISABLED",
  });
  return {
    name: "ecs: availabilityZoneRebalancing of services",
    service: "ecs",
    reason: "ministack drops it, so every plan would add it again",
    matches: ({ operation }) => /^(?:Create|Update)Service$|^DescribeServices$/.test(operation),
    async answer(_request, body, askEmulator) {
      const { availabilityZoneRebalancing: given } = jsonFields(body);
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const { service, services, ...rest } = jsonFields(answer.body);
      if (service === undefined) {
        return { ...answer, body: JSON.stringify({ ...rest, services: (services as Service[]).map(withChoice) }) };
      }
      const { serviceArn = "" } = service as Service;
      if (given !== undefined) choices.set(serviceArn, given);
      return { ...answer, body: JSON.stringify({ ...rest, service: withChoice(service as Service) }) };
    },
  };
}
