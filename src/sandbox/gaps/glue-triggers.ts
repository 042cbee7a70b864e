import { isSuccess, jsonFields, type Gap } from "./gap";

interface Trigger {
  readonly Type?: string;
  readonly State?: string;
}

/** The state of on-demand triggers, which Glue neither activates nor deactivates. */
export function glueTriggers(): Gap {
  return {
    name: "glue: State of on-demand triggers",
    service: "glue",
    reason: "moto calls them deactivated, so every plan would enable them",
    matches: ({ operation }) => /^(?:GetTriggers?|BatchGetTriggers)$/.test(operation),
    async answer(_request, _body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const fields = jsonFields(answer.body);
      const { Trigger: one, Triggers: many } = fields as { Trigger?: Trigger; Triggers?: readonly Trigger[] };
      const corrected = {
        ...fields,
        ...(one === undefined ? {} : { Trigger: created(one) }),
        ...(many === undefined ? {} : { Triggers: many.map(created) }),
      };
      return { ...answer, body: JSON.stringify(corrected) };
    },
  };
}

const created = (trigger: Trigger): Trigger =>
  trigger.Type === "ON_DEMAND" ? { ...trigger, State: "CREATED" } : trigger;
