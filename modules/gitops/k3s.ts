import { type HostFile, yamlFile } from "../hosts/host-files";
import type { ReleaseByArchitecture } from "../hosts/release";

const download = "https://github.com/k3s-io/k3s/releases/download/v1.36.3%2Bk3s1";

/** The release of k3s. Checksums: sha256sum-amd64.txt and sha256sum-arm64.txt beside the programs. */
export const k3sRelease: ReleaseByArchitecture = {
  amd64: {
    url: `${download}/k3s`,
    sha256: "2f98a9f8fe5782479ee2d54e70a1b10a7f6fd4cae8d38ed3098452dc6eed76b5",
  },
  arm64: {
    url: `${download}/k3s-arm64`,
    sha256: "c9a209103f480f163b7c6a56f00862b4481927b284dc29a3716bb70d886691a8",
  },
};

/** Folder of the cluster's state, on the data disk. */
export const k3sDataFolder = "/var/lib/rancher";

/** Memory of Linux and the Session Manager agent, and of k3s with its control plane, kubelet, containerd and DNS. */
export const systemMib = 384;
export const k3sMib = 768;

/** Configuration of a k3s server that is the only node. docs.k3s.io/cli/server */
export function k3sConfig(nodeName: string): HostFile {
  return yamlFile("/etc/rancher/k3s/config.yaml", {
    "node-name": nodeName, // a new instance takes the place of the one before
    "write-kubeconfig-mode": "0600",
    "secrets-encryption": true,
    disable: ["traefik", "servicelb", "metrics-server"],
    "kubelet-arg": [
      `system-reserved=memory=${systemMib}Mi`,
      "eviction-hard=memory.available<100Mi,nodefs.available<10%,imagefs.available<10%",
    ],
  });
}

/** The service of k3s. */
export const k3sService: HostFile = {
  path: "/etc/systemd/system/k3s.service",
  content: `[Unit]
Description=Kubernetes on a single node
Wants=network-online.target
After=network-online.target
RequiresMountsFor=${k3sDataFolder}

[Service]
Type=notify
ExecStartPre=-/sbin/modprobe br_netfilter
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/local/bin/k3s server
KillMode=process
Delegate=yes
LimitNOFILE=1048576
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
TimeoutStartSec=0
Restart=always
RestartSec=5s

[Install]
WantedBy=multi-user.target
`,
};
