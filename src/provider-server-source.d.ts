/** The bundled source of `src/provider-server/main.ts`; bin/strata.cjs makes the module when it bundles. */
declare module "strata:provider-server" {
  export const source: string;
}
