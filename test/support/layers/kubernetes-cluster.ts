import { z } from "zod";
import { addKubernetesProvider } from "../../../modules/helm/kubernetes-providers";
import { layer } from "../../../src/engine/layer";
import { TerraformData } from "./terraform-data";

/** A layer that has the Kubernetes provider, the smallest of the real ones, and nothing that would need a cluster. */
export const cluster = layer({
  name: "cluster",
  summary: "for tests of providers",
  inputs: z.strictObject({}),
  outputs: {},
  build(stack) {
    addKubernetesProvider(stack);
    new TerraformData(stack, "data", "text");
    return {};
  },
});
