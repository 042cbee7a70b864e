import { unit } from "../../../src/engine/unit";
import { lakeStorage } from "../../../src/layers/lake/lake-storage";
import kms from "./kms";

export default unit(lakeStorage, { kms });
