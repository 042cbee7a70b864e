/**
 * `alertmanager.yml`: alerts become messages of the SNS topic for tickets, signed with the role of the host. Its
 * values are known only after an apply, so it is written as text and not by a YAML library, which would cut it in two.
 */
export const alertmanagerConfig = (region: string, dnsSuffix: string, topicArn: string): string => `route:
  receiver: tickets
  group_by: [alertname]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 24h
receivers:
  - name: tickets
    sns_configs:
      - api_url: https://sns.${region}.${dnsSuffix}
        sigv4:
          region: ${region}
        topic_arn: ${topicArn}
        send_resolved: true
`;
