{{- define "kafka-topics.labels" -}}
app.kubernetes.io/name: topic-operator
app.kubernetes.io/instance: {{ .Values.name }}
app.kubernetes.io/part-of: strata
{{- end }}

{{/* A topic's name as Kubernetes takes it; what had to be changed for that gets a mark, so that no two become one. */}}
{{- define "kafka-topics.objectName" -}}
{{- $plain := . | lower | replace "_" "-" -}}
{{- if eq $plain . -}}
{{ . }}
{{- else -}}
{{ $plain | trunc 200 | trimAll ".-" }}-{{ sha256sum . | trunc 8 }}
{{- end -}}
{{- end }}
