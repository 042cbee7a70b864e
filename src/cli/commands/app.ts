import { loadProject, selectUnits, synthesizeTo } from "../project";
import { enforcePolicy } from "../../policy/enforce";
import { outputFolder, type RegisterCommand } from "../command";

/** The app of `cdktf.json`: cdktf-cli runs it and reads the manifest that it writes. */
export const registerApp: RegisterCommand = (program, { root }, done) => {
  program
    .command("app", { hidden: true })
    .description("run as the CDKTF app; STRATA_ENVIRONMENT selects units")
    .action(() => {
      const project = loadProject();
      const words = (process.env["STRATA_ENVIRONMENT"] ?? "").split(/\s+/).filter((word) => word !== "");
      const units = selectUnits(project, words, root);
      synthesizeTo({ root, outdir: outputFolder({ root }) }, project, units, enforcePolicy);
      done(0);
    });
};
