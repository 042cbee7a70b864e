import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import ts from "typescript-eslint";

/** Who may import whom: environments → layers → modules → provider bindings; the engine is the ground of all. */
const zones = [
  {
    target: "./modules",
    from: ["./environments", "./src"],
    except: ["./engine"],
    message: "a module knows no environment and no layer",
  },
  {
    target: "./src/engine",
    from: ["./environments", "./modules", "./src"],
    except: ["./engine"],
    message: "the engine knows no AWS service, layer or command",
  },
  {
    target: "./src/layers",
    from: ["./environments", "./src"],
    except: ["./engine", "./layers"],
    message: "a layer knows modules, the engine and other layers' contracts",
  },
  {
    target: "./environments",
    from: ["./modules", "./src"],
    except: ["./engine", "./layers"],
    message: "environments hold values and references",
  },
  {
    target: ["./src/policy", "./src/graph", "./src/run", "./src/provider-locks", "./src/doctor"],
    from: ["./environments", "./modules", "./apps", "./src/layers", "./src/cli", "./src/scaffold"],
    message: "these read what synthesis wrote, not the code that wrote it",
  },
  {
    target: ["./src/process", "./src/terraform"],
    from: ["./environments", "./modules", "./apps", "./src"],
    except: ["./engine", "./process", "./terraform"],
    message: "programs and Terraform itself know nothing of what uses them",
  },
  {
    target: ["./src/scaffold", "./src/bootstrap"],
    from: ["./environments", "./apps", "./src/cli", "./src/run", "./src/layers"],
    message: "scaffolds and the state bucket are made without reading layers",
  },
  {
    target: "./src/reference",
    from: ["./environments", "./apps", "./src/cli", "./src/run"],
    message: "reference pages come from layers, modules and policies",
  },
  {
    target: ["./src/cli"],
    from: ["./environments", "./apps", "./src/layers"],
    message: "a command finds layers and environments through the project",
  },
  {
    target: "./apps",
    from: ["./environments", "./modules", "./src"],
    message: "the code of an application is deployed alone",
  },
  {
    target: "./src/sandbox",
    from: ["./environments", "./modules", "./src/layers", "./src/cli"],
    except: ["./aws/emulated-services.ts"],
    message: "the sandbox knows only the table of emulated services",
  },
];

/** Words that readers stumble over, in comments and texts. */
const wordsToAvoid = ["is told", "are told", "anew", "mend", "mends", "no one is there"];

/** A doc comment names its subject: "Hash of the module", not "What changes when …". */
const namesItsSubject = {
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        if (/^\*\s*(\*\s*)?What\b/.test(comment.value)) {
          context.report({ loc: comment.loc, message: "name the subject instead of beginning with What" });
        }
      }
    },
  }),
};

const providerIndexes = ["aws", "kubernetes", "helm"].map((name) => ({
  name: `@cdktf/provider-${name}`,
  message: "import each resource from its own file (lib/vpc): the index loads everything",
}));

export default ts.config(
  { ignores: ["cdktf.out/", ".strata/", "coverage/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [ts.configs.strictTypeChecked, importX.flatConfigs.typescript],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "import-x": importX, strata: { rules: { "names-its-subject": namesItsSubject } } },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "error",
      "strata/names-its-subject": "error",
      "no-warning-comments": ["error", { terms: wordsToAvoid, location: "anywhere" }],
      "no-restricted-syntax": [
        "error",
        ...["Literal[value", "TemplateElement[value.raw"].map((node) => ({
          selector: `${node}=/\\b(${wordsToAvoid.join("|")})\\b/]`,
          message: "write plain English: is reported, again, repair",
        })),
      ],
      "no-restricted-imports": ["error", { paths: providerIndexes }],
      "@typescript-eslint/no-non-null-assertion": "off", // with noUncheckedIndexedAccess it is how a known index is read
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-generated-empty-object-type": "off", // a layer without needs has exactly that type
      "@typescript-eslint/no-unnecessary-condition": "off", // values come from files that no compiler has seen
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/engine/read-file.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [
            ...providerIndexes,
            {
              name: "node:fs",
              importNames: ["readFileSync"],
              message: "read with engine/read-file: a pipe in the place of a file would never end",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["environments/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          "IfStatement",
          "ForStatement",
          "ForOfStatement",
          "WhileStatement",
          "SwitchStatement",
          "FunctionDeclaration",
        ].map((selector) => ({ selector, message: "environments hold values and references, no logic" })),
        {
          selector: "CallExpression[callee.property.name=/^(map|forEach|filter|reduce)$/]",
          message: "environments hold values and references, no logic",
        },
      ],
    },
  },
  {
    files: ["**/*.cjs", "**/*.mjs"],
    languageOptions: {
      globals: {
        require: "readonly",
        module: "writable",
        process: "readonly",
        console: "readonly",
        performance: "readonly",
        __dirname: "readonly",
        __filename: "readonly",
      },
    },
  },
);
