import { buildSync } from "esbuild";

/** A command of an AWS client, in the file that makes it. */
export interface Command {
  /** `@aws-sdk/client-s3` */
  readonly client: string;
  /** `GetObject` */
  readonly operation: string;
  /** Code of the file, as far as the entry reaches it. */
  readonly code: string;
}

/** Code of an app that an entry reaches. Functions that it does not call are left out, as in the bundle. */
export class ReachedCode {
  private constructor(
    /** Code by file. */
    readonly files: ReadonlyMap<string, string>,
    private readonly imports: ReadonlyMap<string, { readonly name: string; readonly from: string }>,
  ) {}

  /** @param entry relative to the project: `apps/media-functions/src/handlers/classify.ts` */
  static from(entry: string): ReachedCode {
    const { outputFiles } = buildSync({
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
      packages: "external",
      logLevel: "silent",
    });
    const [head = "", ...parts] = outputFiles[0]!.text.split(/^\/\/ (?=apps\/)/m);
    const files = parts.map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end + 1)] as const;
    });
    return new ReachedCode(new Map(files), new Map([head, ...parts].flatMap(importsOf)));
  }

  /** The code without some files. */
  without(files: RegExp): ReachedCode {
    return new ReachedCode(new Map([...this.files].filter(([file]) => !files.test(file))), this.imports);
  }

  /** Variables that it can do without. */
  get optional(): readonly string[] {
    return [...this.text.matchAll(/\boptionalSetting\("(\w+)"\)/g)].map(([, name]) => name!);
  }

  /** Packages that it imports: `@aws-lambda-powertools/idempotency/dynamodb`. */
  get packages(): ReadonlySet<string> {
    return new Set([...this.imports.values()].map(({ from }) => from));
  }

  /** Commands that it makes, also those that are only signed, or sent for each page. */
  get commands(): readonly Command[] {
    return [...this.files.values()].flatMap((code) =>
      [...code.matchAll(/\bnew (\w+Command\d*)\(|\b(paginate\w+)\(/g)].map(([, command, paginate]) => {
        const imported = this.imports.get(command ?? paginate!);
        if (imported === undefined) throw new Error(`${command ?? paginate} is not imported`);
        return { client: imported.from, operation: imported.name.replace(/^paginate|Command$/, ""), code };
      }),
    );
  }

  /** All of it. */
  get text(): string {
    return [...this.files.values()].join("\n");
  }
}

/** The names that stand in some code as texts: `settings("INPUT_TABLE")`. */
export const textsIn = (code: string, names: readonly string[]): string[] =>
  names.filter((name) => code.includes(`"${name}"`));

/** `import { UpdateCommand as UpdateCommand2 } from "@aws-sdk/lib-dynamodb";` by the name in the code. */
function importsOf(code: string) {
  return [...code.matchAll(/^import \{([^}]*)\} from "([^"]+)";/gm)].flatMap(([, names = "", from = ""]) =>
    names
      .split(",")
      .map((each) => each.trim().split(" as "))
      .filter(([name]) => name !== "")
      .map(([name = "", local = name]) => [local, { name, from }] as const),
  );
}
