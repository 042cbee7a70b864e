/** How a program is installed: by package manager where one has it, else the name of the official page. */
interface Installation {
  readonly darwin: string;
  readonly win32: string;
  /** Also for every other system. */
  readonly linux: string;
}

const installations = {
  Node: {
    darwin: "`brew install node`, or nodejs.org",
    win32: "`winget install OpenJS.NodeJS.LTS`, or nodejs.org",
    linux: "nvm (`nvm install 22`), or nodejs.org",
  },
  Terraform: {
    darwin: "`brew install hashicorp/tap/terraform`",
    win32: "`winget install Hashicorp.Terraform`",
    linux: '"Install Terraform" on developer.hashicorp.com (packages for apt and dnf)',
  },
  OpenTofu: {
    darwin: "`brew install opentofu`",
    win32: "`winget install OpenTofu.Tofu`",
    linux: '"Installing OpenTofu" on opentofu.org (packages for apt and dnf)',
  },
  "AWS CLI": {
    darwin: "`brew install awscli`",
    win32: "`winget install Amazon.AWSCLI`",
    linux: "`sudo snap install aws-cli --classic`, or docs.aws.amazon.com/cli",
  },
  Python: {
    darwin: "`brew install python`",
    win32: "`winget install Python.Python.3.13`",
    linux: "`sudo apt install python3 python3-venv` (Debian, Ubuntu), or python.org",
  },
  kubectl: {
    darwin: "`brew install kubectl`",
    win32: "`winget install Kubernetes.kubectl`",
    linux: "`sudo snap install kubectl --classic`, or kubernetes.io/docs/tasks/tools",
  },
  Helm: {
    darwin: "`brew install helm`",
    win32: "`winget install Helm.Helm`",
    linux: "`sudo snap install helm --classic`, or helm.sh/docs/intro/install",
  },
  promtool: {
    darwin: "`brew install prometheus`",
    win32: "prometheus.io/download",
    linux: "`bash test/prometheus/promtool.sh` builds it with Go, or prometheus.io/download",
  },
  Java: {
    darwin: "`brew install openjdk`",
    win32: "`winget install EclipseAdoptium.Temurin.21.JDK`",
    linux: "`sudo apt install openjdk-17-jre-headless` (Debian, Ubuntu), or adoptium.net",
  },
  Maven: {
    darwin: "`brew install maven`",
    win32: "maven.apache.org/install.html",
    linux: "`sudo apt install maven` (Debian, Ubuntu), or maven.apache.org/install.html",
  },
  Chromium: {
    darwin: "`brew install --cask google-chrome`",
    win32: "`winget install Google.Chrome`",
    linux: "`sudo apt install chromium` (Debian), or google.com/chrome",
  },
} as const satisfies Record<string, Installation>;

export type InstallableTool = keyof typeof installations;

/** How to get a program on this kind of machine. */
export function howToGet(tool: InstallableTool, platform: NodeJS.Platform = process.platform): string {
  const { [platform as keyof Installation]: special, linux } = installations[tool];
  return special ?? linux;
}
