{{- define "kafka-connect.labels" -}}
app.kubernetes.io/name: kafka-connect
app.kubernetes.io/instance: {{ .Values.name }}
app.kubernetes.io/part-of: strata
{{- end }}
