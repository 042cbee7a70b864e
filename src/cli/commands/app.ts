import { loadProject, selectUnits, synthesizeTo } from "../project";
import { enforcePolicy } from "../../policy/enforce";
import { outputFolder, type RegisterCommand } from "../command";

/** What `cdktf.json` names as the app: cdktf-cli runs it and reads the manifest that it leaves. */
export const registerApp: RegisterCommand = (program, { root }, done) => {
  program
    .command("app", { hidden: true })
    .description("the CDKTF app, for cdktf-cli; STRATA_ENVIRONMENT limits it to one environment")
    .action(() => {
      const project = loadProject();
      const units = selectUnits(project, process.env["STRATA_ENVIRONMENT"]);
      synthesizeTo({ root, outdir: outputFolder({ root }) }, project, units, enforcePolicy);
      done(0);
    });
};
