import { StringDecoder } from "node:string_decoder";

const mostLines = 100;

/** The stack trace in what a provider prints on its standard error, as Terraform would take it. */
export class CrashRecord {
  private readonly decoder = new StringDecoder("utf8");
  private readonly lines: string[] = [];
  private rest = "";
  private crashing = false;

  add(chunk: Buffer): void {
    const lines = (this.rest + this.decoder.write(chunk)).split("\n");
    this.rest = lines.pop()!;
    for (const line of lines) {
      this.crashing ||= /^(panic|fatal error): /.test(line);
      if (this.crashing && this.lines.length <= mostLines) this.lines.push(line);
    }
  }

  /** The text that Terraform prints at its end; empty if there was no crash. */
  text(plugin: string): string {
    if (this.lines.length === 0) return "";
    return `
Stack trace from the ${plugin} plugin:

${this.lines.join("\n")}

Error: The ${plugin} plugin crashed!

This is always indicative of a bug within the plugin. It would be immensely
helpful if you could report the crash with the plugin's maintainers so that it
can be fixed. The output above should help diagnose the issue.

`;
  }
}
