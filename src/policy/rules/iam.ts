import { compareNames } from "../../engine/graph";
import { permissionRules } from "./iam-permissions";
import { principalRules } from "./iam-principals";

export const iamRules = [...permissionRules, ...principalRules].sort((a, b) => compareNames(a.id, b.id));
