import type { Rule } from "../rule";
import { acrossRules } from "./across";
import { apiRules } from "./api";
import { computeRules } from "./compute";
import { dataServiceRules } from "./data-services";
import { deletionRules } from "./deletion";
import { eksRules } from "./eks";
import { iamRules } from "./iam";
import { kmsRules } from "./kms";
import { lambdaRules } from "./lambda";
import { limitRules } from "./limits";
import { mskRules } from "./msk";
import { networkRules } from "./network";
import { s3Rules } from "./s3";
import { s3AccessRules } from "./s3-access";
import { secretRules } from "./secrets";
import { suppressionRules } from "./suppressions";
import { tagRules } from "./tags";

/** Every rule, in the order of the documentation. */
export const allRules: readonly Rule[] = [
  ...s3Rules,
  ...s3AccessRules,
  ...kmsRules,
  ...iamRules,
  ...networkRules,
  ...mskRules,
  ...eksRules,
  ...computeRules,
  ...lambdaRules,
  ...apiRules,
  ...dataServiceRules,
  ...deletionRules,
  ...tagRules,
  ...secretRules,
  ...limitRules,
  ...acrossRules,
  ...suppressionRules,
];
