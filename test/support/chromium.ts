import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Starts the Chromium of this machine. A missing browser is a failure, not a skip. */
export function launchChromium(): Promise<Browser> {
  const quiet = ["quic", "background-networking", "component-update", "sync"].map((each) => `--disable-${each}`);
  return chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", ...quiet],
  });
}

function findChromium(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const programs = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
    folders.map((path) => join(path, name)),
  );
  const found = programs.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error("no Chromium on the PATH; on Debian: `apt-get install chromium`");
  return found;
}
