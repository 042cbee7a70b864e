import { isSuccess, jsonFields, type Gap } from "./gap";

const yearDays = 365; // the default of KMS

/** The rotation period of keys. moto only knows whether rotation is enabled. */
export function kmsRotation(): Gap {
  const periods = new Map<string, unknown>();
  return {
    name: "kms: RotationPeriodInDays of keys",
    service: "kms",
    reason: "moto drops it, so every plan would update a key that sets it",
    matches: ({ operation }) => /^(?:EnableKeyRotation|GetKeyRotationStatus)$/.test(operation),
    async answer({ operation }, body, askEmulator) {
      const { KeyId, RotationPeriodInDays } = jsonFields(body);
      const key = String(KeyId).replace(/^.*:key\//, "");
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      if (operation === "EnableKeyRotation") {
        periods.set(key, RotationPeriodInDays ?? yearDays);
        return answer;
      }
      const status = jsonFields(answer.body);
      if (status["KeyRotationEnabled"] !== true) return answer;
      return { ...answer, body: JSON.stringify({ ...status, RotationPeriodInDays: periods.get(key) ?? yearDays }) };
    },
  };
}
