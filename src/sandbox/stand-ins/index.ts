import { z } from "zod";
import { json, jsonFields, type Answer } from "../gaps/gap";
import { defaultSettings, StandIn, standInNames, standInSettings, type StandInName } from "./stand-in";

/** Where tests change and read the stand-ins, with a signed request for any service. */
export const standInsPath = "/_strata/stand-ins";

/** A change of one stand-in. What is not given stays as it is; `reset` first returns settings to their defaults. */
const change = standInSettings.partial().extend({ service: z.enum(standInNames), reset: z.literal(true).optional() });

/** The stand-ins of a gateway: services that no emulator has, with the quotas of AWS in its large regions. */
export class StandIns implements Readonly<Record<StandInName, StandIn>> {
  readonly textract = new StandIn({
    StartDocumentTextDetection: { perSecond: 15 },
    StartDocumentAnalysis: { perSecond: 10 },
    GetDocumentTextDetection: { perSecond: 25 },
    GetDocumentAnalysis: { perSecond: 10 },
  });
  readonly rekognition = new StandIn({ DetectLabels: { perSecond: 50 } });
  readonly mediaconvert = new StandIn({ "*": { perSecond: 2, burst: 100 } });

  /** Answers a request for `standInsPath`: GET reads settings and counts, POST changes one stand-in and reads all. */
  answer(method: string, body: Buffer | undefined): Answer {
    if (method === "POST") {
      const { success, data, error } = change.safeParse(jsonFields(body ?? ""));
      if (!success)
        return json(400, { message: z.prettifyError(error) }, { "x-amzn-errortype": "ValidationException" });
      const { service, reset, ...settings } = data;
      this[service].change({ ...(reset === true ? defaultSettings : {}), ...settings });
    }
    const described = standInNames.map((name) => [name, { settings: this[name].settings, counts: this[name].counts }]);
    return json(200, Object.fromEntries(described));
  }
}
