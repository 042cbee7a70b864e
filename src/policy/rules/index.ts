import type { Rule } from "../rule";
import { computeRules } from "./compute";
import { dataServiceRules } from "./data-services";
import { deletionRules } from "./deletion";
import { eksRules } from "./eks";
import { iamRules } from "./iam";
import { kmsRules } from "./kms";
import { limitRules } from "./limits";
import { mskRules } from "./msk";
import { networkRules } from "./network";
import { s3Rules } from "./s3";
import { secretRules } from "./secrets";
import { suppressionRules } from "./suppressions";
import { tagRules } from "./tags";

/** Every rule, in the order of the documentation. */
export const allRules: readonly Rule[] = [
  ...s3Rules,
  ...kmsRules,
  ...iamRules,
  ...networkRules,
  ...mskRules,
  ...eksRules,
  ...computeRules,
  ...dataServiceRules,
  ...deletionRules,
  ...tagRules,
  ...secretRules,
  ...limitRules,
  ...suppressionRules,
];
