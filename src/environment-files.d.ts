/** The TypeScript files below `environments/`; bin/strata.cjs generates the module when it bundles. */
declare module "strata:environments" {
  export const files: readonly import("./engine/project").SourceFile[];
}
