import { unit } from "../../../src/engine/unit";
import { ecr } from "../../../src/layers/storage/ecr";
import kms from "./kms";

export default unit(ecr, {
  kms,

  repositories: { "media-jobs": {} }, // the image of 3D and heavy video jobs
});
