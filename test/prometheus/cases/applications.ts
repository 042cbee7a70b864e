import type { AlertCases } from "./alert-case";

const answers = (code: string, values: string) => ({
  [`http_server_request_duration_seconds_count{namespace="n",job="api",http_response_status_code="${code}"}`]: values,
});
const within = (seconds: string, values: string) => ({
  [`http_server_request_duration_seconds_bucket{namespace="n",job="api",le="${seconds}"}`]: values,
});
const container = (metric: string, labels: string, values: string) => ({
  [`kube_pod_container_status_${metric}{namespace="n",pod="p",container="c"${labels}}`]: values,
});
const deployment = (available: string, wanted: string) => ({
  'kube_deployment_status_replicas_available{namespace="n",deployment="d"}': available,
  'kube_deployment_spec_replicas{namespace="n",deployment="d"}': wanted,
});
const job = (active: string) => ({
  'kube_job_status_failed{namespace="n",job_name="j"}': "1x60",
  'kube_job_status_active{namespace="n",job_name="j"}': active,
});
const replicas = (current: string, maximum: string) => ({
  'kube_horizontalpodautoscaler_status_current_replicas{namespace="n",horizontalpodautoscaler="h"}': current,
  'kube_horizontalpodautoscaler_spec_max_replicas{namespace="n",horizontalpodautoscaler="h"}': maximum,
});
const pod = (ready: string, owner: string) => ({
  'kube_pod_status_ready{namespace="n",pod="p",condition="false"}': ready,
  'kube_pod_status_phase{namespace="n",pod="p",phase="Running"}': "1x60",
  [`kube_pod_owner{namespace="n",pod="p",owner_kind="${owner}"}`]: "1x60",
});

export const applicationCases: AlertCases = {
  ApplicationErrors: [
    {
      when: "a tenth of the requests fails",
      series: { ...answers("200", "0+90x60"), ...answers("503", "0+10x60") },
      quiet: "10m",
      fires: "12m",
    },
    { when: "the only request in minutes fails", series: answers("500", "0+0.2x60"), quiet: "60m" },
    {
      when: "clients ask for what is not there",
      series: { ...answers("200", "0+10x60"), ...answers("404", "0+90x60") },
      quiet: "60m",
    },
  ],
  ApplicationSlow: [
    {
      when: "a tenth takes more than five seconds",
      series: {
        ...answers("200", "0+100x60"),
        ...within("1", "0+90x60"),
        ...within("5", "0+90x60"),
        ...within("10", "0+100x60"),
        ...within("+Inf", "0+100x60"),
      },
      quiet: "15m",
      fires: "17m",
    },
    {
      when: "all answer within a second",
      series: { ...answers("200", "0+100x60"), ...within("1", "0+100x60"), ...within("+Inf", "0+100x60") },
      quiet: "60m",
    },
  ],
  PodNotReady: [
    { when: "its probe fails", series: pod("1x60", "ReplicaSet"), quiet: "14m", fires: "15m" },
    { when: "it is of a job", series: pod("1x60", "Job"), quiet: "60m" },
  ],
  ContainerCrashLooping: [
    {
      when: "it waits and runs by turns",
      series: container("waiting_reason", ',reason="CrashLoopBackOff"', "1 1 _ _ 1 1 1 _ _ 1 1 1 1 _ _ 1 1 1 1 1 1x40"),
      quiet: "14m",
      fires: "15m",
    },
  ],
  ContainerRestarting: [
    {
      when: "it restarts every ten minutes",
      series: container("restarts_total", "", "0+0.1x120"),
      quiet: "30m",
      fires: "60m",
    },
    { when: "it restarted twice", series: container("restarts_total", "", "0x5 1x5 2x60"), quiet: "60m" },
  ],
  ContainerOutOfMemory: [
    {
      when: "it is killed",
      series: {
        ...container("restarts_total", "", "0x10 1x60"),
        ...container("last_terminated_reason", ',reason="OOMKilled"', "_x10 1x60"),
      },
      quiet: "9m",
      fires: "12m",
    },
    {
      when: "it was killed long ago",
      series: {
        ...container("restarts_total", "", "1x60"),
        ...container("last_terminated_reason", ',reason="OOMKilled"', "1x60"),
      },
      quiet: "60m",
    },
  ],
  ImageNotPulled: [
    {
      when: "the two reasons take turns",
      series: {
        ...container("waiting_reason", ',reason="ErrImagePull"', "1 _ 1 _ 1 _ 1 _ 1 _ 1 _ 1 _ 1x40"),
        ...container("waiting_reason", ',reason="ImagePullBackOff"', "_ 1 _ 1 _ 1 _ 1 _ 1 _ 1 _ 1 _ 1x40"),
      },
      quiet: "9m",
      fires: "10m",
    },
  ],
  WorkloadUnavailable: [
    { when: "none of two is available", series: deployment("0x60", "2x60"), quiet: "9m", fires: "10m" },
    { when: "none is wanted", series: deployment("0x60", "0x60"), quiet: "60m" },
  ],
  RolloutStuck: [
    {
      when: "it has passed its deadline",
      series: {
        'kube_deployment_status_condition{namespace="n",deployment="d",condition="Progressing",status="false"}': "1x60",
      },
      quiet: "4m",
      fires: "5m",
    },
  ],
  JobFailed: [
    { when: "no try is left", series: job("0x60"), quiet: "4m", fires: "5m" },
    { when: "it tries again", series: job("1x60"), quiet: "60m" },
  ],
  AutoscalerAtMaximum: [
    { when: "it has all five", series: replicas("5x60", "5x60"), quiet: "29m", fires: "30m" },
    { when: "it may have one", series: replicas("1x60", "1x60"), quiet: "60m" },
  ],
};
