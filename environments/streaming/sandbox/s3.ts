import { unit } from "../../../src/engine/unit";
import { s3 } from "../../../src/layers/storage/s3";
import kms from "./kms";

export default unit(s3, { kms, deletionProtection: false, forceDestroy: true });
