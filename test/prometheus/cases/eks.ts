import type { AlertCases } from "./alert-case";

const node = (name: string, values: string) => ({
  [`kube_node_status_condition{condition="Ready",status="true",node="${name}"}`]: values,
});
const disk = (mountpoint: string, available: string) => ({
  [`node_filesystem_avail_bytes{job="node-exporter",instance="n-1",mountpoint="${mountpoint}",fstype="xfs"}`]:
    available,
  [`node_filesystem_size_bytes{job="node-exporter",instance="n-1",mountpoint="${mountpoint}",fstype="xfs"}`]: "100x60",
});
const requests = (failed: string) => ({
  'apiserver_request_total{code="200"}': "0+900x60",
  'apiserver_request_total{code="503"}': failed,
});

export const eksCases: AlertCases = {
  NodeNotReady: [
    { when: "a node is gone", series: node("a", "0x60"), quiet: "9m", fires: "10m" },
    { when: "a node starts", series: node("a", "0x3 1x60"), quiet: "60m" },
  ],
  NodesNotReady: [
    {
      when: "two of four are gone",
      series: { ...node("a", "0x60"), ...node("b", "0x60"), ...node("c", "1x60"), ...node("d", "1x60") },
      quiet: "4m",
      fires: "5m",
    },
    { when: "one of two is gone", series: { ...node("a", "0x60"), ...node("b", "1x60") }, quiet: "60m" },
  ],
  NodeUnderPressure: [
    {
      when: "a disk is full",
      series: { 'kube_node_status_condition{condition="DiskPressure",status="true",node="a"}': "1x60" },
      quiet: "9m",
      fires: "10m",
    },
  ],
  NodeDiskFilling: [
    { when: "a tenth is free", series: disk("/", "10x60"), quiet: "14m", fires: "15m" },
    { when: "a small one is full", series: disk("/boot", "1x60"), quiet: "60m" },
  ],
  NodePodsNearLimit: [
    {
      when: "two pods run where two fit",
      series: {
        'kube_pod_info{namespace="n",pod="a",node="x"}': "1x60",
        'kube_pod_info{namespace="n",pod="b",node="x"}': "1x60",
        'kube_pod_status_phase{namespace="n",pod="a",phase="Running"}': "1x60",
        'kube_pod_status_phase{namespace="n",pod="b",phase="Running"}': "1x60",
        'kube_node_status_allocatable{resource="pods",node="x"}': "2x60",
      },
      quiet: "29m",
      fires: "30m",
    },
    {
      when: "one of two has finished",
      series: {
        'kube_pod_info{namespace="n",pod="a",node="x"}': "1x60",
        'kube_pod_info{namespace="n",pod="b",node="x"}': "1x60",
        'kube_pod_status_phase{namespace="n",pod="a",phase="Running"}': "1x60",
        'kube_pod_status_phase{namespace="n",pod="b",phase="Running"}': "0x60",
        'kube_node_status_allocatable{resource="pods",node="x"}': "2x60",
      },
      quiet: "60m",
    },
  ],
  PodPending: [
    {
      when: "it fits nowhere",
      series: { 'kube_pod_status_phase{namespace="n",pod="a",phase="Pending"}': "1x60" },
      quiet: "14m",
      fires: "15m",
    },
    {
      when: "a node is made for it",
      series: { 'kube_pod_status_phase{namespace="n",pod="a",phase="Pending"}': "1x5 0x60" },
      quiet: "60m",
    },
  ],
  VolumeFilling: [
    {
      when: "a twentieth is free",
      series: {
        'kubelet_volume_stats_available_bytes{namespace="n",persistentvolumeclaim="v"}': "5x60",
        'kubelet_volume_stats_capacity_bytes{namespace="n",persistentvolumeclaim="v"}': "100x60",
      },
      quiet: "14m",
      fires: "15m",
    },
  ],
  ApiServerErrors: [
    { when: "a tenth fails", series: requests("0+100x60"), quiet: "15m", fires: "17m" },
    { when: "a hundredth fails", series: requests("0+9x60"), quiet: "60m" },
  ],
  DaemonSetIncomplete: [
    {
      when: "it is missing on a node",
      series: {
        'kube_daemonset_status_desired_number_scheduled{namespace="kube-system",daemonset="aws-node"}': "3x60",
        'kube_daemonset_status_number_ready{namespace="kube-system",daemonset="aws-node"}': "2x60",
      },
      quiet: "29m",
      fires: "30m",
    },
  ],
};
